"""Pieces of guides (问答式引导) that many matters share."""

from resolvers.matters.guidance.model import (
    Condition,
    Effect,
    FormEffect,
    MaterialEffect,
    Need,
    Option,
    Question,
    Refusal,
)

__all__ = ["Effect", "FormEffect", "Option"]


def ask(key: str, text: str, *options: Option) -> Question:
    return Question(key, text, options)


def yes_no(key: str, text: str, yes: str = "是", no: str = "否") -> Question:
    """A question of two answers, YES and NO."""
    return Question(key, text, (Option("YES", yes), Option("NO", no)))


def when(**answers: str | tuple[str, ...]) -> Condition:
    """Holds when each question was answered so, or with one of several answers."""
    return Condition({key: (one,) if isinstance(one, str) else one for key, one in answers.items()})


def needed(key: str, note: str | None = None) -> MaterialEffect:
    return MaterialEffect(key, Need.REQUIRED, note)


def optional(key: str, note: str | None = None) -> MaterialEffect:
    return MaterialEffect(key, Need.OPTIONAL, note)


def needless(key: str) -> MaterialEffect:
    return MaterialEffect(key, Need.DROPPED)


def refused(condition: Condition, reason: str, instead: str | None = None, matter: str | None = None) -> Effect:
    """Tell somebody that the matter isn't for them, and where to go."""
    return Effect(condition, refusal=Refusal(reason, instead, matter))


def either(key: str, yes: MaterialEffect) -> tuple[Effect, Effect]:
    """A material for who says YES to a question, and for nobody else."""
    return Effect(when(**{key: "YES"}), (yes,)), Effect(when(**{key: "NO"}), (needless(yes.key),))


AGENT = yes_no("agent", "由谁来办？", yes="委托他人代办", no="本人（法定代表人、经营者）办理")
AGENT_EFFECTS = either("agent", needed("authorization", "写明委托事项和权限，委托人签名或者盖章。"))
