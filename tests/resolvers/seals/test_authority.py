"""The certificate authority of ours: made once, kept sealed, and never a development one in production."""

import asyncio
import ctypes
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from bson import json_util

from api.context import Services
from api.database import BadDatabase, MongoDatabase
from api.prepare import require_real_authority
from api.settings import BadSettings, read_settings
from auth.problems import ProviderUnavailable
from auth.vault import Vault
from resolvers.context import Stores
from resolvers.seals import sm2
from resolvers.seals.authority import (
    DEVELOPMENT_NAME,
    Authorities,
    SealOwner,
    issued_certificate,
    issued_seal,
    make_authorities,
)
from resolvers.seals.authority_store import authorities_from_row
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.pem import certificates, pem
from resolvers.seals.ses_reading import read_seal
from resolvers.seals.ses_verifying import verify_seal
from resolvers.seals.signer import LocalSigner
from resolvers.seals.trust import current_authorities, read_roots, trust
from resolvers.seals.x509 import Name
from resolvers.seals.x509_chain import verify_chain
from resolvers.seals.x509_reading import read_certificate
from tests import forked
from tests.api.test_command_line import only_line
from tests.resolvers.seals import making
from tests.resolvers.seals.making import AT, YEAR

SIGNER = LocalSigner(Vault(b"k" * 32))


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    return make_authorities(DEVELOPMENT_NAME, SIGNER, development=True, at=AT)


def owner(until: timedelta = YEAR) -> SealOwner:
    return SealOwner(Name("广安区市场监督管理局"), SIGNER.new_key().public_key, AT + until)


def test_what_it_issues_leads_to_its_root(authorities: Authorities) -> None:
    root = read_certificate(authorities.root.certificate)
    found = read_certificate(issued_certificate(authorities, owner(), SIGNER, at=AT))
    assert verify_chain(found, [root], AT) is None
    assert found.issuer_name.common_name == "通办开发环境电子印章根证书"


def test_certificates_end_with_the_root(authorities: Authorities) -> None:
    found = read_certificate(issued_certificate(authorities, owner(100 * YEAR), SIGNER, at=AT))
    assert found.valid_until == read_certificate(authorities.root.certificate).valid_until


def test_its_seals_verify(authorities: Authorities) -> None:
    mine = issued_certificate(authorities, owner(), SIGNER, at=AT)
    info = replace(making.info(), certificates=(mine,))
    found = read_seal(issued_seal(authorities, info, SIGNER))
    assert verify_seal(found, [read_certificate(authorities.root.certificate)], AT) is None


def test_seals_do_not_outlive_their_maker(authorities: Authorities) -> None:
    with pytest.raises(ValueError, match="maker"):
        issued_seal(authorities, replace(making.info(), valid_until=AT + 16 * YEAR), SIGNER)


def test_keys_are_not_shown(authorities: Authorities) -> None:
    for authority in (authorities.root, authorities.seal_maker):
        assert authority.key.sealed_private_key.hex() not in repr(authorities)
        assert "sealed_private_key" not in repr(authorities)


async def test_only_the_first_of_two_stays(stores: Stores, authorities: Authorities) -> None:
    others = [make_authorities(DEVELOPMENT_NAME, SIGNER, development=True, at=AT) for _ in range(3)]
    added = await asyncio.gather(*(stores.authorities.add(one) for one in (authorities, *others)))
    assert sum(added) == 1
    assert len(await stores.authorities.newest()) == 1


async def test_before_there_is_one_people_are_told(stores: Stores) -> None:
    with pytest.raises(ProviderUnavailable) as raised:
        await current_authorities(stores)
    assert raised.value.key == "seal.no_authority"


async def test_old_roots_are_believed_beside_the_new(stores: Stores, authorities: Authorities) -> None:
    newer = replace(make_authorities(DEVELOPMENT_NAME, SIGNER, development=True, at=AT), number=2)
    for one in (authorities, newer):
        assert await stores.authorities.add(one)
    assert await current_authorities(stores) == newer
    roots = [read_certificate(one) for one in (newer.root.certificate, authorities.root.certificate)]
    assert (await trust(stores)).makers == tuple(roots)


async def test_the_seeds_make_one_for_development(world: Services) -> None:
    found = await current_authorities(world.stores)
    assert found.development
    assert world.signer.sign(found.root.key, b"x")


