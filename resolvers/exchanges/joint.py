"""多地联办: one province accepts and decides, departments of both give their opinions on the case, each at home.

The province that decides asks departments of its partner's that the agreement names. There they find the case among
what waits for their opinion, and answer as they answer each other; their silence is consent, as among neighbours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from auth.caller import ANONYMOUS
from auth.problems import Invalid, NotAllowedNow, NotFound
from resolvers.applications import consulting
from resolvers.applications.apply import existing
from resolvers.applications.consulting import Asking
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.lifecycle import EventType, Move
from resolvers.applications.model import Application
from resolvers.applications.opinions import (
    AWAITED_IN,
    MAX_OPINIONS,
    Opinion,
    OpinionStatus,
    elsewhere,
    of_partner,
)
from resolvers.exchanges.agreements import AgreedDepartment, Agreement
from resolvers.exchanges.envelope import as_text
from resolvers.exchanges.partners import Partner
from resolvers.matters.model import CrossProvinceMode
from resolvers.regions.model import Department

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_TEXT = 1000
_LATEST = timedelta(days=366)
_ANSWERS = {OpinionStatus.AGREED: True, OpinionStatus.OBJECTED: False}


@dataclass(frozen=True, slots=True)
class Request:
    """Whose opinions a partner asks for, and until when; both as its message says."""

    departments: Any
    due_on: Any


async def request_opinions(
    context: "Context", number: str, revision: int, departments: Sequence[str], working_days: int
) -> Application:
    """Ask departments at once, here and, on a joint case, in the province that it came from."""
    away = [code for code in departments if of_partner(code)]
    found = await _askable(context, await existing(context, number), away) if away else {}
    here = tuple(code for code in departments if code not in found)
    return await consulting.request_opinions(context, number, revision, Asking(here, working_days, found))


async def _askable(context: "Context", case: Application, codes: Sequence[str]) -> Mapping[str, str]:
    """What these departments of the partner's are called, by code; raises for whom the agreement doesn't name."""
    crossing = case.crossing
    if crossing is None or crossing.mode is not CrossProvinceMode.JOINT or case.abroad:
        raise NotAllowedNow("opinion.not_joint", "departmentCodes")
    agreement = await context.stores.agreements.get(crossing.agreement)
    partner = await context.stores.partners.get(crossing.partner)
    named = {elsewhere(crossing.partner, one.code): one.name for one in _named(agreement, crossing.partner)}
    if unknown := next((code for code in codes if code not in named), None):
        raise NotFound("opinion.department", "departmentCodes", code=unknown[:100])
    return {code: f"{partner.name if partner else ''}{named[code]}" for code in codes}


async def asked_department(context: "Context", opinion: Opinion) -> Department | None:
    """Who was asked; of a partner's department its code and name, in that province."""
    if opinion.elsewhere is None:
        return await context.loaders.departments.load(opinion.department)
    partner = await context.loaders.partners.load(opinion.elsewhere)
    return Department(opinion.department, opinion.name, partner.region) if partner else None


def request_told(case: Application, event: ApplicationEvent) -> dict[str, Any] | None:
    """What a partner is asked by an event of a case; None when only neighbours were."""
    asked = [one for one in case.opinions if one.asked_at == event.at and one.elsewhere]
    if event.type is not EventType.OPINION_REQUESTED or not asked:
        return None
    codes = [code for one in asked if (code := one.code_there)]
    return {"departments": codes, "dueOn": asked[0].due_on.isoformat(), "at": as_text(event.at)}


def opinion_told(case: Application, event: ApplicationEvent) -> dict[str, Any] | None:
    """What a department here said by an event of a case; None for silence, which the other side counts itself."""
    if event.type is not EventType.OPINION_GIVEN:
        return None
    mine = (one for one in case.opinions if one.at == event.at and one.by == event.account)
    # By whom, too: two departments may answer in the same millisecond.
    said = next((one for one in mine if one.by and one.status in _ANSWERS), None)
    if said is None:
        return None
    given = {"department": said.department, "agree": _ANSWERS[said.status], "opinion": said.text}
    return {**given, "at": as_text(event.at)}


