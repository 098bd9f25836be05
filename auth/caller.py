from dataclasses import dataclass, field
from datetime import date

from auth.accounts.model import HANDLING, Account, Organization, Role
from auth.acting import Capacity
from auth.assurance import Assurance
from auth.delegations.model import Delegation, Mandate
from auth.problems import AssuranceTooLow, NotAllowedNow
from auth.sessions.model import Channel
from auth.wards.model import Ward

# For whom somebody may act besides themselves.
Principal = Organization | Mandate | Ward


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: an account, or nobody; for themselves, or for one principal.

    `address` is the network address, for rate limits only. `service` is the registered client that calls as itself:
    it has no account, so whatever needs one is closed to it. `kin` names whom staff might act for: nobody handles
    the case of those (回避). `face` says that the person showed their face in this session, not long ago.
    """

    account: Account | None = None
    session: str | None = None
    channel: Channel = Channel.WEB
    principal: Principal | None = None
    address: str = ""
    service: str | None = None
    kin: frozenset[str] = field(default_factory=frozenset)
    face: bool = False
    minor: bool = False

    @property
    def id(self) -> str | None:
        """The account's id; what logs may say of a caller."""
        return self.account.id if self.account else None

    @property
    def principal_id(self) -> str | None:
        """For whom they act, as logs may say it; None for themselves."""
        if self.principal is None:
            return None
        return self.principal.key if isinstance(self.principal, Ward) else self.principal.id

    @property
    def capacity(self) -> Capacity | None:
        """In what capacity they act for somebody else; None for themselves."""
        kinds = {Organization: Capacity.MEMBER, Mandate: Capacity.DELEGATE, Ward: Capacity.GUARDIAN}
        return kinds[type(self.principal)] if self.principal else None

    @property
    def organization(self) -> Organization | None:
        """The organization that they act for."""
        return self.principal if isinstance(self.principal, Organization) else None

    @property
    def delegation(self) -> Delegation | None:
        """The delegation that they act by."""
        return self.principal.delegation if isinstance(self.principal, Mandate) else None

    @property
    def assurance(self) -> Assurance:
        """How well we know the caller."""
        if self.account is None:
            return Assurance.NONE
        return Assurance.FACE if self.face else self.account.assurance

    def require_assurance(self, level: Assurance) -> None:
        """Raise AssuranceTooLow unless the caller is known well enough."""
        if self.assurance < level:
            raise AssuranceTooLow(level)

    def require_oneself(self) -> None:
        """Raise NotAllowedNow for who acts for somebody else: rights are given, taken and proved in person."""
        if self.principal is not None:
            raise NotAllowedNow("acting.for_another")

    def in_force(self, on: date) -> bool:
        """Tell whether the right to act for the principal lasts to that day, as far as the calendar goes."""
        return not isinstance(self.principal, Mandate | Ward) or on <= self.principal.until

    @property
    def on_duty(self) -> bool:
        """Whether it is staff or a partner's service: some of what is public looks different to them."""
        return self.service is not None or (self.account is not None and bool(self.account.posts))

    def departments(self, *roles: Role) -> tuple[str, ...]:
        """Return the departments in which the caller has one of the roles; none named: one that handles cases."""
        posts, wanted = self.account.posts if self.account else (), roles or HANDLING
        return tuple(dict.fromkeys(post.department for post in posts if post.role in wanted))

    def handles(self, department: str, place: str | None, *roles: Role) -> bool:
        """Tell whether the caller has one of the roles in that department for that place, a region's code."""
        posts = self.account.posts if self.account else ()
        return any(post.role in roles and post.covers(department, place) for post in posts)

    def reach(self, *roles: Role) -> dict[str, tuple[str, ...] | None]:
        """Return the departments in which the caller has one of the roles (none named: one that handles cases).

        Only in these regions, None for everywhere.
        """
        regions: dict[str, tuple[str, ...] | None] = {}
        for post in self.account.posts if self.account else ():
            if post.role in (roles or HANDLING):
                before = regions.get(post.department, ())
                everywhere = before is None or post.region is None
                regions[post.department] = None if everywhere else (*(before or ()), post.region or "")
        return regions


ANONYMOUS = Caller()
