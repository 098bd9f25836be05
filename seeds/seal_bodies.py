"""Certificates and SESeals of the departments' seals, which take a painter; for databases seeded before, too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from auth.vault import Vault
from resolvers.context import Stores
from resolvers.seals import sm2
from resolvers.seals.bodies import SealBody
from resolvers.seals.making import Workshop, embodied, in_term
from resolvers.seals.model import Seal
from resolvers.seals.office import SealRules
from resolvers.seals.signer import LocalSigner
from seeds.departments import DEPARTMENTS
from seeds.load import Progress, seal_code

# As long as the cast is likely to stand; its departments ask for no new ones by themselves.
RULES = SealRules(years=10)

Paint = Callable[[str], bytes]


async def give_bodies(stores: Stores, vault: Vault, paint: Paint, at: datetime, progress: Progress) -> None:
    """Give the departments' seals what they lack; where nothing is lacking, nothing is painted."""
    codes = [seal_code(department) for department in DEPARTMENTS]
    seals = await stores.seals.get_many(codes)
    bare = [one for one in seals.values() if one.pair and one.certificate_serial is None]
    authorities = await stores.authorities.newest()
    if not (bare and authorities and sm2.available()):
        return
    workshop = Workshop(authorities[0], LocalSigner(vault), paint, RULES)
    bodies = await stores.seal_bodies.get_many([one.code for one in bare])
    for seal in bare:
        await _give(stores, seal, bodies.get(seal.code), workshop, at)
    progress(f"{len(bare)} e-seals got their certificates")


async def _give(stores: Stores, seal: Seal, body: SealBody | None, workshop: Workshop, at: datetime) -> None:
    """First the body, then the seal's mark: a run that was cut off in between goes on from what is there."""
    if body is None:
        body = embodied(seal, workshop, at=at).body
        await stores.seal_bodies.add(body)
    # What it signed before it had a certificate was signed in its term.
    termed = replace(in_term(seal, body.certificate), valid_from=seal.valid_from)
    await stores.seals.save(replace(termed, revision=seal.revision + 1))
