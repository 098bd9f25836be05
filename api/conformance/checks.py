"""What a partner's system must do, one check after the other, each with the sentence of docs/partners.md it holds.

A check answers with nothing when it passes, else with what was wrong.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from api.conformance.asking import Message, Peer, Said
from auth.problems import Problem
from resolvers.exchanges.envelope import ExchangeReceipt, as_text, as_time, is_signed, sealed
from resolvers.exchanges.joining import client_keys
from resolvers.exchanges.partners import Partner, partner_of

_CARD = "A province's card is public at `/.well-known/tongban-partner`, and a key on it holds."
_WHO = "Nothing is taken from whom no token says that they are a partner."
_PROOF = "A client assertion is good once, for five minutes at most, and only for the token endpoint that it names."
_ORDER = (
    "The receiver checks, in this order: who calls; the members' form; sender and receiver; key, its validity, "
    "signature; times; payload digest."
)
_TURN = "One that comes before its turn gets `NOT_ALLOWED_NOW` on `envelope.sequence`; send it again later."
_CHAIN = (
    "`previousDigest` is the `envelopeDigest` of the receipt for one's message before, so a receipt, once given, "
    "binds what follows."
)
_AGAIN = "A message that it has already gets its first receipt again, even in a new envelope"
_MORE = "A message that says more is refused."
_FORM = "Only then comes what it says: agreement, day's limit, level, form."
_NOTHING = "Everything that is refused is noted with its reason and digest for half a year, and changes nothing else."
_NULLS = (
    "null members are left out at every depth, then `payloadDigest` is SM3 in hex over its canonical JSON (RFC 8785)."
)
_RECEIPT = (
    "The receipt is `{messageId, envelopeDigest, receivedAt, keyId, signature}`, signed over its other members, with "
    "`receivedAt` written like every time in a message"
)
_LONG = "a" * 65
_PERSON = {"kind": "PERSON", "name": "测试", "idNumber": "110101199003074530", "assurance": "REAL_NAME"}


@dataclass
class Trial:
    """What is known in the course of the checks: the card, and what the case's first message was answered with."""

    peer: Peer
    loopback: bool
    partner: Partner | None = None
    case: Message | None = None
    receipt: Mapping[str, Any] | None = None
    refused: list[str] = field(default_factory=list)

    def payload(self, **changed: Any) -> dict[str, Any]:
        """What a case says, of a person who doesn't exist."""
        applicant = {**_PERSON, "purpose": "跨省联调"}
        told = {"matterCode": self.peer.sandbox.matter, "mode": "FULLY_ONLINE", "applicant": applicant}
        return {**told, "form": {}, "materials": [], **changed}


