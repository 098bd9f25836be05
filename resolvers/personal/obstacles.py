from auth.accounts.members import Members
from auth.accounts.model import Account, MemberRole, Membership
from auth.accounts.store import OrganizationStore
from auth.gate import Gate
from auth.problems import NotAllowedNow, Problem
from auth.wards.key import ward_key
from resolvers.context import Stores

_MOST_CASES = 20
_MANAGING = {MemberRole.LEGAL_REPRESENTATIVE, MemberRole.ADMINISTRATOR}


async def obstacles(gate: Gate, stores: Stores, account: Account) -> list[Problem]:
    """Return everything that has to be settled before an account can be closed, all at once (一次性告知)."""
    found: list[Problem] = [NotAllowedNow("closure.staff", "posts")] if account.posts else []
    for number in await stores.applications.open_of(await _applicants(gate, account), _MOST_CASES):
        found.append(NotAllowedNow("closure.case", "applications", number, number=number))
    for membership in account.memberships:
        if problem := await _needed(gate, account, membership):
            found.append(problem)
    return found


async def _applicants(gate: Gate, account: Account) -> tuple[str, ...]:
    """Whose cases the account looks after: its own, from before too, and those of its wards."""
    own = (ward_key(gate.vault, account.person.id_number),) if account.person else ()
    wards = tuple(ward.key for ward in await gate.wards.of_guardian(account.id))
    return (account.id, *account.former, *own, *wards)


async def _needed(gate: Gate, account: Account, membership: Membership) -> Problem | None:
    """Tell why an organization can't do without this member, None when it can."""
    code = membership.organization
    if membership.role is MemberRole.OPERATOR:
        return None
    name = await _name(gate.organizations, code)
    if membership.role is MemberRole.LEGAL_REPRESENTATIVE:
        return NotAllowedNow("closure.representative", "memberships", code, name=name)
    members = (await Members(gate.database).of([code]))[code]
    others = {one.role for other in members if other.id != account.id for one in other.memberships_in(code)}
    return None if others & _MANAGING else NotAllowedNow("closure.administrator", "memberships", code, name=name)


async def _name(organizations: OrganizationStore, code: str) -> str:
    found = (await organizations.get_many([code])).get(code)
    return found.name if found else code
