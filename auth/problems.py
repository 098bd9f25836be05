"""The named ways in which a request can fail by nobody's fault but the caller's.

A problem carries a message key and values, never a sentence: schema/problems.py owns the words, in two languages.
"""

from collections.abc import Sequence

from auth.assurance import Assurance
from auth.consents.purpose import Purpose


class Problem(Exception):
    """An expected failure: which message, about which part of the input, with which values."""

    def __init__(self, key: str, *path: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.path = path
        self.values = values


class Required(Problem):
    """Something that must be given is missing."""


class Invalid(Problem):
    """Something that was given can't be right."""


class NotFound(Problem):
    """There is no such thing, or the caller may not know of it."""


class NotAllowedNow(Problem):
    """The rules forbid it in the present state."""


class Conflict(Problem):
    """Somebody else was first; the current revision tells where things stand."""

    def __init__(self, current_revision: int | None = None) -> None:
        super().__init__("conflict", "revision")
        self.current_revision = current_revision


class Expired(Problem):
    """It was good once."""


class LimitExceeded(Problem):
    """Too many, too often or too large; `retry_after` is in seconds."""

    def __init__(self, key: str, *path: str, retry_after: int | None = None, **values: object) -> None:
        super().__init__(key, *path, retry_after=retry_after, **values)
        self.retry_after = retry_after


class AssuranceTooLow(Problem):
    """The caller must prove more of who they are first."""

    def __init__(self, required: Assurance) -> None:
        super().__init__("assurance_too_low", required=required.name)
        self.required = required


class ConsentMissing(Problem):
    """Nobody has agreed to what the data is wanted for, or to the text as it is now."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__("consent_missing", purpose=f"CONSENT_{purpose.value}")
        self.purpose = purpose


class MaterialMissing(Problem):
    """A required material has not been given."""


class MaterialRejected(Problem):
    """A material was given that can't be taken."""


class AlreadyDone(Problem):
    """It has been done before and can't be done twice."""


class ProviderUnavailable(Problem):
    """A service that we depend on doesn't answer or isn't set up."""


class CalendarMissing(Problem):
    """Nobody has entered that year's holiday notice, so none of its days can be counted: never a guess."""

    def __init__(self, year: int) -> None:
        super().__init__("calendar.missing", year=year)
        self.year = year


class Problems(Exception):
    """Several problems at once: people are told everything in one go (一次性告知)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.key for problem in problems))
        self.problems = tuple(problems)


class Unauthenticated(Exception):
    """The caller is not signed in, or the token is no longer good."""


class Forbidden(Exception):
    """The caller is signed in but has no such role."""
