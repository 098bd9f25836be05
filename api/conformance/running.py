"""Running the checks one after the other, and telling what came of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from api.conformance.asking import Peer, Unreachable
from api.conformance.checks import CHECKS, Check, Trial


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a check: nothing wrong, or what; or it wasn't run, since one before it is needed for it."""

    check: Check
    wrong: str | None
    skipped: bool = False

    def __str__(self) -> str:
        if self.skipped:
            return f"not run  {self.check.name}"
        if self.wrong is None:
            return f"passed   {self.check.name}"
        return f"FAILED   {self.check.name}: {self.wrong}\n         docs/partners.md: {self.check.sentence}"


async def outcomes(peer: Peer, *, loopback: bool) -> AsyncIterator[Outcome]:
    """Run every check, in order; after one that fails and is needed, the others aren't run."""
    trial, broken = Trial(peer, loopback), False
    for check in CHECKS:
        if broken:
            yield Outcome(check, None, skipped=True)
            continue
        outcome = await _run(check, trial)
        broken = check.needs and outcome.wrong is not None
        yield outcome


async def _run(check: Check, trial: Trial) -> Outcome:
    try:
        return Outcome(check, await check.run(trial))
    except Unreachable as error:
        return Outcome(check, f"no answer ({error})")
