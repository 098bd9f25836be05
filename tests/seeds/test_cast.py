import csv
from collections import Counter
from datetime import date

from auth.accounts.model import MemberRole, Role
from auth.identifiers import age, normalize_credit_code, normalize_mainland_phone, normalize_resident_id
from resolvers.matters.exchange.reading import read_rows
from resolvers.matters.import_departments import department_codes
from seeds.cast_names import COUNTY
from seeds.departments import DEPARTMENTS, HEALTH, MARKET
from seeds.people import CAST, CATALOGUE_SAMPLE, COMPANY, CastMember, known_identities, people

TODAY = date(2026, 11, 20)
PERSONS = [member for member in CAST if member.kind == "PERSON"]
ORGANIZATIONS = [member for member in CAST if member.kind == "ORGANIZATION"]
STAFF = [member for member in CAST if member.posts]


def holders(role: Role) -> Counter[str]:
    return Counter(post.department for member in STAFF for post in member.posts if post.role is role)


def adult(member: CastMember) -> bool:
    return age(member.id_number, TODAY) >= 18


def test_begins_with_adults_without_roles() -> None:
    for member in CAST[:4]:
        assert member.kind == "PERSON"
        assert (member.posts, member.memberships) == ((), ())
        assert adult(member)


def test_one_child_follows_the_adults() -> None:
    citizens = [member for member in PERSONS if not member.posts]
    assert [adult(member) for member in citizens] == [True] * (len(citizens) - 1) + [False]
    assert age(citizens[-1].id_number, TODAY) < 14


def test_everybody_has_a_real_looking_identity() -> None:
    for member in PERSONS:
        assert normalize_resident_id(member.id_number, TODAY) == member.id_number
        assert member.id_number.startswith(COUNTY)
        assert normalize_mainland_phone(member.phone) == member.phone
    for field in ("phone", "id_number", "name"):
        assert len({getattr(member, field) for member in PERSONS}) == len(PERSONS)
    assert all(adult(member) for member in STAFF)


def test_company_has_a_representative_from_the_cast() -> None:
    (company,) = ORGANIZATIONS
    (representative,) = [member for member in PERSONS if member.memberships]
    assert (company.name, company.id_number) == (COMPANY.name, normalize_credit_code(COMPANY.id))
    assert company.phone == representative.phone
    assert representative.name == COMPANY.legal_representative
    assert not representative.posts
    (membership,) = representative.memberships
    assert (membership.organization, membership.role) == (COMPANY.id, MemberRole.LEGAL_REPRESENTATIVE)


def test_every_department_with_matters_has_its_clerk_and_its_approver() -> None:
    imported = department_codes(row for _, row in read_rows(CATALOGUE_SAMPLE))
    codes = {department.code for department in DEPARTMENTS} | set(imported.values())
    assert len(codes) == 16 + 34
    assert holders(Role.CLERK) == holders(Role.APPROVER) == dict.fromkeys(codes, 1)
    for member in STAFF:
        several = {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CATALOGUE_EDITOR}
        assert len(member.posts) == 1 or {post.role for post in member.posts} <= several


def test_supervisors_share_the_written_out_departments() -> None:
    assert holders(Role.SUPERVISOR) == dict.fromkeys((department.code for department in DEPARTMENTS), 1)
    supervised = [
        {post.department for post in member.posts} for member in STAFF if member.posts[0].role is Role.SUPERVISOR
    ]
    assert {MARKET.code, HEALTH.code} in supervised
    assert all(len(departments) >= 2 for departments in supervised)


def test_imported_departments_are_called_by_their_source() -> None:
    with CATALOGUE_SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        given = {(row["region_code"], row["department"], row["department_code"]) for row in csv.DictReader(file)}
    chosen = department_codes(row for _, row in read_rows(CATALOGUE_SAMPLE))
    assert {(*department, code) for department, code in chosen.items()} <= given


def test_identity_provider_knows_every_person() -> None:
    assert known_identities() == {member.id_number: member.name for member in PERSONS}


def test_people_are_shown_with_their_roles() -> None:
    shown = {one["idNumber"]: one for one in people()}
    assert len(shown) == len(CAST)
    assert shown[CAST[0].id_number]["roles"] == shown[CAST[0].id_number]["departments"] == []
    assert shown[COMPANY.id]["kind"] == "ORGANIZATION"
    for member in STAFF:
        assert shown[member.id_number]["departments"] == [post.department for post in member.posts]
        assert set(shown[member.id_number]["roles"]) == {post.role.value for post in member.posts}
