import secrets
from datetime import datetime

from auth.accounts.model import Account
from auth.caller import Caller
from auth.consents.account import agreed_text, record_agreed
from auth.fresh import Proof, spend_code
from auth.gate import Gate
from auth.identifiers import InvalidIdentifier, normalize_mainland_phone
from auth.linked_identities.model import LinkedIdentity, MiniProgramProvider
from auth.mini_programs.exchange import Attempt, Given, exchange
from auth.mini_programs.provider import MiniProgram
from auth.problems import (
    Conflict,
    Invalid,
    NotAllowedNow,
    NotFound,
    ProviderUnavailable,
    Required,
    Unauthenticated,
)
from auth.sessions.model import Channel
from auth.sessions.open import Device, SignedIn, open_session
from auth.sms import tell_phone

_NAMES = {MiniProgramProvider.WECHAT: "微信", MiniProgramProvider.ALIPAY: "支付宝"}
_LINKED = "【通办】您的账号刚刚绑定了一个{name}小程序。如非本人操作，请登录后在账号设置中解除绑定，或拨打12345。"
_TRIES = 5


async def sign_in_with_mini_program(gate: Gate, attempt: Attempt, device_name: str, at: datetime) -> SignedIn:
    """Sign in whom the provider knows; the first time the provider must also tell the phone, which is linked then.

    Raises ConsentMissing before the provider is asked anything, Required when the phone code, or a text message's, is
    needed, what `exchange` raises, and NotAllowedNow for staff.
    """
    program = gate.mini_programs.get(attempt.provider)
    if program is None:
        raise ProviderUnavailable("mini.unavailable")
    agreed = agreed_text(gate, attempt.agreed, at)
    subject = await exchange(gate, Given(attempt.code, "code", attempt.address), program.subject, at)
    subject = gate.vault.blind(f"{program.provider.value}:{program.app_id}:{subject}", "linked-identity")
    link = await gate.linked_identities.by_subject(program.provider, program.app_id, subject)
    account = await gate.accounts.get(link.account) if link else None
    silent = account is not None
    if link is None or account is None:
        account = await _prove_phone(gate, program, attempt, at)
        link = await _link(gate, program, account, subject=subject, at=at)
        # Whose account was made just now has lost nothing, if it was they who made it.
        if account.created_at != at or not program.phone_codes_once:
            text = _LINKED.format(name=_NAMES[program.provider])
            await tell_phone(gate, account.phone, text, about="mini-program", at=at)
    _refuse_staff(account)
    device = Device(device_name, Channel.MINI_PROGRAM, silent=silent)
    signed = await _open(gate, account, link, device=device, at=at)
    await record_agreed(gate, account, agreed, device.channel, at)
    return signed


async def unlink(gate: Gate, caller: Caller, provider: MiniProgramProvider, at: datetime) -> None:
    """Forget who the caller is at a provider, and end what was opened through it, this session included."""
    if caller.account is None:
        raise Unauthenticated("token.missing")
    links = [one for one in await gate.linked_identities.of_account(caller.account.id) if one.provider is provider]
    if not links:
        raise NotFound("mini.not_linked", "provider")
    for link in links:
        await _end(gate, link.sessions, at)
        await gate.linked_identities.remove(link)


async def _prove_phone(gate: Gate, program: MiniProgram, attempt: Attempt, at: datetime) -> Account:
    """Return the account of the phone that the provider tells, made when it is new.

    A phone code that never runs out may be somebody else's of long ago, so it opens no account that is there already.
    """
    if not attempt.phone_code:
        raise Required("mini.phone_needed", "phoneCode")
    given = Given(attempt.phone_code, "phoneCode", attempt.address, once=program.phone_codes_once)
    phone = _mainland(await exchange(gate, given, program.phone, at))
    new, known = Account(secrets.token_hex(12), phone, at), await gate.accounts.by_phone(phone)
    account = known or await gate.accounts.open(new)
    _refuse_staff(account)
    if account.id != new.id and not program.phone_codes_once:
        if not attempt.sms_code:
            raise Required("mini.sms_needed", "smsCode")
        await spend_code(gate, phone, Proof(attempt.sms_code, attempt.address), at)
    return account


async def _link(gate: Gate, program: MiniProgram, account: Account, *, subject: str, at: datetime) -> LinkedIdentity:
    """Link an account; whoever was linked before has lost the phone, and what they opened ends."""
    await _forget_orphan(gate, program, subject)
    for earlier in await gate.linked_identities.of_account(account.id):
        if (earlier.provider, earlier.app_id) == (
            program.provider,
            program.app_id,
        ) and earlier.subject != subject:
            # Ended first: if the link is used meanwhile, saving it fails.
            await _end(gate, earlier.sessions, at)
            return await gate.linked_identities.save(earlier.relinked(subject, at))
    link = LinkedIdentity(secrets.token_hex(12), program.provider, program.app_id, subject, account.id, at)
    return await gate.linked_identities.add(link)


async def _forget_orphan(gate: Gate, program: MiniProgram, subject: str) -> None:
    """Remove a link to an account that is no more."""
    link = await gate.linked_identities.by_subject(program.provider, program.app_id, subject)
    if link and await gate.accounts.get(link.account) is None:
        await gate.linked_identities.remove(link)


async def _open(gate: Gate, account: Account, link: LinkedIdentity, *, device: Device, at: datetime) -> SignedIn:
    """Open a session and note it with the link; without the note it doesn't stay open."""
    signed = await open_session(gate, account, device, at)
    session = signed.caller.session or ""
    try:
        await _note(gate, link, session, at)
    except BaseException:
        await gate.sessions.revoke(session, at)
        raise
    return signed


async def _note(gate: Gate, link: LinkedIdentity, session: str, at: datetime) -> None:
    """Note a session with its link, again while others note theirs; raises Conflict when the link is no more."""
    for _ in range(_TRIES):
        await _end(gate, link.surplus, at)
        try:
            await gate.linked_identities.save(link.opened(session))
        except Conflict:
            found = await gate.linked_identities.by_subject(link.provider, link.app_id, link.subject)
            if found is None or found.account != link.account:
                raise
            link = found
        else:
            return
    raise Conflict


async def _end(gate: Gate, sessions: tuple[str, ...], at: datetime) -> None:
    for session in sessions:
        await gate.sessions.revoke(session, at)


def _mainland(text: str) -> str:
    try:
        return normalize_mainland_phone(text)
    except InvalidIdentifier as error:
        raise Invalid("mini.phone_foreign", "phoneCode") from error


def _refuse_staff(account: Account) -> None:
    """Keep those with a role out: their way in has a second factor, a mini-program has none."""
    if account.posts:
        raise NotAllowedNow("mini.staff")
