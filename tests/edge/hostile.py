"""Documents that hurt servers, by what they do; tests hold that they are refused, `make bench` how fast."""

from tests.api.test_graphql_limits import aliased, doubling, flat_doubling, many_tokens, nested


def circle(length: int) -> str:
    """Fragments that select each other in a ring, which validation has to notice."""
    ring = [f"fragment F{n} on Query {{ ...F{(n + 1) % length} }}" for n in range(length)]
    return f"{{ ...F0 }} {' '.join(ring)}"


def pairs(fields: int) -> str:
    """Selections whose every two fields validation would compare."""
    return "{ regions { " + "name " * fields + "} }"


HOSTILE = {
    "fragments that double, 25 levels": doubling(25, 'region(code: "1")'),
    "flat fragments that double, 25 levels": flat_doubling(25),
    "a ring of fragments": circle(90),
    "the same field 2,000 times": pairs(1900),
    "aliases": aliased("__typename", 900),
    "directives": "{ __typename " + "@include(if: true) " * 300 + "}",
    "deep": nested(300),
    "very deep": "{" + "a{" * 950 + "a" + "}" * 951,
    "deep by fragments": '{ region(code: "1") { ...F0 } } '
    + " ".join(f"fragment F{n} on Region {{ {'parent{' * 8} ...F{n + 1} {'}' * 8} }}" for n in range(80))
    + " fragment F80 on Region { name }",
    "lists in values": "{ nodes(ids: " + "[" * 900 + "]" * 900 + ") { id } }",
    "types of variables in lists": "query($x: " + "[" * 900 + "ID" + "]" * 900 + ") { __typename }",
    "lists in lists": "{ regions { " + "children { " * 12 + "name" + " }" * 12 + " } }",
    "tokens": many_tokens(8000),
    "digits": "{ matters(first: " + "9" * 15_000 + ") { totalCount } }",
    "the schema, over and over": "{ __schema { types { " + "fields { type { " * 5 + "name" + " } }" * 5 + " } } }",
    "unknown names": "{ " + " ".join(f"nothing{n}" for n in range(1200)) + " }",
}
