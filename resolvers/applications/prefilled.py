"""What a form is filled with at the start, and from where (免填单): registers, certificates, one's earlier cases."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from resolvers.applications.form import known_facts
from resolvers.applications.library import genuine_library
from resolvers.matters.form_language.conditions import MISSING
from resolvers.matters.form_language.places import Schema, fields_of, value_at
from resolvers.matters.forms import validator
from resolvers.parties.queries import principal
from resolvers.parties.wards import party_ids

if TYPE_CHECKING:
    from resolvers.context import Context

EARLIER_CASES = 10
Filled = dict[str, tuple[str, Any]]


async def of_matter(context: "Context", code: str) -> Filled:
    """Return what the form of a published matter would be filled with if it was started now; nothing for an unknown
    one."""
    matter = await context.loaders.published.load(code)
    return await prefill(context, matter.form) if matter else {}


async def prefill(context: "Context", schema: Schema) -> Filled:
    """Return {field of the first level: (source, value)} of all that is known of whom the caller acts for.

    A delegate gets what the registers say of the person and nothing else: neither wallet nor files are delegated.
    """
    known: Mapping[str, Any] = known_facts(context.caller)
    if context.caller.delegation is None:
        wanted = wanted_of(schema)
        known = {**await _earlier(context, wanted), **await _on_certificates(context, wanted), **known}
    return filled_with(schema, known)


def filled_with(schema: Schema, known: Mapping[str, Any]) -> Filled:
    """Return {field of the first level: (source, value)} of what is known, by the names that `x-prefill` uses."""
    found = {key: (source, known[source]) for key, source in wanted_of(schema).items() if source in known}
    properties = schema["properties"] if found else {}
    return {key: one for key, one in found.items() if _fits(properties[key], one)}


def wanted_of(schema: Schema) -> dict[str, str]:
    """Return the source that each field of the first level names."""
    properties = schema.get("properties", {})
    return {key: str(one["x-prefill"]) for key, one in properties.items() if one.get("x-prefill")}


def _fits(field: Schema, filled: tuple[str, Any]) -> bool:
    """Whether the field takes the value; what registers say of a person is put there in any case."""
    source, value = filled
    return not source.startswith(("certificate.", "earlier.")) or bool(validator(field).is_valid(value))


async def _on_certificates(context: "Context", wanted: Mapping[str, str]) -> dict[str, Any]:
    sources = [source for source in wanted.values() if source.startswith("certificate.")]
    holder = principal(context.caller).id_number
    if not sources or holder is None:
        return {}
    held = await genuine_library(context, holder)
    parts = {source: source.split(".") for source in sources}
    return {
        source: held[code].fields[field]
        for source, (_, code, field) in parts.items()
        if code in held and field in held[code].fields
    }


async def _earlier(context: "Context", wanted: Mapping[str, str]) -> dict[str, Any]:
    """What one's newest cases say where their forms name the same meaning."""
    sources = {source for source in wanted.values() if source.startswith("earlier.")}
    if not sources:
        return {}
    cases = await context.stores.applications.latest_of(party_ids(context, principal(context.caller)), EARLIER_CASES)
    matters = await context.stores.matters.get_many(list({one.matter for one in cases}))
    found: dict[str, Any] = {}
    for case in reversed(cases):
        for path, field in fields_of(matters[case.matter].form):
            value = value_at(case.form, path) if field.get("x-prefill") in sources else MISSING
            if value is not MISSING:
                found[str(field["x-prefill"])] = value
    return found
