"""A code that a stranger sent, on its way to the provider: limited, used once, never written down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from auth.addresses import subscriber_of
from auth.gate import Gate
from auth.linked_identities.model import MiniProgramProvider
from auth.problems import Invalid, LimitExceeded, Problem, ProviderUnavailable
from auth.rate import Rate

MAX_CODE = 4096
MAX_FAILURES = 100
_FAILURES = Rate("mini-program", MAX_FAILURES, timedelta(hours=1), "mini.too_many")
_LONGEST = 8.0

Ask = Callable[[str, datetime], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody signs in with, from which network address, and the hash of the text that they agreed to."""

    provider: MiniProgramProvider
    code: str = field(repr=False)
    phone_code: str | None = field(repr=False)
    address: str
    sms_code: str | None = field(repr=False, default=None)
    agreed: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A code, which input it came in, from which address, and whether it must be new to us."""

    text: str = field(repr=False)
    path: str
    address: str
    once: bool = True


async def exchange(gate: Gate, given: Given, ask: Ask, at: datetime) -> str:
    """Return what the provider gives for a code; a failed one counts against its network address.

    Raises Invalid for a code used within five minutes, LimitExceeded, ProviderUnavailable, and what `ask` does.
    """
    # Counted before and given back after, so that many at once can't slip through.
    failures = replace(_FAILURES, path=(given.path,))
    counter = await gate.rates.take(failures, subscriber_of(given.address), at)
    try:
        answer = await _asked(gate, given, ask, at)
    except (ProviderUnavailable, LimitExceeded):
        await gate.rates.give_back(counter)
        raise
    await gate.rates.give_back(counter)
    return answer


async def _asked(gate: Gate, given: Given, ask: Ask, at: datetime) -> str:
    text = given.text.strip()
    if not text or len(text) > MAX_CODE:
        raise Invalid("mini.code_wrong", given.path)
    digest = gate.vault.blind(text, "used-code")
    if given.once and not await gate.used_codes.spend(digest, at):
        raise Invalid("mini.code_wrong", given.path)
    try:
        async with asyncio.timeout(_LONGEST):
            return await ask(text, at)
    except TimeoutError as error:
        await gate.used_codes.forget(digest)
        raise ProviderUnavailable("mini.unavailable") from error
    except Problem as problem:
        if isinstance(problem, ProviderUnavailable | LimitExceeded):
            await gate.used_codes.forget(digest)
        raise
