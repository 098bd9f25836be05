"""How people found it (好差评): five grades, kept as names, since the interfaces out there number them both ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from auth.problems import Invalid, LimitExceeded
from resolvers.aftercare.tags import TAGS

MAX_TEXT = 1000
MAX_TAGS = 10


class Rating(Enum):
    """The five grades, from 非常满意 to 非常不满意."""

    VERY_GOOD = "VERY_GOOD"
    GOOD = "GOOD"
    FAIR = "FAIR"
    POOR = "POOR"
    VERY_POOR = "VERY_POOR"


# 基本满意 counts as good, the last two are what has to be mended.
GOOD_RATINGS = (Rating.VERY_GOOD, Rating.GOOD, Rating.FAIR)
BAD_RATINGS = (Rating.POOR, Rating.VERY_POOR)
# What stands for somebody who never answered; it is never mixed with what people said.
DEFAULT_RATING = Rating.GOOD


@dataclass(frozen=True, slots=True)
class Periods:
    """How long things take after a case: working days to mend and to answer, days in which to evaluate."""

    rectification_days: int = 5
    complaint_days: int = 7
    evaluation_days: int = 10


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of how a case was handled."""

    rating: Rating
    tags: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The one evaluation of a case; `id` is the case's number. `automatic`: nobody answered in time.

    `account` gave it, empty when automatic; `applicant` is for whom; `matter` is the matter's code.
    """

    id: str
    opinion: Opinion
    at: datetime
    account: str
    applicant: str
    matter: str
    department: str
    region: str
    key: str = ""
    automatic: bool = False

    @property
    def bad(self) -> bool:
        """Whether something has to be mended."""
        return self.opinion.rating in BAD_RATINGS and not self.automatic


def checked(rating: Rating, tags: Sequence[str], comment: str | None) -> Opinion:
    """Return an opinion fit to be kept; raises Invalid or LimitExceeded."""
    if len(tags) > MAX_TAGS:
        raise LimitExceeded("evaluation.tags", "tags", maximum=MAX_TAGS)
    for place, tag in enumerate(tags):
        if tag not in TAGS or TAGS[tag].bad is not (rating in BAD_RATINGS):
            raise Invalid("evaluation.tag", "tags", str(place))
    return Opinion(rating, tuple(dict.fromkeys(tags)), bounded(comment, "comment") if comment else None)


def bounded(text: str, field: str) -> str | None:
    """Return what somebody wrote, None for nothing; raises Invalid above 1,000 characters."""
    if len(text) > MAX_TEXT:
        raise Invalid("text.too_long", field, maximum=MAX_TEXT)
    return text.strip() or None
