from typing import Any

import pytest
from bson.binary import Binary
from pymongo.errors import EncryptionError

from api.context import Services
from api.database import MongoDatabase, connect
from api.encryption import FieldEncryption
from api.key_management import local_key_management
from api.migrate import migrate
from api.settings import read_settings
from auth.accounts.store import AccountStore
from auth.rows import Encrypted
from resolvers.applications.store import ApplicationStore
from resolvers.certificates.store import CertificateStore
from resolvers.context import COLLECTIONS
from tests import cases
from tests.api.test_rows_of_every_version import rows_of
from tests.graphql import Client

NAME, PHONE, ID_NUMBER = "李秀英", "13900001001", "511602198504121221"


async def stored(uri: str, name: str) -> dict[str, str]:
    """Everything that lies in a database, as text, read without any key."""
    plain = connect(uri, name)
    found = {
        one.COLLECTION: str(await plain.client[name][one.COLLECTION].find().to_list(None)) for one in COLLECTIONS
    }
    plain.close()
    return found


async def test_after_a_whole_case_nothing_personal_lies_in_the_clear(
    client: Client, world: Services, mongodb_uri: str
) -> None:
    citizen = await client.citizen()
    await cases.approved(citizen)

    found = await stored(mongodb_uri, world.database.name)
    del found["matters"]  # their forms' examples are what the case was filled in with
    for collection, text in found.items():
        for personal in (NAME, PHONE, ID_NUMBER, "建安中路88号"):
            assert personal not in text, collection


async def test_one_value_looked_up_is_stored_alike_and_one_that_is_not_never(
    world: Services, mongodb_uri: str
) -> None:
    rows = world.database.rows(AccountStore.COLLECTION)
    first = {"_id": "a", "v": 2, "phone": "13900009999", "person": {"name": "同名", "idNumber": "1"}}
    await rows.insert(first)
    await rows.insert({"_id": "b", "v": 2, "phone": "13900009998", "person": {"name": "同名", "idNumber": "2"}})
    plain = connect(mongodb_uri, world.database.name)
    raw = plain.client[world.database.name][AccountStore.COLLECTION]
    names = [(await raw.find_one({"_id": key}))["person"]["name"] for key in ("a", "b")]
    plain.close()

    assert names[0] != names[1]
    assert await rows.first({"phone": "13900009999"}) == first
    assert [row["_id"] for row in await rows.find({"phone": {"$in": ["13900009999"]}}, limit=5)] == ["a"]


async def test_what_is_encrypted_together_is_one_value_that_is_read_with_any_of_its_fields(
    client: Client, world: Services, mongodb_uri: str
) -> None:
    number = (await cases.approved(await client.citizen()))["number"]
    rows = world.database.rows(ApplicationStore.COLLECTION)
    plain = connect(mongodb_uri, world.database.name)
    raw = await plain.client[world.database.name][ApplicationStore.COLLECTION].find_one({"_id": number})
    plain.close()

    assert raw is not None
    assert [name for name, value in raw.items() if isinstance(value, Binary)] == ["personal"]
    assert set(raw["applicant"]) == {"id", "kind"}
    assert "form" not in raw
    row = await rows.get(number)
    assert row is not None
    assert (row["applicant"]["name"], "personal" in row) == (NAME, False)
    assert await rows.get(number, ("applicant",)) == {
        **{name: row[name] for name in ("_id", "applicant", "form", "window", "delivery")}
    }
    assert await rows.get(number, ("applicant.id", "status")) == {
        "_id": number, "applicant": {"id": row["applicant"]["id"]}, "status": "APPROVED",
    }  # fmt: skip
    page = [{"$match": {"_id": number}}, {"$project": {"window": 1}}]
    assert (await rows.aggregate(page))[0]["window"] == row["window"]


async def test_rows_with_a_value_for_each_field_are_read_and_packed_by_migrating(
    database: MongoDatabase, mongodb_uri: str
) -> None:
    (old, *_) = rows_of("applications", 13)
    rows = database.rows("applications")
    each = FieldEncryption(
        mongodb_uri, "test-keys", read_settings({}, "development").key_management,
        {"applications": dict.fromkeys(ApplicationStore.ENCRYPTED, Encrypted.RANDOM)},
    )  # fmt: skip
    plain = connect(mongodb_uri, database.name)
    await plain.rows("applications").insert(each.row("applications", old))
    each.close()

    assert await rows.get(old["_id"]) == old
    await plain.rows("meta").put_many([{"_id": "schemaVersions", "versions": {"applications": 13}}])
    assert await migrate(database, lambda _line: None) == 1
    raw = await plain.rows("applications").get(old["_id"])
    plain.close()
    assert raw is not None
    assert isinstance(raw["personal"], Binary)
    assert "form" not in raw
    assert await rows.get(old["_id"]) == {**old, "v": 14}


@pytest.mark.parametrize("path", ["form", "applicant", "applicant.name", "window.documents"])
async def test_one_of_what_is_encrypted_together_is_not_written_alone(world: Services, path: str) -> None:
    rows = world.database.rows(ApplicationStore.COLLECTION)

    with pytest.raises(ValueError, match=path):
        await rows.update({"_id": "a"}, {"$set": {path: "明文"}})


@pytest.mark.parametrize("path", ["person", "person.name.first", "phone.country"])
@pytest.mark.parametrize("operator", ["$set", "$setOnInsert"])
async def test_a_path_around_or_within_a_personal_field_is_not_written(
    world: Services, path: str, operator: str
) -> None:
    rows = world.database.rows(AccountStore.COLLECTION)

    with pytest.raises(ValueError, match=path):
        await rows.update({"_id": "a"}, {operator: {path: {"name": "明文"}}}, upsert=True)


async def test_rows_of_before_are_encrypted_by_migrating(database: MongoDatabase, mongodb_uri: str) -> None:
    plain = connect(mongodb_uri, database.name)
    old: dict[str, Any] = {"_id": "old", "v": 1, "phone": "13900008888", "posts": [], "memberships": []}
    await plain.rows(AccountStore.COLLECTION).insert(old)
    await plain.rows("meta").put_many([{"_id": "schemaVersions", "versions": {AccountStore.COLLECTION: 1}}])
    plain.close()

    assert await migrate(database, lambda _line: None) == 1
    assert "13900008888" not in (await stored(mongodb_uri, database.name))[AccountStore.COLLECTION]
    assert await database.rows(AccountStore.COLLECTION).first({"phone": "13900008888"}) == {**old, "v": 2}


async def test_another_master_key_reads_nothing(world: Services, mongodb_uri: str) -> None:
    other = connect(mongodb_uri, "test-keys", local_key_management(b"another key of exactly 32 bytes!"))
    with pytest.raises(EncryptionError):
        await other.beside(world.database.name).rows(AccountStore.COLLECTION).find({}, limit=1)
    other.close()


async def test_two_processes_make_one_key(mongodb_uri: str) -> None:
    management = read_settings({}, "development").key_management
    both = [connect(mongodb_uri, "test-two-keys", management) for _ in range(2)]
    for database in both:
        await database.ensure_keys()
    rows = both[0].rows(CertificateStore.COLLECTION)
    await rows.insert({"_id": "c", "v": 2, "holder": {"idNumber": ID_NUMBER}, "number": "1", "identifier": "1"})

    assert await both[1].rows(CertificateStore.COLLECTION).first({"holder.idNumber": ID_NUMBER})
    assert len(await both[0].client["test-two-keys"]["dataKeys"].find().to_list(None)) == 1
    for database in both:
        database.close()
