import secrets
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from auth.faces.model import FaceOutcome, Identity, StartedCheck

_REMEMBERED = 1000


class DevelopmentFaces:
    """Lets the developer say at /dev/faces/… how a check ends. Never part of a production start.

    Only people of the fixed list (ID number → name) can pass; checks are forgotten when the process ends.
    """

    method = "DEVELOPMENT"

    def __init__(self, known: Mapping[str, str], url: str) -> None:
        self._known = known
        self._url = url
        self._checks: OrderedDict[str, tuple[Identity, FaceOutcome]] = OrderedDict()

    async def begin(self, identity: Identity, _order: str, _at: datetime) -> StartedCheck:
        """Open a check; its page is ours."""
        check = secrets.token_hex(16)
        self._checks[check] = (identity, FaceOutcome.NOT_PASSED)
        if len(self._checks) > _REMEMBERED:
            self._checks.popitem(last=False)
        return StartedCheck(check, f"{self._url}/dev/faces/{check}")

    async def outcome(self, check: str, _at: datetime) -> FaceOutcome:
        """Return what the developer said."""
        return self._checks[check][1] if check in self._checks else FaceOutcome.GONE

    def whose(self, check: str) -> str | None:
        """Return the name that a check is for, None when there is no such check."""
        return self._checks[check][0].name if check in self._checks else None

    def decide(self, check: str, *, passed: bool) -> FaceOutcome:
        """Say how a check ends; who isn't on the list doesn't pass."""
        if check not in self._checks:
            return FaceOutcome.GONE
        identity, _ = self._checks[check]
        genuine = passed and self._known.get(identity.id_number) == identity.name
        outcome = FaceOutcome.PASSED if genuine else FaceOutcome.NOT_PASSED
        self._checks[check] = (identity, outcome)
        return outcome
