from dataclasses import dataclass

from auth.accounts.model import HANDLING, Account, Organization, Role
from auth.assurance import Assurance
from auth.problems import AssuranceTooLow
from auth.sessions.model import Channel


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: an account, or nobody; for themselves, or for an organization.

    `address` is the network address, for rate limits only. `service` is the registered client that calls as itself:
    it has no account, so whatever needs one is closed to it.
    """

    account: Account | None = None
    session: str | None = None
    channel: Channel = Channel.WEB
    organization: Organization | None = None
    address: str = ""
    service: str | None = None

    @property
    def id(self) -> str | None:
        """The account's id; what logs may say of a caller."""
        return self.account.id if self.account else None

    @property
    def assurance(self) -> Assurance:
        """How well we know the caller."""
        return self.account.assurance if self.account else Assurance.NONE

    def require_assurance(self, level: Assurance) -> None:
        """Raise AssuranceTooLow unless the caller is known well enough."""
        if self.assurance < level:
            raise AssuranceTooLow(level)

    def departments(self, *roles: Role) -> tuple[str, ...]:
        """Return the departments in which the caller has one of the roles; none named: one that handles cases."""
        posts, wanted = self.account.posts if self.account else (), roles or HANDLING
        return tuple(dict.fromkeys(post.department for post in posts if post.role in wanted))

    def has(self, department: str, *roles: Role) -> bool:
        """Tell whether the caller has one of the roles in that department."""
        return department in self.departments(*roles)


ANONYMOUS = Caller()
