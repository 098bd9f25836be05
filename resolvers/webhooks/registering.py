"""Hooks as their partner's system registers them, and as our administrators look after them.

Secrets are for the partner alone: only its system registers hooks and changes secrets.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.problems import Invalid, LimitExceeded, NotAllowedNow, NotFound
from auth.rate import Rate
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.proposing import looks_after_partners
from resolvers.exchanges.queries import desk
from resolvers.webhooks.addresses import target_of
from resolvers.webhooks.model import KEPT, MAX_HOOKS, Webhook, WebhookStatus
from resolvers.webhooks.signing import new_secret

if TYPE_CHECKING:
    from resolvers.context import Context

_HOUR = timedelta(hours=1)
TESTS = Rate("webhook.test", 10, _HOUR, "rate.too_many", ("webhook",))
REPLAYS = Rate("webhook.replay", 10, _HOUR, "rate.too_many", ("webhook",))
_ENABLED, _DISABLED = WebhookStatus.ENABLED, WebhookStatus.DISABLED


async def register(context: "Context", url: str, kinds: Sequence[ExchangeMessageType]) -> tuple[Webhook, str]:
    """Register a hook that is told of what happens from now on; with its secret, which is shown this once.

    Raises Invalid for an address that no hook may have, AlreadyDone for one that has a hook, LimitExceeded.
    """
    partner = await desk(context)
    if partner is None:
        raise NotFound("partner.unknown")
    target_of(url, loopback=context.webhooks_here)
    others = await context.stores.webhooks.of(partner.code)
    free = min(set(range(1, MAX_HOOKS + 1)) - {one.slot for one in others}, default=None)
    if free is None:
        raise LimitExceeded("webhook.most", maximum=MAX_HOOKS)
    secret, sealed = new_secret(context.gate.vault)
    at, chosen = context.now(), tuple(dict.fromkeys(kinds))
    cursor = await context.stores.webhook_events.newest(partner.code)
    name = secrets.token_hex(8)
    hook = Webhook(name, partner.code, free, url, chosen, sealed, at, due_at=at, cursor=cursor)
    await context.stores.webhooks.add(hook, others)
    return hook, secret


async def rotate(context: "Context", name: str) -> tuple[Webhook, str]:
    """Give a hook a new secret, shown this once; the one before signs beside it for a day. Raises NotFound."""
    hook = await existing(context, name)
    if context.caller.service is None:
        raise NotFound("webhook.unknown", "webhook")
    secret, sealed = new_secret(context.gate.vault)
    after = hook.rotated(sealed, context.now())
    await context.stores.webhooks.change(hook, after)
    return after, secret


async def set_status(context: "Context", name: str, status: WebhookStatus) -> Webhook:
    """Let a hook be told again from where it stopped, or stop telling it; as it is when it is so already."""
    hook, at = await existing(context, name), context.now()
    if hook.status is status:
        return hook
    after = hook.enabled(at) if status is _ENABLED else hook.disabled(at, None)
    await context.stores.webhooks.change(hook, after)
    return after


async def delete(context: "Context", name: str) -> None:
    """Delete a hook and its secrets."""
    await context.stores.webhooks.delete((await existing(context, name)).id)


async def replay(context: "Context", name: str, since: datetime) -> Webhook:
    """Tell a hook again of everything since then, thirty days ago at the earliest; ten times in an hour.

    Raises Invalid, NotAllowedNow, LimitExceeded.
    """
    hook, at = await existing(context, name), context.now()
    if since.tzinfo is None or not at - KEPT <= since <= at:
        raise Invalid("webhook.since", "since", days=KEPT.days)
    if hook.status is _DISABLED:
        raise NotAllowedNow("webhook.disabled", "webhook")
    first = await context.stores.webhook_events.first_since(hook.partner, since)
    if first is None:
        raise NotAllowedNow("webhook.nothing", "since")
    await context.gate.rates.take(REPLAYS, hook.partner, at)
    after = hook.rewound(first - 1, at)
    await context.stores.webhooks.change(hook, after)
    return after


async def try_out(context: "Context", name: str) -> Webhook:
    """Have the worker send a test, enabled or not; ten in an hour for each partner, else LimitExceeded."""
    hook, at = await existing(context, name), context.now()
    await context.gate.rates.take(TESTS, hook.partner, at)
    after = replace(hook, test_due_at=at)
    await context.stores.webhooks.change(hook, after)
    return after


async def existing(context: "Context", name: str) -> Webhook:
    """A hook of the calling partner's, any for our administrators; raises NotFound for everybody else."""
    hook = await context.stores.webhooks.get(name) if len(name) <= 64 else None
    if hook is None or not await _may_see(context, hook.partner):
        raise NotFound("webhook.unknown", "webhook")
    return hook


async def listed(context: "Context", partner: str | None) -> list[Webhook] | None:
    """The calling partner's hooks; for our administrators those of the partner that they name; None for others."""
    if found := await desk(context):
        partner = found.code
    elif not _looks_after(context):
        return None
    return await context.stores.webhooks.of(partner) if partner and len(partner) <= 64 else []


async def _may_see(context: "Context", partner: str) -> bool:
    if found := await desk(context):
        return found.code == partner
    return _looks_after(context)


def _looks_after(context: "Context") -> bool:
    """Whether an administrator of ours looks after partners: of the office named for it, of any where none is."""
    of = context.caller.departments(Role.ADMINISTRATOR)
    return looks_after_partners(context) if context.partner_rules.office else bool(of)
