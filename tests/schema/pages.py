"""Pages of the catalogue, as clients ask for them."""

from typing import Any

from tests.graphql import Client

PAGE = """query(
  $order: MatterOrder, $filter: MatterFilter, $first: Int, $after: String, $last: Int, $before: String
) {
  matters(orderBy: $order, first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { code name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""
ORDERS = ["POPULARITY", "CODE", "NAME", "PUBLISHED_AT"]


async def page(client: Client, **arguments: Any) -> Any:
    """One page."""
    return (await client.run(PAGE, **arguments))["matters"]


async def refused(client: Client, **arguments: Any) -> str:
    """The message of a page that is refused."""
    answer = await client.post(PAGE, **arguments)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["data"] is None
    message: str = error["message"]
    return message


def codes(found: Any) -> list[str]:
    """The codes of a page."""
    return [edge["node"]["code"] for edge in found["edges"]]
