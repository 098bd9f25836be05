from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.database import MongoDatabase
from auth.accounts.model import Person
from auth.accounts.store import AccountStore
from auth.assurance import Assurance
from auth.days import today
from auth.vault import Vault
from resolvers.context import Stores
from resolvers.matters.model import MatterStatus
from resolvers.seals import sm2
from resolvers.seals.model import SealKind, SealStatus
from resolvers.seals.signer import LocalSigner, verify_signature
from seeds.catalogue import CERTIFICATE_TYPES, MATTERS
from seeds.departments import DEPARTMENTS, DISTRICT, MARKET
from seeds.load import SEAL_CAPTION, load_catalogue_sample, load_seeds, seal_code
from seeds.packages import NEWBORN
from seeds.people import CAST, COMPANY
from seeds.store import SeedMarkStore
from tests.regions import only_regions_of

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
VAULT = Vault(bytes(32))


@pytest.fixture
def accounts(database: MongoDatabase) -> Iterator[AccountStore]:
    """Accounts to load, beside few regions."""
    with only_regions_of("5116"):
        yield AccountStore(database)


async def seed(stores: Stores, accounts: AccountStore) -> list[str]:
    """Load the seeds and return what was told."""
    told: list[str] = []
    await load_seeds(stores, accounts, VAULT, AT, told.append)
    return told


async def outdate(stores: Stores) -> None:
    """As if other seeds had been loaded last."""
    await SeedMarkStore(stores.database).set("written", "other", AT)


async def test_everything_is_there(stores: Stores) -> None:
    await seed(stores, AccountStore(stores.database))
    (district,) = (await stores.regions.get_many([DISTRICT])).values()
    assert district.full_name == "四川省广安市广安区"
    assert district.ancestors == ("510000000000", "511600000000")
    assert len((await stores.regions.children([None]))[None]) == 33
    assert set((await stores.departments.get_many([one.code for one in DEPARTMENTS])).values()) == set(DEPARTMENTS)
    assert sorted(await stores.certificate_types.all(), key=lambda one: one.code) == sorted(
        CERTIFICATE_TYPES, key=lambda one: one.code
    )
    published = await stores.matters.published([matter.code for matter in MATTERS])
    assert [published[matter.code] for matter in MATTERS] == list(MATTERS)
    assert await stores.organizations.get_many([COMPANY.id]) == {COMPANY.id: COMPANY}


async def test_staff_and_the_representative_have_accounts_and_citizens_none(
    stores: Stores, accounts: AccountStore
) -> None:
    await seed(stores, accounts)
    for member in CAST:
        if member.kind == "ORGANIZATION":
            continue
        account = await accounts.by_phone(member.phone)
        if not (member.posts or member.memberships):
            assert account is None
            continue
        assert account is not None
        assert (account.posts, account.memberships) == (member.posts, member.memberships)
        assert account.assurance is Assurance.REAL_NAME
        assert account.person is not None
        assert (account.person.name, account.person.id_number) == (member.name, member.id_number)


async def test_every_department_can_seal(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    assert len({seal_code(department) for department in DEPARTMENTS}) == len(DEPARTMENTS)
    for department in DEPARTMENTS:
        seal = await stores.seals.active_of(department.code, today(AT))
        assert seal is not None
        assert (seal.code, seal.name) == (seal_code(department), department.name)
        assert seal.code.isdigit()
        assert len(seal.code) == 13
        assert seal.code.startswith(department.region[:6])
        assert (seal.kind, seal.status) == (SealKind.OTHER_BUSINESS, SealStatus.ACTIVE)
        assert SEAL_CAPTION in seal.image
        assert verify_signature(seal.key.public_key, b"m", LocalSigner(VAULT).sign(seal.key, b"m"))


async def test_second_load_does_nothing(stores: Stores, accounts: AccountStore) -> None:
    assert len(await seed(stores, accounts)) == 5
    assert await seed(stores, accounts) == []


async def test_changed_seeds_keep_accounts_and_seals(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    member = next(one for one in CAST if one.posts)
    account = await accounts.by_phone(member.phone)
    assert account is not None
    moved = replace(account, posts=(), person=Person("改名", member.id_number, AT, "TEST"), revision=2)
    await accounts.save(moved)
    seal = await stores.seals.active_of(MARKET.code, today(AT))
    await outdate(stores)
    assert len(await seed(stores, accounts)) == 2
    assert await accounts.by_phone(member.phone) == moved
    assert await stores.seals.active_of(MARKET.code, today(AT)) == seal
    newest = await stores.matters.newest([matter.code for matter in MATTERS])
    assert {matter.version for matter in newest.values()} == {1}


async def test_changed_matter_gets_a_new_version(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    matter = MATTERS[0]
    before = replace(matter, name="旧名")
    await stores.matters.put_many([before], await stores.regions.get_many([matter.region]))
    await outdate(stores)
    await seed(stores, accounts)
    newest = await stores.matters.newest([matter.code for matter in MATTERS])
    assert newest[matter.code] == replace(matter, version=2)
    assert {one.version for one in newest.values() if one.code != matter.code} == {1}
    old = await stores.matters.get_many([before.id])
    assert old == {before.id: replace(before, status=MatterStatus.RETIRED)}


async def test_without_sm2_the_rest_is_loaded_and_seals_follow_later(
    stores: Stores, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sm2, "available", lambda: False)
        told = await seed(stores, accounts)
    assert told[-1] == "16 departments stay without an e-seal: this machine's libcrypto can't do SM2"
    assert await stores.seals.active_of(MARKET.code, today(AT)) is None
    assert await seed(stores, accounts) == ["a certificate authority for development made", "16 e-seals made"]


async def test_sample_catalogue_stands_beside_the_written_out_matters(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    told: list[str] = []
    await load_catalogue_sample(stores, AT, told.append)
    await load_catalogue_sample(stores, AT, told.append)
    assert len(told) == 1
    assert "1135 created, 0 changed, 0 rejected" in told[0]
    assert len(await stores.departments.of_region(DISTRICT)) == 14 + 34
    posts = {post.department for member in CAST for post in member.posts}
    departments = await stores.departments.get_many(sorted(posts))
    assert departments.keys() == posts


async def test_a_package_whose_matter_is_suspended_stays_as_it_is(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    await outdate(stores)
    (code, *_) = NEWBORN.codes
    await stores.database.rows("matters").update({"code": code}, {"$set": {"status": "SUSPENDED"}})

    told = await seed(stores, accounts)

    assert [line for line in told if line.startswith("left as it is: 511602-newborn: MATTER_UNKNOWN")]
    assert (await stores.packages.get_many([NEWBORN.code]))[NEWBORN.code] == NEWBORN
