import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from auth.caller import Caller
from auth.fresh import Proof, require_fresh
from auth.gate import Gate
from auth.given import plain_name
from auth.identifiers import mask_phone
from auth.notifications.model import NotificationKind, notification
from auth.passkeys.challenges import challenge_id, offer
from auth.passkeys.model import MAX_PASSKEYS, Ceremony, Passkey
from auth.present import present, require_citizen
from auth.problems import Expired, LimitExceeded, NotFound, Required
from auth.rate import Rate
from auth.sms import tell_phone

MAX_NAME = 50
_ADDED = "【通办】您的账号刚刚添加了一个通行密钥。如非本人操作，请登录后在账号设置中删除，或拨打12345。"
BEGINNINGS = Rate("passkey-registration", 20, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new passkey is to be called, and the code that proves whose phone it is, if one was typed."""

    name: str
    sms_code: str | None = field(repr=False, default=None)


async def begin_registration(gate: Gate, caller: Caller, wanted: Wanted, at: datetime) -> dict[str, Any]:
    """Return WebAuthn creation options for a passkey of that name.

    Raises Required, also for a code when the sign-in is older than ten minutes, or LimitExceeded.
    """
    from auth.passkeys import webauthn_json

    account, session = await present(gate, caller, at)
    require_citizen(account)
    if not (name := plain_name(wanted.name)[:MAX_NAME]):
        raise Required("passkey.name_missing", "name")
    await gate.rates.take(BEGINNINGS, account.id, at)
    await require_fresh(gate, account, session, Proof(wanted.sms_code, caller.address), at)
    known = await gate.passkeys.of_account(account.id)
    if len(known) >= MAX_PASSKEYS:
        raise LimitExceeded("passkey.too_many", maximum=MAX_PASSKEYS)
    challenge = await offer(gate, Ceremony.REGISTRATION, at=at, name=name, account=account.id, session=session.id)
    # The label ends up with the maker of the person's phone, so it is the masked phone and no name.
    return webauthn_json.creation_options(
        gate.relying_party, (account.id, mask_phone(account.phone)), challenge, known
    )


async def finish_registration(gate: Gate, caller: Caller, credential: object, at: datetime) -> Passkey:
    """Keep the passkey that a device made; raises Expired, Invalid, AlreadyDone or LimitExceeded."""
    from auth.passkeys import webauthn_json

    account, session = await present(gate, caller, at)
    require_citizen(account)
    challenge = webauthn_json.challenge_of(credential)
    given = await gate.challenges.take(challenge_id(gate, challenge), Ceremony.REGISTRATION, account.id, session.id)
    if given is None or given.expires_at <= at:
        raise Expired("passkey.challenge_gone", "credential")
    made = webauthn_json.verify_registration(gate.relying_party, credential, challenge)
    passkey = Passkey(
        id=secrets.token_hex(12),
        account=account.id,
        place=0,
        name=given.name,
        credential=made.credential,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
        created_at=at,
    )
    passkey = await gate.passkeys.add(passkey)
    await gate.notifications.add(notification(account.id, NotificationKind.PASSKEY_ADDED, at))
    # By another way than the session that may be stolen.
    await tell_phone(gate, account.phone, _ADDED, about="passkey", at=at)
    return passkey


async def remove_passkey(gate: Gate, caller: Caller, passkey_id: str, at: datetime) -> None:
    """Remove one of the caller's passkeys; another's is NotFound."""
    account, _ = await present(gate, caller, at)
    if not await gate.passkeys.remove(account.id, passkey_id):
        raise NotFound("passkey.unknown", "passkeyId")
    await gate.notifications.add(notification(account.id, NotificationKind.PASSKEY_REMOVED, at))
