"""The demo cast: citizens, a child, a company, and the staff of every department that has matters.

All of them are invented. Citizens get their accounts when they first sign in.
"""

import hashlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from auth.accounts.model import MemberRole, Membership, Organization, Post, Role
from auth.registries import (
    DevelopmentGuardianshipRegistry,
    DevelopmentOrganizationRegistry,
    Guardianship,
    Registries,
    Representation,
)
from auth.wards.model import GuardianRelation
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.import_departments import department_codes
from seeds.cast_names import resident_id, staff_id_number, staff_name, staff_phone
from seeds.departments import (
    BANK,
    CIVIL,
    DEPARTMENTS,
    DISABLED,
    EDUCATION,
    FUND,
    HEALTH,
    HOUSING,
    LAND,
    MARKET,
    MEDICAL_INSURANCE,
    POLICE,
    SOCIAL,
    TAX,
    TOBACCO,
    TRANSPORT,
    VETERANS,
)

CATALOGUE_SAMPLE = Path(__file__).parent / "data" / "guangan-matters.csv"
SINCE = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CastMember:
    """A person of the cast, or an organization; `id_number` is an ID number or a credit code."""

    name: str
    phone: str
    id_number: str
    kind: Literal["PERSON", "ORGANIZATION"] = "PERSON"
    posts: tuple[Post, ...] = ()
    memberships: tuple[Membership, ...] = ()

    @property
    def username(self) -> str | None:
        """What a member of staff signs in with: s and the last five digits of the phone."""
        return f"s{self.phone[-5:]}" if self.posts else None

    @property
    def password(self) -> str | None:
        """Always the same one; for the demo only."""
        return f"quiet-river-{self._secret('password').hex()[:8]}" if self.posts else None

    @property
    def totp_secret(self) -> str | None:
        """What an authenticator app would hold, in base32."""
        return b32encode(self._secret("totp")).decode() if self.posts else None

    def _secret(self, use: str) -> bytes:
        return hashlib.sha256(f"cast:{use}:{self.phone}".encode()).digest()[:20]


COMPANY = Organization("91511602MB99001879", "广安味道餐饮有限公司", "周启明")

CITIZENS = (
    CastMember("李秀英", "13900001001", resident_id(date(1985, 4, 12), 122)),
    CastMember("王建国", "13900001002", resident_id(date(1958, 11, 3), 133)),
    CastMember("陈思远", "13900001003", resident_id(date(1996, 7, 25), 145)),
    CastMember("刘雨桐", "13900001004", resident_id(date(1991, 2, 8), 156)),
    CastMember(
        COMPANY.legal_representative,
        "13900001005",
        resident_id(date(1979, 9, 16), 167),
        memberships=(Membership(COMPANY.id, MemberRole.LEGAL_REPRESENTATIVE, SINCE),),
    ),
    CastMember("李子涵", "13900001006", resident_id(date(2019, 6, 1), 178)),
)
# Known to the registry only, for whoever likes to register one: a village's collective, with its own prefix N2.
COLLECTIVE = Organization("N2511602MF99001884", "广安区红庙村股份经济合作联合社", "王建国")
# Guardian and child, by their places among the citizens.
GUARDIANSHIPS = ((CITIZENS[0], CITIZENS[5], GuardianRelation.PARENT),)
COMPANY_MEMBER = CastMember(COMPANY.name, "13900001005", COMPANY.id, "ORGANIZATION")

# Who supervises which departments (首席代表); each of them has exactly one supervisor.
SUPERVISED = (
    (MARKET, HEALTH),
    (POLICE, CIVIL, VETERANS),
    (SOCIAL, MEDICAL_INSURANCE, DISABLED),
    (LAND, HOUSING, TRANSPORT),
    (EDUCATION, TAX, TOBACCO),
    (FUND, BANK),
)


def _staff(place: int, posts: tuple[Post, ...]) -> CastMember:
    return CastMember(staff_name(place), staff_phone(place), staff_id_number(place), posts=posts)


def _supervisors() -> Iterator[CastMember]:
    for place, departments in enumerate(SUPERVISED):
        yield _staff(place, tuple(Post(Role.SUPERVISOR, department.code) for department in departments))


def _clerks_and_approvers() -> Iterator[CastMember]:
    """Two people for each department; the imported ones have the codes that the import gives them."""
    imported = department_codes(row for _, row in read_rows(CATALOGUE_SAMPLE))
    codes = [*(department.code for department in DEPARTMENTS), *imported.values()]
    for place, code in enumerate(codes):
        yield _staff(100 + 2 * place, (Post(Role.CLERK, code),))
        yield _staff(101 + 2 * place, (Post(Role.APPROVER, code),))


def _for_two_departments(place: int, role: Role) -> CastMember:
    return _staff(place, (Post(role, MARKET.code), Post(role, HEALTH.code)))


# Manage colleagues' accounts in two departments, and handle no cases; two, since some posts take a second one.
ADMINISTRATORS = tuple(_for_two_departments(place, Role.ADMINISTRATOR) for place in (50, 51))
# Write what the catalogue says of two departments' matters; two, since nobody publishes what they wrote.
EDITORS = tuple(_for_two_departments(place, Role.CATALOGUE_EDITOR) for place in (52, 53))

CAST: tuple[CastMember, ...] = (
    *CITIZENS,
    COMPANY_MEMBER,
    *_supervisors(),
    *_clerks_and_approvers(),
    *ADMINISTRATORS,
    *EDITORS,
)


def people() -> list[dict[str, Any]]:
    """The cast as /dev/people shows it; departments and organizations are codes."""
    return [shown(member) for member in CAST]


def shown(member: CastMember) -> dict[str, Any]:
    """A person as /dev/people shows them."""
    return {
        "name": member.name,
        "phone": member.phone,
        "idNumber": member.id_number,
        "kind": member.kind,
        "roles": sorted({post.role.value for post in member.posts}),
        "departments": [post.department for post in member.posts],
        "username": member.username,
        "password": member.password,
        "totpSecret": member.totp_secret,
    }


def known_identities() -> dict[str, str]:
    """ID number → name of every person of the cast, for the development identity provider."""
    return {member.id_number: member.name for member in CAST if member.kind == "PERSON"}


def known_registries() -> Registries:
    """The development registers: who represents the cast's organizations, and who is whose guardian."""
    numbers = {member.name: member.id_number for member in CITIZENS}
    represented = (
        Representation(one.id, one.name, one.legal_representative, numbers[one.legal_representative])
        for one in (COMPANY, COLLECTIVE)
    )
    children = (
        Guardianship(guardian.id_number, child.name, child.id_number, relation)
        for guardian, child, relation in GUARDIANSHIPS
    )
    return Registries(DevelopmentOrganizationRegistry(represented), DevelopmentGuardianshipRegistry(children))
