"""How claims and urges lie in the database."""

from datetime import date

from auth.rows import Row
from resolvers.applications.model import Claim, Urge


def with_claim_and_urge(row: Row) -> Row:
    """Version 7: who claimed a case, and how it was urged last; nobody could before."""
    return {**row, **claim_to_row(None), "urge": None}


def claim_to_row(claim: Claim | None) -> Row:
    """Lay a claim out for storage."""
    return {"claimedBy": claim and claim.account, "claimedAt": claim and claim.at}


def claim_from_row(row: Row) -> Claim | None:
    """Read a claim back."""
    return Claim(row["claimedBy"], row["claimedAt"]) if row["claimedBy"] else None


def urge_to_row(urge: Urge | None) -> Row | None:
    """Lay an urge out for storage."""
    return {"at": urge.at, "againOn": urge.again_on.isoformat()} if urge else None


def urge_from_row(row: Row | None) -> Urge | None:
    """Read an urge back."""
    return Urge(row["at"], date.fromisoformat(row["againOn"])) if row else None
