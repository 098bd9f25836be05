from auth.accounts.model import Post
from auth.outbox.model import Letter, LetterState
from auth.outbox.store import OutboxStore, letter_from_row
from auth.places import stem
from auth.rows import Row
from resolvers.paging import Order, Page, PageRequest, read_page

_NEWEST = Order("at", -1)


class LetterStore(OutboxStore):
    """The same collection, as staff page through what couldn't be delivered."""

    async def dead(self, posts: tuple[Post, ...], request: PageRequest) -> Page[Letter]:
        """Return one page of the dead letters that are these posts' business, newest first."""
        departments = sorted({post.department for post in posts})
        where = {"department": {"$in": departments}, "state": LetterState.DEAD.value}
        page = await read_page(self._rows, [where, {"$or": list(map(_covered, posts))}], _NEWEST, request)
        return Page(tuple(map(letter_from_row, page.items)), page.cursors, page.has_next, page.has_previous)


def _covered(post: Post) -> Row:
    if post.region is None:
        return {"department": post.department}
    lowest, highest = (stem(post.region).ljust(12, digit) for digit in "09")
    return {"department": post.department, "region": {"$gte": lowest, "$lte": highest}}
