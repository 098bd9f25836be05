"""Fetching what other departments share, when a case is submitted and not before."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.problems import MaterialMissing, Problem, Problems, ProviderUnavailable
from resolvers.access.model import Opened
from resolvers.access.record import record
from resolvers.applications.asking import Asking
from resolvers.applications.model import Application
from resolvers.applications.sharing.model import Evidence, Question, Source, evidence
from resolvers.matters.model import MaterialRequirement, MaterialSource, Matter

if TYPE_CHECKING:
    from resolvers.context import Context

Wanted = Mapping[str, tuple[MaterialRequirement, Source]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one question: evidence, or why there is none."""

    asked: MaterialRequirement
    source: Source
    evidence: Evidence | None = None
    problem: Problem | None = None

    @property
    def told(self) -> bool:
        """Whether the provider learned of it and answered."""
        return not isinstance(self.problem, ProviderUnavailable)


def wanted(context: "Context", application: Application, matter: Matter, held: Collection[str]) -> Wanted:
    """Return what to ask for: what some department shares, and the applicant neither uploaded nor has in the library.

    What was fetched before stays as it was. Of somebody whose number nobody knows nothing is asked.
    """
    there = {one.key for one in application.materials if one.files} | {one.key for one in application.evidence}
    if application.applicant.id_number is None:
        return {}
    shared = {
        one.key: (one, context.sharing.source(matter.code, one.key))
        for one in matter.materials
        if one.source is MaterialSource.DEPARTMENT_SHARING and one.key not in there and one.key not in held
    }
    return {key: (one, source) for key, (one, source) in shared.items() if source}


async def fetched(context: "Context", application: Application, wanted: Wanted) -> tuple[Evidence, ...]:
    """Return the case's evidence with what is wanted; raises Problems as `ask` does."""
    uploaded = {one.key for one in application.materials if one.files}
    kept = tuple(one for one in application.evidence if one.key not in uploaded)
    if not wanted:
        return kept
    answers = await ask(context, application, list(wanted.values()))
    return (*kept, *(one.evidence for one in answers if one.evidence))


async def ask(
    context: "Context", asking: Asking, wanted: Sequence[tuple[MaterialRequirement, Source]]
) -> list[Answer]:
    """Ask every provider at once, and let the person whom it is about see who was asked what for.

    Raises Problems for each required material that nobody has or whose provider is out: it can be uploaded instead.
    """
    answers = await asyncio.gather(*(_asked(context, asking, *one) for one in wanted))
    await _log(context, asking, [one for one in answers if one.told])
    problems = [one.problem for one in answers if one.problem and one.asked.required]
    if problems:
        raise Problems(problems)
    return answers


async def _asked(context: "Context", application: Asking, asked: MaterialRequirement, source: Source) -> Answer:
    path, at = ("materials", asked.key), context.now()
    question = Question(source, application.applicant, application.id)
    try:
        fields = await context.sharing.ask(question, at)
    except ProviderUnavailable:
        problem = ProviderUnavailable("material.sharing_out", *path, name=asked.name, provider=source.provider.name)
        return Answer(asked, source, problem=problem)
    if fields is None:
        none = MaterialMissing("material.not_shared", *path, name=asked.name, provider=source.provider.name)
        return Answer(asked, source, problem=none)
    return Answer(asked, source, evidence(asked.key, source, fields, at))


async def _log(context: "Context", application: Asking, answers: Sequence[Answer]) -> None:
    subject = application.applicant.id_number or ""
    await record(
        context,
        [
            (
                subject,
                Opened(
                    thing=application.id,
                    account="",
                    by=f"办件系统（向{one.source.provider.name}查询）",
                    purpose=f"{one.source.purpose}，办件 {application.id}",
                    fields=one.source.fields,
                ),
            )
            for one in answers
        ],
    )
