"""The departments' seals have certificates and bodies, those of databases that were seeded before as well."""

from dataclasses import replace

from api.rendering.seal_png import SealPainter
from auth.accounts.store import AccountStore
from resolvers.context import Stores
from resolvers.seals.ses_reading import read_seal
from resolvers.seals.x509_reading import read_certificate
from seeds.departments import DEPARTMENTS, MARKET
from seeds.load import seal_code
from seeds.seal_bodies import give_bodies
from tests.seeds.test_load import AT, VAULT, accounts, seed

__all__ = ["accounts"]
CODES = [seal_code(department) for department in DEPARTMENTS]


async def given(stores: Stores) -> tuple[list[str], list[str]]:
    """Give what is lacking; what was told, and which pictures were painted."""
    told: list[str] = []
    painted: list[str] = []

    def paint(svg: str) -> bytes:
        painted.append(svg)
        return SealPainter().png(svg)

    await give_bodies(stores, VAULT, paint, AT, told.append)
    return told, painted


async def test_every_departments_seal_has_its_certificate(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    before = await stores.seals.get_many(CODES)

    told, painted = await given(stores)

    assert (told, len(painted)) == (["16 e-seals got their certificates"], 16)
    seals, bodies = await stores.seals.get_many(CODES), await stores.seal_bodies.get_many(CODES)
    assert bodies.keys() == seals.keys()
    for code, seal in seals.items():
        read = read_certificate(bodies[code].certificate)
        assert read.public_key == before[code].key.public_key == seal.key.public_key
        assert (seal.certificate_serial, seal.valid_from) == (read.serial_text, before[code].valid_from)
        assert seal.valid_until is not None
        assert seal.valid_until.year == 2036
        assert read_seal(bodies[code].seal).info.es_id == code


async def test_a_second_time_paints_nothing(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    await given(stores)
    seals = await stores.seals.get_many(CODES)

    assert await given(stores) == ([], [])
    assert await stores.seals.get_many(CODES) == seals


async def test_a_run_that_was_cut_off_is_carried_on(stores: Stores, accounts: AccountStore) -> None:
    await seed(stores, accounts)
    await given(stores)
    code = seal_code(MARKET)
    seal, body = await stores.seals.get(code), await stores.seal_bodies.get(code)
    assert seal is not None
    await stores.seals.save(replace(seal, certificate_serial=None, valid_until=None, revision=seal.revision + 1))

    assert await given(stores) == (["1 e-seals got their certificates"], [])

    assert await stores.seal_bodies.get(code) == body
    after = await stores.seals.get(code)
    assert after == replace(seal, revision=seal.revision + 2)
