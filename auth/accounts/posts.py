from auth.accounts.model import Account, Role
from auth.accounts.store import AccountStore, account_from_row
from auth.rows import Database

MOST = 500


class PostHolders:
    """Who is staff, as far as somebody has to be told something. Posts stand in the accounts."""

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(AccountStore.COLLECTION)

    async def of(self, department: str, place: str, role: Role) -> list[Account]:
        """Return who has the role in that department for that place, at most 500 of a department's staff."""
        return [one for one in await self.of_department(department) if _serves(one, department, place, role)]

    async def of_department(self, department: str) -> list[Account]:
        """Return who has any role in that department, at most 500."""
        rows = await self._rows.find({"posts.department": department}, limit=MOST)
        return [account_from_row(row) for row in rows]

    async def everywhere(self, *roles: Role) -> list[Account]:
        """Return who has one of the roles in any department, at most 500 accounts with posts."""
        rows = await self._rows.find({"posts.department": {"$gt": ""}}, limit=MOST)
        staff = [account_from_row(row) for row in rows]
        return [one for one in staff if any(post.role in roles for post in one.posts)]


def _serves(account: Account, department: str, place: str, role: Role) -> bool:
    return any(post.role is role and post.covers(department, place) for post in account.posts)
