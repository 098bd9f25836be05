from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from auth.assurance import Assurance
from auth.identifiers import OF_AGE, age
from auth.places import within


class Role(Enum):
    """What staff may do, within their departments."""

    CLERK = "CLERK"
    APPROVER = "APPROVER"
    SUPERVISOR = "SUPERVISOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    CATALOGUE_EDITOR = "CATALOGUE_EDITOR"


# Administrators manage colleagues and editors the catalogue; of cases they see no more than anybody else.
HANDLING = (Role.CLERK, Role.APPROVER, Role.SUPERVISOR)


class MemberRole(Enum):
    """What a person is to an organization."""

    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    ADMINISTRATOR = "ADMINISTRATOR"
    OPERATOR = "OPERATOR"


@dataclass(frozen=True, slots=True)
class Post:
    """One role in one department, named by its code; for one region and what lies in it, or None: wherever the
    department works."""

    role: Role
    department: str
    region: str | None = None

    def covers(self, department: str, place: str | None) -> bool:
        """Tell whether what happens there is this post's business; an unknown place is no limited post's."""
        if self.department != department:
            return False
        return self.region is None or (place is not None and within(place, self.region))


@dataclass(frozen=True, slots=True)
class Person:
    """A verified identity."""

    name: str
    id_number: str
    verified_at: datetime
    method: str


@dataclass(frozen=True, slots=True)
class Organization:
    """A company or other organization that people act for; `id` is its credit code."""

    id: str
    name: str
    legal_representative: str

    @property
    def credit_code(self) -> str:
        """GB 32100, 18 characters."""
        return self.id


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account is to an organization, since when."""

    organization: str
    role: MemberRole
    since: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, found by phone; `former` are accounts that the same person had and closed."""

    id: str
    phone: str
    created_at: datetime
    assurance: Assurance = Assurance.PHONE
    person: Person | None = None
    posts: tuple[Post, ...] = ()
    memberships: tuple[Membership, ...] = ()
    revision: int = 1
    former: tuple[str, ...] = ()

    def verified(self, person: Person, former: tuple[str, ...] = ()) -> "Account":
        """The account after its person has proved name and ID number."""
        level = max(self.assurance, Assurance.REAL_NAME)
        return replace(self, person=person, assurance=level, former=former, revision=self.revision + 1)

    def memberships_in(self, organization: str) -> tuple[Membership, ...]:
        """What the account is to an organization; nothing for a stranger."""
        return tuple(one for one in self.memberships if one.organization == organization)

    @property
    def blank(self) -> bool:
        """Whether nothing is known of the account but its phone."""
        return not (self.person or self.posts or self.memberships)

    def minor(self, on: date) -> bool:
        """Whether the person is known to be under 18 that day."""
        return self.person is not None and age(self.person.id_number, on) < OF_AGE

    def moved(self, phone: str) -> "Account":
        """The account with another phone."""
        return replace(self, phone=phone, revision=self.revision + 1)

    def appointed(self, post: Post) -> "Account":
        """The account with one more post."""
        return replace(self, posts=(*self.posts, post), revision=self.revision + 1)

    def dismissed(self, post: Post) -> "Account":
        """The account without a post."""
        return replace(self, posts=tuple(one for one in self.posts if one != post), revision=self.revision + 1)
