"""Handing in a deferred material (容缺) while the case goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auth.caller import Caller
from auth.days import today
from auth.problems import Expired, Invalid, MaterialMissing, NotAllowedNow, Problem, Problems, Required
from resolvers.applications.lifecycle import ApplicationStatus, Move
from resolvers.applications.model import Application
from resolvers.applications.used_keys import UsedKey, with_key


@dataclass(frozen=True, slots=True)
class HandIn:
    """Who hands which materials in, under which key, and when."""

    caller: Caller
    materials: tuple[str, ...]
    used: UsedKey
    at: datetime


def require_owed(application: Application, form: Any, keys: Sequence[str], at: datetime) -> None:
    """Raise unless only materials that are owed come, and in time: nothing else of a running case changes."""
    if form is not None:
        raise NotAllowedNow("deferral.form", "form")
    if not keys:
        raise Required("deferral.nothing", "materials")
    problems = [problem for key in keys if (problem := _problem(application, key, at))]
    if problems:
        raise Problems(problems)


def require_same_answer(application: Application, revision: int, keys: Sequence[str]) -> None:
    """Raise Invalid when a key that was used already comes with an answer to what was asked for since then.

    The first answer is never at the present revision with something left to answer: it answered that, and moved on.
    """
    asked = application.status is ApplicationStatus.SUPPLEMENT_REQUIRED or any(map(application.window.deferral, keys))
    if asked and revision == application.revision:
        raise Invalid("key.reused", "idempotencyKey")


def handed_in(before: Application, after: Application, move: Move, given: HandIn) -> Application:
    """Return the case with what came; raises MaterialMissing for what was named and isn't there, or isn't new."""
    held = {one.key: one for one in before.materials}
    there = {one.key: one for one in after.materials if one.files or one.committed or one.certificate}
    problems = [
        MaterialMissing("deferral.empty", "materials", key)
        for key in given.materials
        if key not in there or there[key] == held.get(key)
    ]
    if problems:
        raise Problems(problems)
    return before.moved(
        move,
        given.caller,
        given.at,
        materials=after.materials,
        window=before.window.arrived(given.materials, given.at),
        used=with_key(before.used, given.used),
        note="容缺补交",
    )


def _problem(application: Application, key: str, at: datetime) -> Problem | None:
    owed = application.window.deferral(key)
    if owed is None:
        return NotAllowedNow("deferral.not_owed", "materials", key)
    return Expired("deferral.over", "materials", key) if today(at) > owed.due_on else None
