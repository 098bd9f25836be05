"""Starting a case at the window for the person who stands there (窗口代录)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from auth.accounts.model import Account, Role
from auth.assurance import Assurance
from auth.caller import Caller
from auth.days import today
from auth.given import valid_id_number, valid_name, valid_phone
from auth.problems import AssuranceTooLow, Forbidden, Invalid, NotAllowedNow, Required
from auth.rate import DAY, Rate
from auth.renewal import as_now
from auth.sessions.model import Channel
from auth.terminals.check import BadProof
from auth.terminals.model import ASSURANCE, Reading
from auth.wards.model import WardStage, stage_of
from resolvers.access.model import Opened
from resolvers.access.record import record
from resolvers.applications.crossing import Crossing, same_border
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from resolvers.applications.number import new_number
from resolvers.applications.prefilled import wanted_of
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.presence import Presence, facts_of
from resolvers.matters.guidance.restrict import restricted, starting_values
from resolvers.matters.model import Matter
from resolvers.parties.model import Audience, Party, PartyKind
from resolvers.parties.queries import person_party
from resolvers.parties.wards import ward_key

if TYPE_CHECKING:
    from resolvers.context import Context

# What doesn't fit counts against the clerk: a window is no place to try names against numbers.
FAILURES = Rate("window-failures", 20, DAY, "window.too_many", ("applicant",))
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """The person before the clerk, as typed, and the terminal's proof that they stand there.

    `crossing` is the border that the case is to cross, when another province decides it (收受分离).
    """

    name: str
    id_number: str
    phone: str | None
    proof: str = field(repr=False)
    crossing: Crossing | None = None


async def start_at_window(
    context: "Context", matter: Matter, key: str, given: Mapping[str, str], who: Standing
) -> Application:
    """Start a case for the person at the window; the same key again returns the case that it started first."""
    context = context.as_caller(await _clerk(context, matter))
    standing = _canonical(who, context.now())
    account = await context.gate.accounts.by_id_number(standing.id_number)
    person = _party(context, standing, account)
    _require_other(context.caller, person)
    if earlier := await context.stores.applications.started(person.id or "", key):
        return await _same(context, earlier, (matter, standing.crossing), given)
    reading = await _proved(context, matter, standing, account)
    check_at_window(person, matter, ASSURANCE[reading.method], today(context.now()))
    presence = _presence(context, standing, reading, known=account is not None)
    for _ in range(_TRIES):
        draft = replace(_draft(context, matter, key, (person, presence)), crossing=standing.crossing)
        begun = _begun(context, draft, restricted(matter, given), given)
        if await context.stores.applications.add(begun):
            await _record(context, begun)
            return begun
        if earlier := await context.stores.applications.started(begun.account, key):
            return await _same(context, earlier, (matter, standing.crossing), given)
    raise RuntimeError("no free application number in three tries")


def check_at_window(person: Party, matter: Matter, assurance: Assurance, on: date) -> None:
    """Raise NotAllowedNow or AssuranceTooLow unless this person may start a case of this matter at the window today.

    What isn't offered online is. Children have their guardians, here as everywhere.
    """
    if matter.is_main:
        raise NotAllowedNow("matter.main_item", "matterCode")
    if matter.audiences and Audience.NATURAL_PERSON not in matter.audiences:
        raise NotAllowedNow("matter.not_for_natural_person", "matterCode")
    if assurance < matter.required_assurance:
        raise AssuranceTooLow(matter.required_assurance)
    stage = stage_of(person.id_number or "", on)
    if stage is WardStage.GUARDIAN_APPLIES:
        raise NotAllowedNow("ward.guardian_applies", "applicant")
    if stage is WardStage.WARD_MAY_APPLY:
        raise NotAllowedNow("ward.guardians_account", "applicant")


async def _clerk(context: "Context", matter: Matter) -> Caller:
    """The caller as they are now, when they are a clerk of the matter's department for its place."""
    if not context.caller.departments(Role.CLERK):
        raise Forbidden("role.missing")
    caller = await as_now(context.gate, context.caller, context.now())
    caller.require_oneself()
    if not caller.handles(matter.department, matter.region, Role.CLERK):
        raise NotAllowedNow("window.not_yours", "matterCode")
    return caller


def _canonical(who: Standing, at: datetime) -> Standing:
    try:
        return replace(
            who,
            name=valid_name(who.name),
            id_number=valid_id_number(who.id_number, today(at)),
            phone=valid_phone(who.phone) if who.phone else None,
        )
    except (Invalid, Required) as problem:
        problem.path = ("applicant", *problem.path)
        raise


