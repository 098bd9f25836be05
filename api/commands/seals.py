"""Commands on the certificate authority that makes seals."""

import argparse
from datetime import datetime
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
    export = actions.add_parser("export", help="write the certificates as PEM; keys never leave")
    export.add_argument("file", type=Path, help="a file that isn't there yet")
    export.set_defaults(run=_export)
    for action in (init, show, export):
        may_be_production(action)


def _authority(_parsed: argparse.Namespace) -> int:
    raise AssertionError("each action runs itself")


def _init(parsed: argparse.Namespace) -> int:
    from resolvers.seals.authority import make_authorities
    from resolvers.seals.failures import SigningUnavailable
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
        _describe(made)

    on_database(parsed, work)
    return fail(failed[0]) if failed else 0


def _show(parsed: argparse.Namespace) -> int:
    found: list[Any] = []

    async def work(services: Any) -> None:
        found.extend(await services.stores.authorities.newest())

    on_database(parsed, work)
    for one in found:
        _describe(one)
    return 0 if found else fail(_MISSING)


def _export(parsed: argparse.Namespace) -> int:
    from resolvers.seals.pem import pem

    found: list[Any] = []

    async def work(services: Any) -> None:
        found.extend(await services.stores.authorities.newest())

    on_database(parsed, work)
    if not found:
        return fail(_MISSING)
    text = "".join(pem(one.certificate) for each in found for one in (each.root, each.seal_maker))
    try:
        with parsed.file.open("x", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        return fail(f"{parsed.file}: {error.strerror}")
    return 0


def _describe(authorities: Any) -> None:
    from resolvers.seals.x509_reading import read_certificate

    kind = "for development" if authorities.development else "in earnest"
    say(f"authority {authorities.number}, made {_day(authorities.created_at)} {kind}")
    for what, authority in (("root", authorities.root), ("seal maker", authorities.seal_maker)):
        read = read_certificate(authority.certificate)
        say(f"  {what:<11}{read.subject_name.common_name}")
        say(f"             serial {read.serial_text}, {_day(read.valid_from)} to {_day(read.valid_until)}")
        say(f"             SM3 {_fingerprint(authority.certificate)}")


def _fingerprint(certificate: bytes) -> str:
    from resolvers.seals.sm3 import sm3

    return sm3(certificate).hex()


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
