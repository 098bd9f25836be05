from typing import ClassVar

from auth.accounts.model import Account, MemberRole, Membership, Organization, Person, Post, Role
from auth.assurance import Assurance
from auth.personal import AtClosure, Holding, Key
from auth.problems import AlreadyDone, Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow


class AccountStore:
    """People's and staff's accounts."""

    COLLECTION = "accounts"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = Holding(
        title="账号",
        found_by=(("_id", Key.ACCOUNT),),
        shown="_id phone createdAt assurance person posts memberships",
        hidden="v revision former",
        at_closure=AtClosure.DELETED,
        because="phone and ID number are free for a new account",
    )
    ENCRYPTED: ClassVar = {
        "phone": Encrypted.LOOKED_UP,
        "person.name": Encrypted.RANDOM,
        "person.idNumber": Encrypted.LOOKED_UP,
    }
    # Version 2: what is personal is encrypted, which writing a row again does.
    UPGRADES: ClassVar = {1: dict}
    INDEXES = (
        Index((("phone", 1),), unique=True),
        # One ID number, one person: the index keeps it, so two requests at once can't both win.
        Index((("person.idNumber", 1),), unique=True, where={"person.idNumber": {"$exists": True}}),
        Index((("memberships.organization", 1),)),
        Index((("posts.department", 1), ("createdAt", 1), ("_id", 1))),
    )
    QUERIES = (
        Query("phone"),
        Query("person.idNumber"),
        Query("memberships.organization", rest="memberships _id"),
        Query("posts.department", sort="createdAt _id"),
        Query("posts.department", rest="posts"),
        Query(range="posts.department"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, account_id: str) -> Account | None:
        """Return the account of that id."""
        row = await self._rows.get(account_id)
        return account_from_row(row) if row else None

    async def by_phone(self, phone: str) -> Account | None:
        """Return the account of that phone."""
        row = await self._rows.first({"phone": phone})
        return account_from_row(row) if row else None

    async def by_id_number(self, id_number: str) -> Account | None:
        """Return the account that has proved this number."""
        row = await self._rows.first({"person.idNumber": id_number})
        return account_from_row(row) if row else None

    async def open(self, account: Account) -> Account:
        """Add an account, or return the one that the phone has already (two first sign-ins at once)."""
        try:
            await self._rows.insert(account_to_row(account))
        except Duplicate:
            return await self.by_phone(account.phone) or account
        return account

    async def save(self, account: Account) -> Account:
        """Replace the previous revision; a second account for one ID number is refused."""
        try:
            await self._rows.replace(account_to_row(account))
        except StaleRow as error:
            raise Conflict from error
        except Duplicate as error:
            raise AlreadyDone("identity.taken", "idNumber") from error
        return account

    async def move(self, account: Account) -> Account:
        """Replace the previous revision by one with another phone; raises Conflict or AlreadyDone."""
        try:
            await self._rows.replace(account_to_row(account))
        except StaleRow as error:
            raise Conflict from error
        except Duplicate as error:
            raise AlreadyDone("phone.in_use", "phone") from error
        return account

    async def remove_blank(self, account: Account) -> None:
        """Remove an account that has proved nothing but its phone; raises Conflict when it has by now."""
        where = {"_id": account.id, "revision": account.revision, "person": None, "posts": [], "memberships": []}
        if await self._rows.delete(where) != 1:
            raise Conflict

    async def put_many(self, accounts: list[Account]) -> int:
        """Insert or replace, for seeds."""
        return await self._rows.put_many([account_to_row(account) for account in accounts])


class OrganizationStore:
    """Companies and other organizations, by credit code."""

    COLLECTION = "organizations"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = Holding(
        title="所属组织",
        found_by=(("_id", Key.ORGANIZATION),),
        shown="_id name legalRepresentative",
        hidden="v",
        at_closure=AtClosure.KEPT,
        because="the public register names the organization, whoever belongs to it",
    )
    ENCRYPTED: ClassVar = {
        "legalRepresentative": Encrypted.RANDOM,
    }
    # Version 2: what is personal is encrypted, which writing a row again does.
    UPGRADES: ClassVar = {1: dict}
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, ids: list[str]) -> dict[str, Organization]:
        """Return those that exist, by id."""
        return {row["_id"]: organization_from_row(row) for row in await self._rows.get_many(ids)}

    async def put_many(self, organizations: list[Organization]) -> int:
        """Insert or replace, for seeds."""
        return await self._rows.put_many([organization_to_row(one) for one in organizations])


def organization_to_row(organization: Organization) -> Row:
    """Lay an organization out for storage."""
    return {
        "_id": organization.id,
        "v": OrganizationStore.SCHEMA_VERSION,
        "name": organization.name,
        "legalRepresentative": organization.legal_representative,
    }


def organization_from_row(row: Row) -> Organization:
    """Read an organization back."""
    return Organization(row["_id"], row["name"], row["legalRepresentative"])


def account_to_row(account: Account) -> Row:
    """Lay an account out for storage; an unverified one has no `person`, as the partial index wants."""
    row: Row = {
        "_id": account.id,
        "v": AccountStore.SCHEMA_VERSION,
        "phone": account.phone,
        "createdAt": account.created_at,
        "assurance": account.assurance.name,
        "posts": [_post_to_row(post) for post in account.posts],
        "memberships": [_membership_to_row(membership) for membership in account.memberships],
        "revision": account.revision,
    }
    if account.person:
        row["person"] = {
            "name": account.person.name,
            "idNumber": account.person.id_number,
            "verifiedAt": account.person.verified_at,
            "method": account.person.method,
        }
    # Only who closed an account before has some.
    return {**row, "former": list(account.former)} if account.former else row


def account_from_row(row: Row) -> Account:
    """Read an account back."""
    person = row.get("person")
    return Account(
        id=row["_id"],
        phone=row["phone"],
        created_at=row["createdAt"],
        assurance=Assurance[row["assurance"]],
        person=person and Person(person["name"], person["idNumber"], person["verifiedAt"], person["method"]),
        posts=tuple(Post(Role(post["role"]), post["department"], post.get("region")) for post in row["posts"]),
        memberships=tuple(_membership_from_row(membership) for membership in row["memberships"]),
        revision=row["revision"],
        former=tuple(row.get("former", ())),
    )


def _post_to_row(post: Post) -> Row:
    row = {"role": post.role.value, "department": post.department}
    # Only a post that is limited to a region has one.
    return {**row, "region": post.region} if post.region else row


def _membership_to_row(membership: Membership) -> Row:
    return {
        "organization": membership.organization,
        "role": membership.role.value,
        "since": membership.since,
    }


def _membership_from_row(row: Row) -> Membership:
    return Membership(row["organization"], MemberRole(row["role"]), row["since"])
