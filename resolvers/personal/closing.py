"""Closing an account (注销): ask, undo within fifteen days, carry out."""

from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from auth.closures.model import COOLING_OFF, Closure, ClosureState
from auth.gate import Gate
from auth.notifications.model import NotificationKind, notification
from auth.personal import AtClosure, Holding, Key
from auth.present import present
from auth.problems import AlreadyDone, NotAllowedNow, NotFound, Problems
from auth.sms import Typed, check_code
from auth.wards.key import ward_key
from resolvers.context import COLLECTIONS, Stores
from resolvers.files.store import FileStore
from resolvers.personal.obstacles import obstacles

if TYPE_CHECKING:
    from resolvers.context import Context

CODE_PURPOSE = "CLOSE_ACCOUNT"
_FILES = 100
_log = structlog.get_logger("tongban.closing")


async def ask(context: "Context", code: str) -> Closure:
    """Close the caller's account in fifteen days, proved by a code to its phone; raises Problems for what is open."""
    gate, at = context.gate, context.now()
    context.caller.require_oneself()
    account, _ = await present(gate, context.caller, at)
    if await gate.closures.get(account.id):
        raise AlreadyDone("closure.pending")
    if open_ends := await obstacles(gate, context.stores, account):
        raise Problems(open_ends)
    await check_code(gate, Typed(account.phone, code, context.caller.address), CODE_PURPOSE, at)
    closure = Closure(account.id, at, at + COOLING_OFF)
    if not await gate.closures.add(closure):
        raise AlreadyDone("closure.pending")
    await gate.notifications.add(notification(account.id, NotificationKind.CLOSURE_REQUESTED, at))
    return closure


async def cancel(context: "Context", *, sign_out_others: bool) -> None:
    """Undo the closing of the caller's account; who didn't ask for it ends every other session at once."""
    gate, at = context.gate, context.now()
    context.caller.require_oneself()
    account, session = await present(gate, context.caller, at)
    if not await gate.closures.cancel(account.id):
        if await gate.closures.get(account.id):
            raise NotAllowedNow("closure.under_way")
        raise NotFound("closure.none")
    if sign_out_others:
        await gate.sessions.revoke_others(account.id, session.id, at)
    await gate.notifications.add(notification(account.id, NotificationKind.CLOSURE_CANCELLED, at))


async def pending(gate: Gate, account: str) -> Closure | None:
    """Return the closing that an account can still undo."""
    found = await gate.closures.get(account)
    return found if found and found.state is ClosureState.PENDING else None


async def carry_out(gate: Gate, stores: Stores, closure: Closure, at: datetime) -> bool:
    """Close an account whose time has come, as each store declares it; tells whether nothing is left to do.

    It may break off anywhere and be run again: every step finds what is still there. It is run twice at least, the
    second time when every request of before is over. What is open by now keeps the account, and its owner is told.
    """
    account = await gate.accounts.get(closure.id)
    if closure.state is ClosureState.PENDING:
        if account and await obstacles(gate, stores, account):
            await _stop(gate, closure, at)
            return True
        person = ward_key(gate.vault, account.person.id_number) if account and account.person else None
        if not await gate.closures.start(closure, person, at):
            return False
    await _forget(stores, closure.id, at)
    return await gate.closures.finish(closure, at)


async def _stop(gate: Gate, closure: Closure, at: datetime) -> None:
    if await gate.closures.cancel(closure.id):
        await gate.notifications.add(notification(closure.id, NotificationKind.CLOSURE_STOPPED, at))
        _log.info("closure_stopped", account=closure.id)


async def _forget(stores: Stores, account: str, at: datetime) -> None:
    """Do what every store declares: the account first, which ends its rights; files last, when no draft holds any."""
    for store in COLLECTIONS:
        declared = store.PERSONAL
        if not isinstance(declared, Holding):
            continue
        if declared.at_closure is AtClosure.DELETED:
            for field, key in declared.found_by:
                if key is Key.ACCOUNT:
                    await stores.database.rows(store.COLLECTION).delete({field: account})
        elif declared.at_closure is AtClosure.FORGOTTEN and store is not FileStore:
            await store(stores.database).forget(account, at)
    await _forget_files(stores, account)


async def _forget_files(stores: Stores, account: str) -> None:
    """Delete an account's files that no case holds."""
    after = ""
    while ids := await stores.files.owned(account, after, _FILES):
        held = await stores.applications.attached(ids) | await stores.package_applications.attached(ids)
        await stores.files.remove([one for one in ids if one not in held])
        after = ids[-1]
