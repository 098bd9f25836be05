"""`node` is a path like any other: nothing that isn't public is read through it by who has no right."""

from collections.abc import Iterator

from graphql import GraphQLObjectType

from api.migrate import upgraded
from schema.lookup import READERS
from schema.node import global_id
from schema.root import schema
from tests.api.conftest import Bare
from tests.api.test_rows_of_every_version import STORES, rows_of

NODES = sorted(
    one.name
    for one in schema._schema.type_map.values()
    if isinstance(one, GraphQLObjectType) and any(interface.name == "Node" for interface in one.interfaces)
)
# Marked @public in the schema, and the provinces that we work with: whoever asks may read these.
PUBLIC = {"Agreement", "Partner", "Region", "Department", "Matter", "CertificateType", "ServicePackage"}
ASK = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


def keys() -> Iterator[str]:
    """Every id of every stored thing, and every text in it that could name it to a reader."""
    for collection, store in STORES.items():
        for row in rows_of(collection, store.SCHEMA_VERSION):
            yield from (value for value in row.values() if isinstance(value, str) and len(value) < 100)


async def test_every_node_has_a_reader() -> None:
    assert sorted(READERS) == NODES


async def test_strangers_read_nothing_but_what_is_public(bare: Bare) -> None:
    for collection, store in STORES.items():
        if collection not in {"accounts", "sessions", "tokenKeys", "counters", "vaultKeys"}:
            rows = [upgraded(store, row) for row in rows_of(collection, store.SCHEMA_VERSION)]
            await bare.services.database.rows(collection).put_many(rows)
    stranger = await bare.client.sign_in("13900007001")
    names = sorted(set(keys()))

    for client in (bare.client, stranger):
        seen = set()
        for type in NODES:
            for start in range(0, len(names), 100):
                ids = [global_id(type, name) for name in names[start : start + 100]]
                answer = await client.post(ASK, ids=ids)
                assert "errors" not in answer, (type, answer["errors"])
                seen |= {one["__typename"] for one in answer["data"]["nodes"] if one}
        assert seen <= PUBLIC
        assert {"Region", "Department", "Matter", "CertificateType"} <= seen
