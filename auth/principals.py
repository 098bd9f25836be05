from datetime import date

from auth.accounts.model import Account
from auth.accounts.store import AccountStore, OrganizationStore
from auth.acting import Acting, Capacity
from auth.caller import Principal
from auth.delegations.model import DelegationStatus, Mandate
from auth.delegations.store import DelegationStore
from auth.rows import Database
from auth.wards.model import Ward, WardStage, stage_of
from auth.wards.store import WardStore


class Principals:
    """The one place that decides for whom an account may act: it reads the right anew and judges it by the day."""

    def __init__(self, database: Database) -> None:
        self._accounts = AccountStore(database)
        self._organizations = OrganizationStore(database)
        self._delegations = DelegationStore(database)
        self._wards = WardStore(database)

    async def find(self, account: Account, capacity: Capacity, right: str, on: date) -> Principal | None:
        """Return for whom this right lets the account act today, None when it doesn't (any more)."""
        match capacity:
            case Capacity.MEMBER:
                return await self._organization(account, right)
            case Capacity.DELEGATE:
                return await self._mandate(account, right, on)
            case Capacity.GUARDIAN:
                return await self._ward(account, right, on)

    async def kin(self, account: Account, on: date) -> frozenset[str]:
        """Return account ids, keys and ID numbers of everybody whom the account might act for, for recusal (回避).

        A guardianship that was ended counts, too, or giving it up would open the child's case.
        """
        held = [one for one in await self._delegations.held(account.id) if one.valid_until >= on]
        wards = await self._wards.ever_of_guardian(account.id)
        close = [one for one in wards if stage_of(one.id_number, on) is not WardStage.ENDED]
        return frozenset(
            {
                *(delegation.giver for delegation in held),
                *(ward.key for ward in close),
                *(ward.id_number for ward in close),
            }
        )

    async def _organization(self, account: Account, code: str) -> Principal | None:
        if code not in {one.organization for one in account.memberships}:
            return None
        return (await self._organizations.get_many([code])).get(code)

    async def _mandate(self, account: Account, delegation_id: str, on: date) -> Mandate | None:
        delegation = await self._delegations.get(delegation_id)
        if delegation is None or delegation.to != account.id:
            return None
        if delegation.status_on(on) is not DelegationStatus.ACTIVE:
            return None
        giver = await self._accounts.get(delegation.giver)
        return Mandate(delegation, giver) if giver and giver.person else None

    async def _ward(self, account: Account, ward_id: str, on: date) -> Ward | None:
        ward = await self._wards.get(ward_id)
        if ward is None or ward.guardian != account.id:
            return None
        return None if ward.stage_on(on) is WardStage.ENDED else ward


def acting_of(capacity: Capacity, right: str, principal: Principal) -> Acting:
    """Return what a session and its tokens say of a right that holds."""
    return Acting(capacity, right, principal.key if isinstance(principal, Ward) else principal.id)
