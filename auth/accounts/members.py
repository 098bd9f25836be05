from datetime import datetime

from auth.accounts.model import Account, MemberRole, Membership
from auth.accounts.store import AccountStore, account_from_row
from auth.rows import Database, Row

MOST = 200
_REPRESENTATIVE = MemberRole.LEGAL_REPRESENTATIVE.value
_LEADING = [_REPRESENTATIVE, MemberRole.ADMINISTRATOR.value]


class Members:
    """Who belongs to which organization. It stands in the accounts: a caller is read with one row.

    Every change is one write whose guard is in its filter, so nothing else in the account gets lost.
    """

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(AccountStore.COLLECTION)

    async def accounts(self, ids: list[str]) -> dict[str, Account]:
        """Return the accounts that exist, by id."""
        return {row["_id"]: account_from_row(row) for row in await self._rows.get_many(ids)}

    async def of(self, organizations: list[str]) -> dict[str, list[Account]]:
        """Return the members of each organization, at most 200 of each."""
        where = {"memberships.organization": {"$in": organizations}}
        stages: list[Row] = [
            {"$match": where},
            {"$project": {"memberships": 1}},
            {"$unwind": "$memberships"},
            {"$match": where},
            {"$group": {"_id": "$memberships.organization", "ids": {"$push": "$_id"}}},
            {"$project": {"ids": {"$slice": ["$ids", MOST]}}},
        ]
        ids = {one["_id"]: one["ids"] for one in await self._rows.aggregate(stages)}
        known = await self.accounts(list({one for some in ids.values() for one in some}))
        return {one: [known[id] for id in ids.get(one, ()) if id in known] for one in organizations}

    async def heads(self, organization: str, also: str) -> list[Account]:
        """Return who represents or administers an organization, and one more if they are a member; at most 200."""
        leading = {"organization": organization, "role": {"$in": _LEADING}}
        one_of_them = {"$or": [{"memberships": {"$elemMatch": leading}}, {"_id": also}]}
        # The equality finds them by the index; the rest is looked at behind it (docs/database.md).
        stages: list[Row] = [{"$match": {"memberships.organization": organization}}, {"$match": one_of_them}]
        return [account_from_row(row) for row in await self._rows.aggregate([*stages, {"$limit": MOST}])]

    async def join(self, account: str, membership: Membership) -> bool:
        """Make an account a member; False when it is one already."""
        where = {"_id": account, "memberships.organization": {"$ne": membership.organization}}
        entry = _entry(membership.organization, membership.role, membership.since)
        return await self._rows.update(where, {"$push": {"memberships": entry}, "$inc": {"revision": 1}}) == 1

    async def leave(self, account: str, organization: str, roles: frozenset[MemberRole]) -> bool:
        """End a membership; False when the account has none of these roles there."""
        entry = {"organization": organization, "role": {"$in": [role.value for role in roles]}}
        where = {"_id": account, "memberships": {"$elemMatch": entry}}
        change = {"$pull": {"memberships": {"organization": organization}}, "$inc": {"revision": 1}}
        return await self._rows.update(where, change) == 1

    async def represent(self, account: str, organization: str, at: datetime) -> None:
        """Make an account the one legal representative; who was it before is nothing any more."""
        entry = {"organization": organization, "role": _REPRESENTATIVE}
        gone = {"$pull": {"memberships": {"organization": organization}}, "$inc": {"revision": 1}}
        # The equality finds them by the index; $elemMatch alone would read every account (docs/database.md).
        held = {"memberships.organization": organization, "memberships": {"$elemMatch": entry}}
        await self._rows.update_all(held, gone)
        await self._rows.update({"_id": account, "memberships.organization": organization}, gone)
        await self.join(account, Membership(organization, MemberRole.LEGAL_REPRESENTATIVE, at))


def _entry(organization: str, role: MemberRole, since: datetime) -> Row:
    return {"organization": organization, "role": role.value, "since": since}
