"""Four eyes for the province's partners: one administrator proposes a change, another one confirms exactly that.

Whoever registers a partner lets its keys speak for people, so nobody does it alone. The command line can, since
whoever has it has the database (docs/partners.md).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auth.accounts.model import Account, Post, Role
from auth.identifiers import mask_phone
from auth.problems import Conflict, Forbidden, Invalid, LimitExceeded, NotAllowedNow, NotFound
from resolvers.certificates.canonical import canonical
from resolvers.exchanges.changing import MAX_CONTENT, Effect, Office, Wanted, check, effect
from resolvers.exchanges.envelope import digest_of
from resolvers.exchanges.proposals import PartnerProposal
from resolvers.staff.model import Order, StaffAction, StaffLogEntry, valid_reason

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the second administrator says, about which content, and why."""

    digest: str
    approve: bool
    reason: str


def office(context: "Context") -> Office:
    """Who we are as a province; raises NotAllowedNow where it has no code yet."""
    if not context.province:
        raise NotAllowedNow("partner.no_province")
    return Office(context.province, context.signer, context.gate.vault, context.partner_rules.loopback)


def looks_after_partners(context: "Context") -> bool:
    """Tell whether the caller is an administrator of the department that looks after partners."""
    return context.partner_rules.office in context.caller.departments(Role.ADMINISTRATOR)


async def propose(context: "Context", wanted: Wanted, reason: str) -> PartnerProposal:
    """Propose a change, which somebody else has to confirm; raises whatever it couldn't be carried out for."""
    order = await _order(context, reason)
    _check_size(wanted.content)
    await check(context.stores, wanted, office(context), order.at)
    proposal = _proposal(wanted, order)

    async def story(stores: "Stores") -> PartnerProposal:
        await stores.partner_proposals.add(proposal)
        await stores.staff_log.add(log(context, proposal, StaffAction.PARTNER_CHANGE_PROPOSED, order))
        return proposal

    return await context.transact(story)


async def decide(context: "Context", proposal_id: str, verdict: Verdict) -> PartnerProposal:
    """Carry out what another administrator proposed, or turn it down, also what one proposed oneself."""
    order = await _order(context, verdict.reason)
    proposal = await context.stores.partner_proposals.get(proposal_id)
    if proposal is None or order.at >= proposal.expires_at:
        raise NotFound("partner.proposal_unknown", "proposalId")
    if not verdict.approve:
        return await _take(context, proposal, (StaffAction.PARTNER_CHANGE_REJECTED, order))
    if order.by == proposal.by:
        raise NotAllowedNow("partner.own_proposal", "proposalId")
    if not secrets.compare_digest(verdict.digest.encode(), proposal.digest.encode()):
        raise Invalid("partner.other_content", "digest")
    await _require_proposer(context, proposal)
    wanted = Wanted(proposal.change, proposal.subject, proposal.content)
    carry_out = await effect(context.stores, wanted, office(context), order.at)
    return await _take(context, proposal, (StaffAction.PARTNER_CHANGED, order), carry_out)


async def waiting(context: "Context") -> list[PartnerProposal]:
    """Return what waits for a second administrator, newest first, at most 100."""
    return await context.stores.partner_proposals.waiting(context.now())


def log(context: "Context", proposal: PartnerProposal, action: StaffAction, order: Order) -> StaffLogEntry:
    """Write down what became of a proposal."""
    return logged(proposal, action, order, context.partner_rules.office)


def logged(proposal: PartnerProposal, action: StaffAction, order: Order, department: str) -> StaffLogEntry:
    """Write down what became of a proposal, for the department that looks after partners."""
    return StaffLogEntry(
        id=secrets.token_hex(12),
        at=order.at,
        action=action,
        by=order.by,
        by_name=order.by_name,
        about="",
        about_name=proposal.title,
        departments=(department,) if department else (),
        role=None,
        reason=order.reason,
    )


async def alone(stores: "Stores", wanted: Wanted, by: tuple[Office, str], order: Order) -> Effect:
    """Return what carries a change out as the command line does: without a second person, and logged."""
    us, department = by
    carry_out = await effect(stores, wanted, us, order.at)
    entry = logged(_proposal(wanted, order), StaffAction.PARTNER_CHANGED, order, department)

    async def story(stores: "Stores") -> object:
        await stores.staff_log.add(entry)
        return await carry_out(stores)

    return story


async def _take(
    context: "Context",
    proposal: PartnerProposal,
    done: tuple[StaffAction, Order],
    carry_out: Effect | None = None,
) -> PartnerProposal:
    action, order = done

    async def story(stores: "Stores") -> PartnerProposal:
        if not await stores.partner_proposals.take(proposal):
            raise Conflict
        await stores.staff_log.add(log(context, proposal, action, order))
        if carry_out:
            await carry_out(stores)
        return proposal

    return await context.transact(story)


def _proposal(wanted: Wanted, order: Order) -> PartnerProposal:
    return PartnerProposal(
        id=secrets.token_hex(12),
        change=wanted.change,
        subject=wanted.subject,
        content=wanted.content,
        by=order.by,
        by_name=order.by_name,
        reason=order.reason,
        proposed_at=order.at,
    )


def _check_size(content: Mapping[str, Any]) -> None:
    digest_of(content)  # raises for what canonical JSON can't say
    if len(canonical(content)) > MAX_CONTENT:
        raise LimitExceeded("partner.too_large", maximum=MAX_CONTENT // 1024)


def _may(account: Account | None, department: str) -> bool:
    return account is not None and Post(Role.ADMINISTRATOR, department) in account.posts


async def _order(context: "Context", reason: str) -> Order:
    """Who orders, checked against the account as it is now, not as it was five seconds ago."""
    account = await context.gate.accounts.get(context.caller.id or "")
    if account is None or not _may(account, context.partner_rules.office):
        raise Forbidden("role.missing")
    credentials = await context.gate.credentials.get(account.id)
    name = credentials.username if credentials else mask_phone(account.phone)
    return Order(account.id, name, valid_reason(reason), context.now())


async def _require_proposer(context: "Context", proposal: PartnerProposal) -> None:
    """Raise NotAllowedNow when whoever proposed it may not do so any more."""
    if not _may(await context.gate.accounts.get(proposal.by), context.partner_rules.office):
        raise NotAllowedNow("staff.proposer_gone", "proposalId")
