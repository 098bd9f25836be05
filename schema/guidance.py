"""Guidance (问答式引导): a few questions, then exactly one's own materials and form."""

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from resolvers.matters.guidance import model, queries
from resolvers.matters.guidance.walk import Answer
from schema.info import Info
from schema.matters import MaterialRequirement


@strawberry.input(description="An answer to one question of a guide.")
class GuideAnswer:
    key: str = strawberry.field(description="The question's key.")
    value: str = strawberry.field(description="The option's value.")

    def model(self) -> Answer:
        """Unpack."""
        return Answer(self.key, self.value)


@strawberry.type(description="One of the answers that a question takes.")
class GuideOption:
    value: str = strawberry.field(description="Send it as the answer's `value`.")
    label: str = strawberry.field(description="What to show.")

    @classmethod
    def of(cls, option: model.Option) -> "GuideOption":
        """Publish an option."""
        return cls(value=option.value, label=option.label)


@strawberry.type(description="A question of a guide.")
class GuideQuestion:
    key: str = strawberry.field(description="Send it as the answer's `key`.")
    text: str = strawberry.field(description="What to ask.")
    options: list[GuideOption] = strawberry.field(description="Every answer that there is.")

    @classmethod
    def of(cls, question: model.Question) -> "GuideQuestion":
        """Publish a question."""
        options = [GuideOption.of(option) for option in question.options]
        return cls(key=question.key, text=question.text, options=options)


@strawberry.type(description="What is right for somebody whom a matter isn't for.")
class GuideInstead:
    text: str | None = strawberry.field(description="What to do instead.")
    matter_code: str | None = strawberry.field(description="The matter that is for them, where there is one.")

    @classmethod
    def of(cls, refusal: model.Refusal) -> "GuideInstead":
        """Publish where to go."""
        return cls(text=refusal.instead, matter_code=refusal.matter)


@strawberry.type(description="Where one stands in a guide. Answer until `question` is null.")
class GuideStep:
    question: GuideQuestion | None = strawberry.field(description="What to answer next; null at the end.")
    eligible: bool | None = strawberry.field(description="Whether one can apply; null as long as that is open.")
    reason: str | None = strawberry.field(description="Why one can't.")
    instead: GuideInstead | None = strawberry.field(description="Where to go when one can't.")
    materials: list[MaterialRequirement] = strawberry.field(
        description="What the answers so far leave of the materials; exactly one's own at the end."
    )
    form: JSON | None = strawberry.field(description="What they leave of the form's JSON Schema; null for who can't.")
    promised_days: int | None = strawberry.field(description="Working days that are promised after these answers.")

    @classmethod
    def of(cls, step: queries.GuideStep) -> "GuideStep":
        """Publish a step."""
        refusal = step.refusal
        return cls(
            question=GuideQuestion.of(step.question) if step.question else None,
            eligible=step.eligible,
            reason=refusal.reason if refusal else None,
            instead=GuideInstead.of(refusal) if refusal else None,
            materials=[MaterialRequirement.of(material) for material in step.materials],
            form=None if step.form is None else JSON(step.form),
            promised_days=step.promised_days,
        )


@strawberry.type(description="What a case's applicant answered to a question of the guide.")
class GivenAnswer:
    key: str = strawberry.field(description="The question's key.")
    value: str = strawberry.field(description="The option's value.")
    question: str = strawberry.field(description="What was asked.")
    answer: str = strawberry.field(description="What was answered, in words.")

    @classmethod
    def of(cls, question: model.Question, option: model.Option) -> "GivenAnswer":
        """Publish an answer of a case."""
        return cls(key=question.key, value=option.value, question=question.text, answer=option.label)


MatterCode = Annotated[str, strawberry.argument(description="The matter's code.")]
GuideAnswers = Annotated[
    list[GuideAnswer], strawberry.argument(description="All answers so far, in any order; at most 50.")
]


@strawberry.type(description="Guidance.")
class GuideQuery:
    @strawberry.field(description="The next question about a matter, or what is needed after all of them (引导).")
    async def guide(self, info: Info, matter_code: MatterCode, answers: GuideAnswers = []) -> GuideStep:  # noqa: B006
        given = [answer.model() for answer in answers]
        return GuideStep.of(await queries.guide(info.context, matter_code, given))