async def asked(
    stores: "Stores", case: Application, told: Request, by: tuple[Partner, Agreement | None], at: datetime
) -> Application:
    """The case with the partner's questions on the desks here; as it is when it doesn't wait for them any more.

    Raises Invalid for whom the agreement doesn't let it ask.
    """
    (partner, agreement), due_on = by, _due(told.due_on, at)
    codes = _codes(told.departments)
    # Ours are those that the partner's side of the agreement may ask: all that aren't its own.
    named = {one.code for one in (agreement.departments if agreement else ()) if one.party != partner.code}
    names = {code: found.name for code, found in (await stores.departments.get_many(codes)).items()}
    if any(code not in named or code not in names for code in codes):
        raise Invalid("opinion.department", "departments", code=",".join(codes)[:100])
    there = {one.department for one in case.opinions}
    fresh = tuple(Opinion(code, names[code], due_on, at, "") for code in codes if code not in there)
    if case.status not in AWAITED_IN or not fresh:
        return case
    note = f"{partner.name}征求{'、'.join(one.name for one in fresh)}意见，{due_on.isoformat()}前反馈，逾期视为同意"
    move = Move(case.status, None, EventType.OPINION_REQUESTED, case.status, frozenset())
    moved = case.moved(move, ANONYMOUS, at, opinions=(*case.opinions, *fresh), note=note)
    return replace(moved, crossing_news=False, reckoned=case.reckoned)


def answered(case: Application, told: Mapping[str, Any], partner: Partner, at: datetime) -> Application:
    """The case with what a department of the partner's said; as it is when its day has passed, or it said so before.

    Raises Invalid for whom nobody asked.
    """
    department, agree, text = told.get("department"), told.get("agree"), told.get("opinion")
    if not isinstance(department, str) or not isinstance(agree, bool) or not isinstance(text, str):
        raise Invalid("opinion.not_told", "opinion")
    if not 0 < len(text.strip()) <= MAX_TEXT:
        raise Invalid("text.too_long", "opinion", maximum=MAX_TEXT)
    code = elsewhere(partner.code, department)
    owed = next((one for one in case.opinions if one.department == code), None)
    if owed is None:
        raise Invalid("opinion.not_asked", "department")
    if not owed.open or case.status not in AWAITED_IN:
        return case
    status = OpinionStatus.AGREED if agree else OpinionStatus.OBJECTED
    given = replace(owed, status=status, text=text.strip(), at=at, by=f"@{partner.code}")
    opinions = tuple(given if one is owed else one for one in case.opinions)
    move = Move(case.status, None, EventType.OPINION_GIVEN, case.status, frozenset())
    moved = case.moved(move, ANONYMOUS, at, opinions=opinions, note=f"{owed.name}已反馈意见")
    return replace(moved, reckoned=case.reckoned)


def require_joint(mode: CrossProvinceMode) -> None:
    """Raise NotAllowedNow for a conversation in which nobody asks for opinions."""
    if mode is not CrossProvinceMode.JOINT:
        raise NotAllowedNow("opinion.not_joint", "envelope", "case")


def _named(agreement: Agreement | None, party: str) -> Sequence[AgreedDepartment]:
    return [one for one in (agreement.departments if agreement else ()) if one.party == party]


def _codes(told: Any) -> list[str]:
    if not isinstance(told, list) or not 0 < len(told) <= MAX_OPINIONS:
        raise Invalid("opinion.nobody", "departments")
    if not all(isinstance(one, str) and 0 < len(one) <= 64 for one in told):
        raise Invalid("opinion.nobody", "departments")
    return list(dict.fromkeys(told))


def _due(told: Any, at: datetime) -> date:
    try:
        due_on = date.fromisoformat(told)
    except (ValueError, TypeError) as error:
        raise Invalid("opinion.due", "dueOn") from error
    if abs(due_on - at.date()) > _LATEST:
        raise Invalid("opinion.due", "dueOn")
    return due_on
