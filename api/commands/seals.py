"""Commands on the certificate authority that makes seals."""

import argparse
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from api.commands.chains import add_chains
from api.commands.run import Commands, fail, may_be_production, on_database, say

_MISSING = "there is no certificate authority yet; run: tongban ca init"


def add_seals(add: Commands) -> None:
    """Add ca and seals."""
    add_chains(add)
    authority = add("ca", _authority, "make, show or export the certificate authority that seals come from")
    actions = authority.add_subparsers(required=True, metavar="ACTION")
    init = actions.add_parser("init", help="make a root and a seal maker; once, keys are never overwritten")
    init.add_argument("organization", help="who it is, as it stands in every certificate (四川省大数据中心)")
    init.add_argument("--province", default="", help="the province's name (四川省)")
    init.set_defaults(run=_init)
    show = actions.add_parser("show", help="say what the certificates are")
    show.set_defaults(run=_show)
    export = actions.add_parser("export", help="write all certificates as PEM; keys never leave")
    export.add_argument("file", type=Path, help="a file that isn't there yet")
    export.set_defaults(run=_export)
    for action in (init, show, export):
        may_be_production(action)


def _authority(_parsed: argparse.Namespace) -> int:
    raise AssertionError("each action runs itself")


def _init(parsed: argparse.Namespace) -> int:
    from api.context import context_of
    from auth.caller import Caller
    from resolvers.seals.authority import make_authorities
    from resolvers.seals.failures import SigningUnavailable
    from resolvers.seals.pdf.making import document_authority
    from resolvers.seals.x509 import Name

    failed: list[str] = []

    async def work(services: Any) -> None:
        if await services.stores.authorities.newest():
            failed.append("there is a certificate authority already; tongban ca show")
            return
        name = Name(common_name="", organization=parsed.organization, province=parsed.province)
        development = not services.settings.production
        try:
            made = make_authorities(name, services.signer, development=development, at=services.clock())
        except (SigningUnavailable, ValueError) as error:
            failed.append(str(error))
            return
        if not await services.stores.authorities.add(made):
            failed.append("somebody else made one at this moment; tongban ca show")
            return
        # With it who signs PDFs for readers elsewhere: its fingerprint has to reach them before the first document.
        await document_authority(context_of(services, Caller(), "en"))
        await _describe(services.stores)

    on_database(parsed, work)
    return fail(failed[0]) if failed else 0


def _show(parsed: argparse.Namespace) -> int:
    found: list[int] = []

    async def work(services: Any) -> None:
        found.append(await _describe(services.stores))

    on_database(parsed, work)
    return 0 if any(found) else fail(_MISSING)


def _export(parsed: argparse.Namespace) -> int:
    from resolvers.seals.pem import pem

    found: list[Any] = []

    async def work(services: Any) -> None:
        authorities = await services.stores.authorities.newest()
        found.extend(one for each in authorities for one in (each.root, each.seal_maker))
        found.extend(await services.stores.document_authorities.newest())

    on_database(parsed, work)
    if not found:
        return fail(_MISSING)
    text = "".join(pem(one.certificate) for one in found)
    try:
        with parsed.file.open("x", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        return fail(f"{parsed.file}: {error.strerror}")
    return 0


async def _describe(stores: Any) -> int:
    """Say what the certificates are; returns how many authorities there are."""
    documents = {one.number: one for one in await stores.document_authorities.newest()}
    found = await stores.authorities.newest()
    for one in found:
        kind = "for development" if one.development else "in earnest"
        say(f"authority {one.number}, made {_day(one.created_at)} {kind}")
        _describe_one("root", one.root.certificate)
        _describe_one("seal maker", one.seal_maker.certificate)
        if document := documents.get(one.number):
            _describe_one("documents", document.certificate)
    return len(found)


def _describe_one(what: str, certificate: bytes) -> None:
    from resolvers.seals.x509_reading import read_certificate

    read = read_certificate(certificate)
    say(f"  {what:<11}{read.subject_name.common_name}")
    say(f"             serial {read.serial_text}, {_day(read.valid_from)} to {_day(read.valid_until)}")
    say(f"             {_fingerprint(certificate, chinese=what != 'documents')}")


def _fingerprint(certificate: bytes, *, chinese: bool) -> str:
    """By the hash that who believes it has at hand."""
    from resolvers.seals.sm3 import sm3

    return f"SM3 {sm3(certificate).hex()}" if chinese else f"SHA-256 {sha256(certificate).hexdigest()}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
