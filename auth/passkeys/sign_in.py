from datetime import datetime, timedelta
from typing import Any

from auth.accounts.model import Account
from auth.addresses import subscriber_of
from auth.gate import Gate
from auth.given import plain_name
from auth.notifications.model import NotificationKind, notification
from auth.passkeys.challenges import challenge_id, offer
from auth.passkeys.model import Ceremony, Passkey
from auth.present import require_channel, require_citizen
from auth.problems import Conflict, Expired, NotAllowedNow, NotFound
from auth.rate import Rate
from auth.sessions.model import Channel
from auth.sessions.open import MAX_DEVICE, Device, SignedIn, open_session

BEGINNINGS = Rate("passkey-sign-in", 1000, timedelta(hours=1))


async def begin_sign_in(gate: Gate, device: Device, *, address: str, at: datetime) -> dict[str, Any]:
    """Return WebAuthn request options that name no account; raises NotAllowedNow or LimitExceeded."""
    from auth.passkeys import webauthn_json

    require_channel(device.channel, None)
    await gate.rates.take(BEGINNINGS, subscriber_of(address), at)
    name = plain_name(device.name)[:MAX_DEVICE]
    challenge = await offer(gate, Ceremony.SIGN_IN, at=at, name=name, channel=device.channel)
    return webauthn_json.request_options(gate.relying_party, challenge)


async def finish_sign_in(gate: Gate, credential: object, at: datetime) -> SignedIn:
    """Sign in with a passkey; raises Expired, Invalid, NotFound or NotAllowedNow."""
    from auth.passkeys import webauthn_json

    challenge = webauthn_json.challenge_of(credential)
    given = await gate.challenges.take(challenge_id(gate, challenge), Ceremony.SIGN_IN)
    if given is None or given.expires_at <= at:
        raise Expired("passkey.challenge_gone", "credential")
    passkey, account = await _owner(gate, credential)
    sign_count = webauthn_json.verify_assertion(gate.relying_party, credential, challenge, passkey.public_key)
    require_citizen(account)
    if passkey.goes_back(sign_count):
        await gate.notifications.add(notification(account.id, NotificationKind.PASSKEY_COPIED, at))
        raise NotAllowedNow("passkey.copied", "credential")
    if not await gate.passkeys.count_use(passkey, sign_count, at):
        raise Conflict
    return await open_session(gate, account, Device(given.name, given.channel or Channel.WEB), at)


async def _owner(gate: Gate, credential: object) -> tuple[Passkey, Account]:
    """The passkey that is claimed and its account; claiming it for another account is NotFound, too."""
    from auth.passkeys import webauthn_json

    claimed_id, claimed_account = webauthn_json.claimed(credential)
    passkey = await gate.passkeys.by_credential(claimed_id)
    account = await gate.accounts.get(passkey.account) if passkey else None
    if passkey is None or account is None or account.id != claimed_account:
        raise NotFound("passkey.unknown", "credential")
    return passkey, account