def _party(context: "Context", who: Standing, account: Account | None) -> Party:
    """The person's account, or what stands for their number: with it they find the case once they have proved it."""
    if account is not None and account.person is not None:
        return person_party(account)
    return Party(ward_key(context, who.id_number), PartyKind.PERSON, who.name, who.id_number)


def _require_other(caller: Caller, person: Party) -> None:
    """Nobody serves themselves or whom they might act for (回避)."""
    own = caller.account.person.id_number if caller.account and caller.account.person else None
    if person.id_number == own or caller.kin & {person.id, person.id_number}:
        raise NotAllowedNow("window.oneself", "applicant")


async def _proved(context: "Context", matter: Matter, who: Standing, account: Account | None) -> Reading:
    """Return the terminal's reading; one error for whatever doesn't fit, and it counts against the clerk."""
    at, gate = context.now(), context.gate
    counted = await gate.rates.take(FAILURES, context.caller.id or "", at)
    try:
        reading = gate.terminals.reading(who.proof, context.public_url, at)
    except BadProof as error:
        raise Invalid("window.not_proved", "applicant") from error
    fits = reading.of(who.name, who.id_number) and reading.terminal.stands_at(matter.department, matter.region)
    if not fits or not await _is_called_so(context, who, account) or not await _spent(context, reading):
        raise Invalid("window.not_proved", "applicant")
    await gate.rates.give_back(counted)
    return reading


async def _is_called_so(context: "Context", who: Standing, account: Account | None) -> bool:
    """Whether the number is this person's: as their account has proved, or as the province answers now."""
    if account is not None and account.person is not None:
        return account.person.name == who.name
    return await context.gate.identity.matches(who.name, who.id_number)


async def _spent(context: "Context", reading: Reading) -> bool:
    """Use a reading up; False when it was used before. It is remembered for longer than it lives."""
    digest = hashlib.sha256(f"presence\n{reading.terminal.id}\n{reading.nonce}".encode()).hexdigest()
    return await context.gate.used_codes.spend(digest, context.now())


def _presence(context: "Context", who: Standing, reading: Reading, *, known: bool) -> Presence:
    clerk = context.caller.id or ""
    return Presence(clerk, reading.terminal.id, reading.method, reading.at, who.phone, known)


def _draft(context: "Context", matter: Matter, key: str, who: tuple[Party, Presence]) -> Application:
    at, (person, presence) = context.now(), who
    return Application(
        id=new_number(matter.region, today(at)),
        matter=matter.id,
        department=matter.department,
        region=matter.region,
        account=person.id or "",
        applicant=person,
        agent=None,
        channel=Channel.WINDOW,
        created_at=at,
        updated_at=at,
        start_key=key,
        revision=1,
        presence=presence,
    )


def _begun(context: "Context", draft: Application, matter: Matter, given: Mapping[str, str]) -> Application:
    """Fill in what the card says and nothing else that is known of the person: it isn't the clerk's to read."""
    at, known = context.now(), facts_of(draft, context.caller)
    found = {path: source for path, source in wanted_of(matter.form).items() if source in known}
    sources = tuple(PrefilledField(path, source, at) for path, source in found.items())
    values = {path: known[source] for path, source in found.items()}
    form = {**starting_values(matter, given), **values}
    note = "申请人到窗口，由窗口人员代为录入"
    return replace(draft, form=form, answers=given, prefill=sources).recorded(
        EventType.STARTED, context.caller, at, note
    )


async def _same(
    context: "Context", earlier: Application, wanted: tuple[Matter, Crossing | None], given: Mapping[str, str]
) -> Application:
    """The case that this clerk started under this key before."""
    matter, crossing = wanted
    started = (await context.stores.matters.get_many([earlier.matter]))[earlier.matter]
    mine = earlier.presence is not None and earlier.presence.clerk == context.caller.id
    same = started.code == matter.code and earlier.answers == given and same_border(earlier.crossing, crossing)
    if not mine or not same:
        raise Invalid("key.reused", "idempotencyKey")
    return earlier


async def _record(context: "Context", case: Application) -> None:
    """Let the person see who started something in their name, and how they were known."""
    department = await context.loaders.departments.load(case.department)
    by = f"{department.name if department else ''}{case.actor_name(context.caller)}"
    opened = Opened(case.id, context.caller.id or "", by, f"窗口代录，办件 {case.id}", ("姓名", "证件号码", "手机号"))
    await record(context, [(case.applicant.id_number or "", opened)])
