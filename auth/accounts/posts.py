from collections.abc import Sequence

from auth.accounts.model import Account, Role
from auth.accounts.store import AccountStore, account_from_row
from auth.rows import Database

MOST = 500


class PostHolders:
    """Who is staff, as far as somebody has to be told something. Posts stand in the accounts."""

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(AccountStore.COLLECTION)

    async def of(self, departments: Sequence[str], place: str, *roles: Role) -> list[Account]:
        """Return who has one of the roles in one of the departments for that place, at most 500; asked once."""
        wanted = {"department": {"$in": list(departments)}, "role": {"$in": [role.value for role in roles]}}
        rows = await self._rows.aggregate(
            [
                {"$match": {"posts.department": wanted["department"]}},
                # A department may have more clerks than this; nobody else is counted among the 500.
                {"$match": {"posts": {"$elemMatch": wanted}}},
                {"$limit": MOST},
            ]
        )
        found = [account_from_row(row) for row in rows]
        return [one for one in found if _serves(one, departments, place, roles)]

    async def of_department(self, department: str) -> list[Account]:
        """Return who has any role in that department, at most 500."""
        rows = await self._rows.find({"posts.department": department}, limit=MOST)
        return [account_from_row(row) for row in rows]

    async def everywhere(self, *roles: Role) -> list[Account]:
        """Return who has one of the roles in any department, at most 500 accounts with posts."""
        rows = await self._rows.find({"posts.department": {"$gt": ""}}, limit=MOST)
        staff = [account_from_row(row) for row in rows]
        return [one for one in staff if any(post.role in roles for post in one.posts)]


def _serves(account: Account, departments: Sequence[str], place: str, roles: Sequence[Role]) -> bool:
    held = [post for post in account.posts if post.role in roles and post.department in departments]
    return any(post.covers(post.department, place) for post in held)
