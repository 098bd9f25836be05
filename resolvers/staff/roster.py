from auth.accounts.model import Account
from auth.accounts.store import AccountStore, account_from_row
from auth.rows import Database, Row
from resolvers.paging import Order, Page, PageRequest, read_page

_OLDEST = Order("createdAt", 1)
_COUNT_CAP = 10_000


class Roster:
    """Who has a post in a department. Posts stand in the accounts: a caller is read with one row."""

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(AccountStore.COLLECTION)

    async def page(self, department: str, request: PageRequest) -> Page[Account]:
        """Return one page of a department's staff, whose account is oldest first."""
        page = await read_page(self._rows, _of(department), _OLDEST, request)
        accounts = tuple(account_from_row(row) for row in page.items)
        return Page(accounts, page.cursors, page.has_next, page.has_previous)

    async def count(self, department: str) -> int | None:
        """Count them, or None above 10,000."""
        found = await self._rows.count(_of(department), _COUNT_CAP + 1)
        return found if found <= _COUNT_CAP else None


def _of(department: str) -> Row:
    return {"posts.department": department}
