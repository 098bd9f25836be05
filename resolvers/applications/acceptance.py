"""Whether and how the window may take a case: pure decisions on what is there and what the matter allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from auth.problems import Invalid, MaterialMissing, NotAllowedNow, Problem, Problems, Required
from resolvers.applications.clock import LICENSING_DAYS
from resolvers.applications.model import AcceptanceMode, Application, SupplementItem
from resolvers.applications.window import Deferral, Mark, WindowFacts
from resolvers.calendar.working_days import Calendar
from resolvers.matters.model import Matter


@dataclass(frozen=True, slots=True)
class Taking:
    """How a clerk wants to take a case: completely, on commitment, or with materials that follow by a day."""

    mode: AcceptanceMode
    deferred: tuple[str, ...] = ()
    due_on: date | None = None
    note: str | None = None


def taken(application: Application, matter: Matter, taking: Taking, on: date, calendar: Calendar) -> WindowFacts:
    """Return the case's facts as accepted; raises what speaks against it, everything at once."""
    if taking.mode is AcceptanceMode.DEEMED:
        raise Invalid("acceptance.deemed", "mode")
    if taking.mode is AcceptanceMode.COMMITMENT and application.window.commitment is None:
        raise NotAllowedNow("acceptance.no_commitment", "mode")
    found = [*_deferral_problems(matter, taking), *_absent(application, matter, taking.deferred)]
    if found:
        raise Problems(found)
    deferrals = _deferrals(matter, taking, on, calendar)
    marks = tuple(Mark(one.key, accepted=True) for one in application.materials if one.key not in taking.deferred)
    return replace(application.window.marked(marks), deferrals=deferrals)


def may_wish(matter: Matter, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the materials that an applicant asks to hand in later, if the matter allows it (容缺)."""
    problems = [problem for index, key in enumerate(keys) if (problem := _unfit(matter, key, index))]
    if problems:
        raise Problems(problems)
    return tuple(dict.fromkeys(keys))


def check_asked_once(application: Application, items: Sequence[SupplementItem]) -> None:
    """Raise NotAllowedNow for whatever should have been told the first time (一次性告知).

    Once answered, only what the answer itself changed may be asked for again.
    """
    fresh = application.window.answered
    if fresh is None:
        return
    problems = [
        NotAllowedNow("supplement.once", "items", str(index))
        for index, item in enumerate(items)
        if not names_of(item) & set(fresh)
    ]
    if problems:
        raise Problems(problems)


def answers_all(items: Sequence[SupplementItem], answered: Sequence[str]) -> bool:
    """Tell whether an answer changed all that was asked for by its name; mere words only people can check."""
    return all(names_of(item) and names_of(item) <= set(answered) for item in items)


def rejections(items: Sequence[SupplementItem]) -> tuple[Mark, ...]:
    """Return the marks of the materials that a supplement is asked for, each with all that is said of it."""
    said: dict[str, list[str]] = {}
    for item in items:
        if item.material_key:
            said.setdefault(item.material_key, []).append(item.message)
    return tuple(Mark(key, accepted=False, note="；".join(one)) for key, one in said.items())


def names_of(item: SupplementItem) -> set[str]:
    """What an item is about, by the names of window.changed_things."""
    names = {f"material:{item.material_key}"} if item.material_key else set()
    # A path may start with `form`, as those of errors do.
    field = (item.field_path or "").replace("/", ".").strip(".").removeprefix("form.").split(".")[0]
    return names | ({f"form:{field}"} if field else set())


def _deferral_problems(matter: Matter, taking: Taking) -> list[Problem]:
    if taking.mode is not AcceptanceMode.DEFICIENT:
        given = bool(taking.deferred) or taking.due_on is not None
        return [Invalid("acceptance.nothing_deferred", "deferredMaterials")] if given else []
    problems: list[Problem] = []
    if not taking.deferred:
        problems.append(Required("acceptance.what_deferred", "deferredMaterials"))
    if taking.due_on is None:
        problems.append(Required("acceptance.until_when", "dueOn"))
    return [*problems, *(one for at, key in enumerate(taking.deferred) if (one := _unfit(matter, key, at)))]


def _unfit(matter: Matter, key: str, index: int) -> Problem | None:
    path, asked = ("deferredMaterials", str(index)), matter.requirement(key)
    if asked is None:
        return Invalid("material.unknown", *path, key_name=key[:64])
    return None if asked.deficiency_allowed else NotAllowedNow("material.not_deferrable", *path, name=asked.name)


def _absent(application: Application, matter: Matter, deferred: Sequence[str]) -> list[Problem]:
    """What is required, isn't there and isn't deferred."""
    there = {one.key for one in application.materials if one.files or one.committed or one.certificate}
    there |= {one.key for one in application.evidence}
    return [
        MaterialMissing("material.missing", "materials", one.key, name=one.name)
        for one in matter.materials
        if one.required and one.key not in there and one.key not in deferred
    ]


def _deferrals(matter: Matter, taking: Taking, on: date, calendar: Calendar) -> tuple[Deferral, ...]:
    """Due on a working day, after today and no later than the day that the case is promised for."""
    due = taking.due_on
    if due is None:
        return ()
    days = matter.promised_days if matter.promised_days is not None else matter.statutory_days
    last = calendar.after(on, LICENSING_DAYS if days is None else days)
    if not on < due <= last:
        raise Invalid("acceptance.due_on", "dueOn", last=last.isoformat())
    if not calendar.is_working(due):
        raise Invalid("acceptance.day_off", "dueOn", day=due.isoformat())
    return tuple(Deferral(key, due) for key in dict.fromkeys(taking.deferred))
