"""How problems reach clients: what a person can mend is a userError, the rest a GraphQL error with a code."""

from collections.abc import Awaitable, Callable
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

import strawberry

from auth.assurance import Assurance
from auth.consents.purpose import Purpose
from auth.problems import (
    AlreadyDone,
    AssuranceTooLow,
    CalendarMissing,
    Conflict,
    ConsentMissing,
    Expired,
    Invalid,
    LimitExceeded,
    MaterialMissing,
    MaterialRejected,
    NotAllowedNow,
    NotFound,
    Problem,
    Problems,
    ProviderUnavailable,
    Required,
)
from auth.rules import Rule
from schema.info import Info
from schema.words import words


@strawberry.enum(description="Kinds of problems that a person can mend.")
class UserErrorCode(Enum):
    REQUIRED = strawberry.enum_value("REQUIRED", description="Something must be given.")
    INVALID = strawberry.enum_value("INVALID", description="What was given can't be right.")
    NOT_FOUND = strawberry.enum_value("NOT_FOUND", description="No such thing, or not for you.")
    NOT_ALLOWED_NOW = strawberry.enum_value("NOT_ALLOWED_NOW", description="Not in the present state.")
    CONFLICT = strawberry.enum_value("CONFLICT", description="Somebody else was first; read again.")
    EXPIRED = strawberry.enum_value("EXPIRED", description="It was good once.")
    LIMIT_EXCEEDED = strawberry.enum_value("LIMIT_EXCEEDED", description="Too many, too often or too large.")
    ASSURANCE_TOO_LOW = strawberry.enum_value("ASSURANCE_TOO_LOW", description="Prove who you are first.")
    MATERIAL_MISSING = strawberry.enum_value("MATERIAL_MISSING", description="A required material is missing.")
    MATERIAL_REJECTED = strawberry.enum_value("MATERIAL_REJECTED", description="A material can't be taken.")
    ALREADY_DONE = strawberry.enum_value("ALREADY_DONE", description="Done before; not twice.")
    PROVIDER_UNAVAILABLE = strawberry.enum_value("PROVIDER_UNAVAILABLE", description="A service that we need is out.")


CODES: dict[type[Problem], UserErrorCode] = {
    Required: UserErrorCode.REQUIRED,
    ConsentMissing: UserErrorCode.REQUIRED,
    Invalid: UserErrorCode.INVALID,
    NotFound: UserErrorCode.NOT_FOUND,
    NotAllowedNow: UserErrorCode.NOT_ALLOWED_NOW,
    CalendarMissing: UserErrorCode.NOT_ALLOWED_NOW,
    Conflict: UserErrorCode.CONFLICT,
    Expired: UserErrorCode.EXPIRED,
    LimitExceeded: UserErrorCode.LIMIT_EXCEEDED,
    AssuranceTooLow: UserErrorCode.ASSURANCE_TOO_LOW,
    MaterialMissing: UserErrorCode.MATERIAL_MISSING,
    MaterialRejected: UserErrorCode.MATERIAL_REJECTED,
    AlreadyDone: UserErrorCode.ALREADY_DONE,
    ProviderUnavailable: UserErrorCode.PROVIDER_UNAVAILABLE,
}


@strawberry.type(description="What went wrong and where, in words for people.")
class UserError:
    code: UserErrorCode = strawberry.field(description="What kind of problem.")
    message: str = strawberry.field(description="What to tell the person, in their language.")
    path: list[str] = strawberry.field(description="Which part of the input; empty when it is none in particular.")
    current_revision: int | None = strawberry.field(description="On CONFLICT: where things stand now.", default=None)
    required_assurance: Assurance | None = strawberry.field(
        description="On ASSURANCE_TOO_LOW: how well known one must be.", default=None
    )
    required_consent: Purpose | None = strawberry.field(
        description="On REQUIRED, when a consent is missing: to what. Show that text and send `giveConsent`.",
        default=None,
    )
    retry_after: int | None = strawberry.field(
        description="On LIMIT_EXCEEDED: in how many seconds it may work; null when waiting alone doesn't help.",
        default=None,
    )

    @classmethod
    def of(cls, problem: Problem, locale: str) -> "UserError":
        """Publish a problem in the caller's language."""
        return cls(
            code=CODES[type(problem)],
            message=words(problem.key, locale, problem.values),
            path=list(problem.path),
            current_revision=problem.current_revision if isinstance(problem, Conflict) else None,
            required_assurance=problem.required if isinstance(problem, AssuranceTooLow) else None,
            required_consent=problem.purpose if isinstance(problem, ConsentMissing) else None,
            retry_after=problem.retry_after if isinstance(problem, LimitExceeded) else None,
        )


UserErrors = list[UserError]
P = TypeVar("P")
Story = Callable[..., Awaitable[P]]

# Every mutation's rule by its function's name; a test walks the schema and misses none.
RULES: dict[str, Rule] = {}


def no_errors() -> Any:
    """The `userErrors` field of a payload."""
    return strawberry.field(description="What a person can mend; empty on success.", default_factory=list)


def mutation(payload: type[P], rule: Rule, description: str) -> Callable[[Story[P]], Any]:
    """Make a mutation: nobody gets in against the rule, and problems become the payload's userErrors."""

    def decorate(story: Story[P]) -> Any:
        @wraps(story)
        async def guarded(self: Any, info: Info, input: Any) -> P:
            rule(info.context.caller)
            try:
                return await story(self, info, input)
            except Problem as problem:
                return payload(user_errors=[UserError.of(problem, info.context.locale)])  # type: ignore[call-arg]
            except Problems as several:
                told = [UserError.of(problem, info.context.locale) for problem in several.problems]
                return payload(user_errors=told)  # type: ignore[call-arg]

        RULES[story.__name__] = rule
        return strawberry.mutation(resolver=guarded, description=description)

    return decorate
