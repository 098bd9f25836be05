"""How e-seals lie in the database."""

from datetime import date

from auth.rows import Row
from resolvers.seals.lifecycle import LIVE, SealAction, SealStatus
from resolvers.seals.model import CERTIFICATE_TITLE, Seal, SealKind, SealOwner, SealStep, SealUser
from resolvers.seals.signer import SealKey

SCHEMA_VERSION = 2


def owned(row: Row) -> Row:
    """Say whose a seal of version 1 is: they were departments' own, for certificates."""
    kept = {name: value for name, value in row.items() if name != "department"}
    return {
        **kept,
        "title": CERTIFICATE_TITLE,
        "owner": {"code": row["department"], "name": row["name"], "department": True},
        "office": row["department"],
        "certificateSerial": None,
        "history": [],
        "users": [],
        "live": SealStatus(row["status"]) in LIVE,
        "revision": 1,
    }


def seal_to_row(seal: Seal) -> Row:
    """Lay a seal out for storage. What unique indexes look at is left out where there is none."""
    owner = {"code": seal.owner.code, "name": seal.owner.name, "department": seal.owner.is_department}
    pair = seal.pair
    keys = {"sealedPrivateKey": pair.sealed_private_key, "publicKey": pair.public_key} if pair else {}
    numbers = {"request": seal.request, "physicalNumber": seal.physical_number}
    return {
        "_id": seal.code,
        "v": SCHEMA_VERSION,
        "name": seal.name,
        "title": seal.title,
        "kind": seal.kind.value,
        "status": seal.status.value,
        "live": seal.status in LIVE,
        "owner": owner,
        "office": seal.office,
        "image": seal.image,
        "certificateSerial": seal.certificate_serial,
        "validFrom": seal.valid_from and seal.valid_from.isoformat(),
        "validUntil": seal.valid_until and seal.valid_until.isoformat(),
        "createdAt": seal.created_at,
        "history": [_step_to_row(one) for one in seal.history],
        "users": [_user_to_row(one) for one in seal.users],
        "revision": seal.revision,
        **keys,
        **{name: value for name, value in numbers.items() if value is not None},
    }


def seal_from_row(row: Row) -> Seal:
    """Read a seal back."""
    owner, private = row["owner"], row.get("sealedPrivateKey")
    return Seal(
        code=row["_id"],
        name=row["name"],
        title=row["title"],
        kind=SealKind(row["kind"]),
        status=SealStatus(row["status"]),
        owner=SealOwner(owner["code"], owner["name"], owner["department"]),
        office=row["office"],
        image=row["image"],
        pair=SealKey(bytes(private), bytes(row["publicKey"])) if private is not None else None,
        valid_from=_day(row["validFrom"]),
        valid_until=_day(row["validUntil"]),
        created_at=row["createdAt"],
        request=row.get("request"),
        certificate_serial=row["certificateSerial"],
        physical_number=row.get("physicalNumber"),
        history=tuple(_step_from_row(one) for one in row["history"]),
        users=tuple(_user_from_row(one) for one in row["users"]),
        revision=row["revision"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _step_to_row(step: SealStep) -> Row:
    return {
        "action": step.action.value,
        "status": step.status.value,
        "at": step.at,
        "account": step.account,
        "reason": step.reason,
    }


def _step_from_row(row: Row) -> SealStep:
    action, status = SealAction(row["action"]), SealStatus(row["status"])
    return SealStep(action, status, row["at"], row["account"], row["reason"])


def _user_to_row(user: SealUser) -> Row:
    return {"account": user.account, "until": user.until.isoformat(), "by": user.by, "at": user.at}


def _user_from_row(row: Row) -> SealUser:
    return SealUser(row["account"], date.fromisoformat(row["until"]), row["by"], row["at"])