Run = Callable[[Trial], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check; `needs` says that nothing after it makes sense unless it passes."""

    name: str
    sentence: str
    run: Run
    needs: bool = False


async def card(trial: Trial) -> str | None:
    """The public card is there, and its keys hold."""
    answer = await trial.peer.card()
    try:
        trial.partner = partner_of(answer.body, trial.peer.at, loopback=trial.loopback)
        client_keys(answer.body)
    except Problem as problem:
        return f"status {answer.status}, {problem.key} {'.'.join(problem.path)}"
    if trial.partner.code != trial.peer.sandbox.partner:
        return f"it is the card of {trial.partner.code}"
    holding = [key for key in trial.partner.keys if key.holds(trial.peer.at)]
    return None if holding else "none of its keys holds now"


async def token(trial: Trial) -> str | None:
    """A good assertion gets a token."""
    trial.peer.token = await trial.peer.exchange(trial.peer.assertion())
    return None if trial.peer.token else "there is no token for a good assertion"


async def assertion_again(trial: Trial) -> str | None:
    """An assertion is good once."""
    assertion = trial.peer.assertion()
    await trial.peer.exchange(assertion)
    return "an assertion was taken twice" if await trial.peer.exchange(assertion) else None


async def assertion_forged(trial: Trial) -> str | None:
    """An assertion by another key is none."""
    forged = trial.peer.assertion(trial.peer.stranger())
    return "an assertion by a key that isn't on the card was taken" if await trial.peer.exchange(forged) else None


async def assertion_elsewhere(trial: Trial) -> str | None:
    """An assertion for somebody else is none."""
    elsewhere = trial.peer.assertion(audience="https://elsewhere.invalid/oauth/token")
    return "an assertion for another token endpoint was taken" if await trial.peer.exchange(elsewhere) else None


async def nobody(trial: Trial) -> str | None:
    """Nobody in particular is no partner."""
    message = trial.peer.message(trial.payload())
    return await _refused(trial, message, await trial.peer.say(message, token=False))


async def no_case(trial: Trial) -> str | None:
    """What was refused left no case behind."""
    known = [name for name in trial.refused if await trial.peer.knows(name)]
    return f"there is a case for {len(known)} messages that were refused" if known else None


async def taken(trial: Trial) -> str | None:
    """A good case is taken, and its receipt names it."""
    trial.case = trial.peer.message(trial.payload())
    said = await trial.peer.say(trial.case)
    trial.receipt = said.receipt
    if said.receipt is None:
        return f"a good case wasn't taken: {said}"
    named = (said.receipt.get("messageId"), said.receipt.get("envelopeDigest"))
    good = named == (trial.case.envelope.id, trial.case.envelope.digest)
    return None if good else "the receipt doesn't quote the message's id and its envelope's digest"


async def signed(trial: Trial) -> str | None:
    """The receipt is signed by a key on the card."""
    receipt = _receipt(trial.receipt or {})
    if receipt is None:
        return "a member of the receipt can't be read"
    key = trial.partner and trial.partner.key(receipt.key_id, as_time(receipt.received_at, "receivedAt"))
    good = key and is_signed(receipt.signed_part, receipt.signature, key.public_key)
    return None if good else "no key on the card signed the receipt"


async def again(trial: Trial) -> str | None:
    """The same message gets the same receipt."""
    return await _same(trial, _case(trial))


async def again_enveloped(trial: Trial) -> str | None:
    """In a new envelope, too."""
    first, peer = _case(trial), trial.peer
    later = replace(first.envelope, expires_at=as_text(peer.at + timedelta(days=2)))
    return await _same(trial, replace(first, envelope=sealed(later, peer.sandbox.signer, peer.sandbox.key.signing)))


async def again_with_nulls(trial: Trial) -> str | None:
    """Null members are as if they weren't there: it is still the same message."""
    first = _case(trial)
    return await _same(trial, replace(first, payload={**first.payload, "form": {"leftOut": None}}))


async def replaced(trial: Trial) -> str | None:
    """Another message doesn't take a place that is taken."""
    message = trial.peer.message(trial.payload(form={"x": 1}), case=_case(trial).envelope.case)
    return await _no_receipt(await trial.peer.say(message))


async def gap(trial: Trial) -> str | None:
    """What comes too early is told to come later."""
    said = await trial.peer.say(_withdrawal(trial, sequence=3))
    expected = said.receipt is None and (said.code, said.path) == ("NOT_ALLOWED_NOW", "envelope.sequence")
    return None if expected else str(said)


async def unchained(trial: Trial) -> str | None:
    """A message that doesn't follow from the one before is refused."""
    return await _no_receipt(await trial.peer.say(_withdrawal(trial, previous_digest="0" * 64)))


async def follows(trial: Trial) -> str | None:
    """After all that, the next message is taken as if nothing had been: nothing was changed."""
    said = await trial.peer.say(_withdrawal(trial))
    return None if said.receipt else f"the next message in its turn wasn't taken: {said}"


def wrong(change: Callable[[Trial], Message]) -> Run:
    """A message that would begin a case, was there not one thing wrong with it: it is refused."""

    async def run(trial: Trial) -> str | None:
        message = change(trial)
        return await _refused(trial, message, await trial.peer.say(message))

    return run


def enveloped(**changed: Any) -> Run:
    """A case in an envelope that says this."""
    return wrong(lambda trial: trial.peer.message(trial.payload(), **changed))


def saying(**changed: Any) -> Run:
    """A case that says this."""
    return wrong(lambda trial: trial.peer.message(trial.payload(**changed)))


def dated(created: timedelta, lives: timedelta) -> Run:
    """A case in an envelope of another time."""

    def change(trial: Trial) -> Message:
        at: datetime = trial.peer.at + created
        return trial.peer.message(trial.payload(), created_at=as_text(at), expires_at=as_text(at + lives))

    return wrong(change)


async def too_early(trial: Trial) -> str | None:
    """A first message that says it is the second."""
    message = trial.peer.message(trial.payload(), sequence=2)
    said = await trial.peer.say(message)
    trial.refused.append(message.envelope.case)
    expected = said.receipt is None and (said.code, said.path) == ("NOT_ALLOWED_NOW", "envelope.sequence")
    return None if expected else str(said)


async def _refused(trial: Trial, message: Message, said: Said) -> str | None:
    trial.refused.append(message.envelope.case)
    return await _no_receipt(said)


async def _no_receipt(said: Said) -> str | None:
    return None if said.refused else str(said)


async def _same(trial: Trial, message: Message) -> str | None:
    said = await trial.peer.say(message)
    return (
        None if said.receipt and dict(said.receipt) == dict(trial.receipt or {}) else f"{said}, not the first receipt"
    )


def _case(trial: Trial) -> Message:
    if trial.case is None:
        raise RuntimeError("there is no case yet")
    return trial.case


def _withdrawal(trial: Trial, **changed: Any) -> Message:
    # What canonical JSON escapes, and what it doesn't.
    told = {"reason": '联调结束："€" \\ /', "at": as_text(trial.peer.at)}
    digest = (trial.receipt or {}).get("envelopeDigest")
    place = {"case": _case(trial).envelope.case, "sequence": 2, "previous_digest": digest}
    return trial.peer.message(told, "WITHDRAWAL", **{**place, **changed})


def _receipt(told: Mapping[str, Any]) -> ExchangeReceipt | None:
    """Read a receipt; its time may come with another offset than it was signed with."""
    try:
        at = as_text(datetime.fromisoformat(told["receivedAt"]))
        names = ("messageId", "envelopeDigest", "receivedAt", "keyId", "signature")
        return ExchangeReceipt(*(str({**told, "receivedAt": at}[name]) for name in names))
    except (KeyError, TypeError, ValueError):
        return None


_DAY, _YEAR = timedelta(days=1), timedelta(days=365)
_STRANGE = {**_PERSON, "purpose": "跨省联调", "phone": "13900000000"}
CHECKS = (
    Check("card", _CARD, card, needs=True),
    Check("token", "Their system may call yours from now on.", token, needs=True),
    Check("token.replayed", _PROOF, assertion_again),
    Check("token.forged", _PROOF, assertion_forged),
    Check("token.elsewhere", _PROOF, assertion_elsewhere),
    Check("nobody", _WHO, nobody),
    Check("forged", _ORDER, wrong(lambda trial: trial.peer.forged(trial.peer.message(trial.payload())))),
    Check("key.unknown", _ORDER, enveloped(key_id="unknown")),
    Check("altered", _ORDER, enveloped(payload_digest="0" * 64)),
    Check("expired", _ORDER, dated(-2 * _DAY, _DAY)),
    Check("future", _ORDER, dated(_DAY, _DAY)),
    Check("lives.too.long", "an envelope lives at most 30 days", dated(timedelta(), _YEAR)),
    Check("misaddressed", _ORDER, enveloped(to="NOBODY")),
    Check("of.another", _ORDER, enveloped(sender="NOBODY")),
    Check("early", _TURN, too_early),
    Check("chained.first", _CHAIN, enveloped(previous_digest="0" * 64)),
    Check("member.unknown", _MORE, saying(applicant=_STRANGE)),
    Check("member.strange", _MORE, saying(strange=1)),
    Check("member.missing", _FORM, saying(applicant=_PERSON)),
    Check("matter.unknown", _FORM, saying(matterCode="unknown")),
    Check("too.long", "Ids, codes and numbers in envelopes have 64 characters at most.", enveloped(id=_LONG)),
    Check("too.large", "A request of more than 1 MiB is refused.", saying(form={"x": "x" * 1_200_000})),
    Check("nothing.changed", _NOTHING, no_case),
    Check("taken", _RECEIPT, taken, needs=True),
    Check("receipt.signed", _RECEIPT, signed),
    Check("again", _AGAIN, again),
    Check("again.enveloped", _AGAIN, again_enveloped),
    Check("again.nulls", _NULLS, again_with_nulls),
    Check("replaced", "Another one in that place is refused.", replaced),
    Check("gap", _TURN, gap),
    Check("unchained", _CHAIN, unchained),
    Check("follows", _NOTHING, follows),
)