async def test_production_refuses_a_development_authority(database: MongoDatabase, authorities: Authorities) -> None:
    stores = Stores(database)
    assert await stores.authorities.add(authorities)
    await require_real_authority(database, production=False)
    with pytest.raises(BadDatabase, match="made for development"):
        await require_real_authority(database, production=True)


async def test_production_takes_one_that_was_made_in_earnest(
    database: MongoDatabase, authorities: Authorities
) -> None:
    await require_real_authority(database, production=True)
    assert await Stores(database).authorities.add(replace(authorities, development=False))
    await require_real_authority(database, production=True)


def test_roots_of_others_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "roots.pem"
    file.write_text("two roots\n" + pem(making.root()) + pem(making.root("other root")))
    settings = read_settings({"TONGBAN_SEAL_ROOTS": str(file)}, "development")
    assert settings.seal_roots == (read_certificate(making.root()), read_certificate(making.root("other root")))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no certificate in it"),
        (pem(making.root()).replace("MII", "!!!"), "no certificate in it"),
        (pem(b"\x30\x00"), "can't be read"),
        (pem(making.signer()), "no certificate of an authority: 广安区市场监督管理局"),
        ("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----", "isn't base64"),
    ],
    ids=range(5),
)
def test_unfit_roots_are_refused_at_the_start(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=why):
        read_roots(text)
    file = tmp_path / "roots.pem"
    file.write_text(text)
    with pytest.raises(BadSettings, match="TONGBAN_SEAL_ROOTS"):
        read_settings({"TONGBAN_SEAL_ROOTS": str(file)}, "development")


def test_a_missing_file_of_roots_is_said() -> None:
    with pytest.raises(BadSettings, match="a PEM file that can be read"):
        read_settings({"TONGBAN_SEAL_ROOTS": "/nowhere/roots.pem"}, "development")


def test_half_a_signing_service_is_refused() -> None:
    with pytest.raises(BadSettings, match="TONGBAN_SIGNING_SECRET"):
        read_settings({"TONGBAN_SIGNING_URL": "https://hsm.example"}, "development")


@pytest.fixture
def without_libcrypto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def nothing(name: str) -> ctypes.CDLL:
        raise OSError(name)

    sm2._found.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", nothing)
    yield
    sm2._found.cache_clear()


def test_without_libcrypto_seals_are_read_and_making_says_why(without_libcrypto: None) -> None:
    with pytest.raises(SigningUnavailable, match="OpenSSL 3") as raised:
        make_authorities(DEVELOPMENT_NAME, SIGNER, development=True, at=AT)
    assert raised.value.problem.key == "seal.no_sm2"
    rows = json_util.loads((Path(__file__).parents[2] / "rows" / "v1" / "authorities.json").read_text())
    kept = authorities_from_row(rows[0])
    assert read_certificate(kept.root.certificate).subject_name.organization == "通办开发环境"


def test_the_commands_make_show_and_export_it(mongodb_uri: str, database: MongoDatabase, tmp_path: Path) -> None:
    tongban = partial(forked.tongban, tmp_path)
    variables = {"mongodb_uri": mongodb_uri, "database": database.name}
    assert (
        only_line(tongban("ca", "show", **variables)) == "there is no certificate authority yet; run: tongban ca init"
    )
    made = tongban("ca", "init", "四川省大数据中心", "--province", "四川省", **variables)
    assert made.returncode == 0, made.stderr
    assert "四川省大数据中心电子印章根证书" in made.stdout
    assert tongban("ca", "show", **variables).stdout == made.stdout
    assert only_line(tongban("ca", "init", "别人", **variables)).startswith(
        "there is a certificate authority already"
    )
    file = tmp_path / "ca.pem"
    assert tongban("ca", "export", str(file), **variables).returncode == 0
    root, maker, documents = (read_certificate(one) for one in certificates(file.read_text()))
    assert verify_chain(maker, [root], maker.valid_from) is None
    # Readers elsewhere, who know no SM2, believe PDFs by this one.
    assert documents.subject_name.common_name == "四川省大数据中心文档签名根证书"
    assert "四川省大数据中心文档签名根证书" in made.stdout
    assert read_roots(file.read_text())[0] == root
    assert "PRIVATE" not in file.read_text()
    assert tongban("ca", "export", str(file), **variables).returncode == 1
