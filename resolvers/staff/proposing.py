"""Four eyes for posts that decide over others: one administrator proposes, another one confirms.

Otherwise one administrator, or whoever has their password and app, could make themselves a second person who confirms
what the first proposed.
"""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.accounts.model import Post, Role
from auth.accounts.store import AccountStore
from auth.problems import AlreadyDone, Conflict, NotAllowedNow, NotFound
from resolvers.staff.model import Order, PostProposal, StaffAction, StaffMember, log_of, require_other
from resolvers.staff.proposal_store import PostProposalStore

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

# A supervisor confirms refusals, an administrator makes staff.
DECIDING = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is proposed: by username, with their account if they have one; by phone who isn't staff yet."""

    username: str
    about: str | None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a member of staff: as they are now, or what waits for a second administrator."""

    member: StaffMember | None = None
    proposal: PostProposal | None = None


async def propose_post(context: "Context", member: StaffMember, post: Post, order: Order) -> Change:
    """Propose a post for a member of staff."""
    if post in member.account.posts:
        raise AlreadyDone("staff.post_held", "role")
    candidate = Candidate(member.credentials.username, member.account.id)
    return Change(member, await _propose(context, candidate, post, order))


async def propose_account(context: "Context", phone: str, username: str, *, post: Post, order: Order) -> Change:
    """Propose to make the owner of a phone staff; they learn of it when it is confirmed."""
    account = await context.gate.accounts.by_phone(phone)
    if account:
        require_other(order, account)
    there = await context.gate.credentials.by_username(username)
    if there and not there.lapsed(order.at):
        raise AlreadyDone("staff.username_taken", "username")
    candidate = Candidate(username, account.id if account else None, phone)
    return Change(None, await _propose(context, candidate, post, order))


async def waiting(context: "Context", departments: tuple[str, ...]) -> list[PostProposal]:
    """Return what waits for a second administrator of these departments, newest first, at most 100."""
    return await context.stores.post_proposals.waiting(departments, context.now())


async def found(context: "Context", proposal_id: str) -> PostProposal:
    """Return a proposal that still waits; raises NotFound."""
    proposal = await context.stores.post_proposals.get(proposal_id)
    if proposal is None or context.now() >= proposal.expires_at:
        raise NotFound("staff.proposal_unknown", "proposalId")
    return proposal


async def require_second(context: "Context", proposal: PostProposal, order: Order) -> None:
    """Raise NotAllowedNow unless somebody else than proposer and proposed decides, and the proposer still may."""
    accounts = AccountStore(context.gate.database)
    if order.by == proposal.by:
        raise NotAllowedNow("staff.own_proposal", "proposalId")
    about = await (accounts.by_phone(proposal.phone) if proposal.phone else accounts.get(proposal.about or ""))
    if about:
        require_other(order, about)
    proposer = await accounts.get(proposal.by)
    if proposer is None or Post(Role.ADMINISTRATOR, proposal.post.department) not in proposer.posts:
        raise NotAllowedNow("staff.proposer_gone", "proposalId")


async def take(stores: "Stores", proposal: PostProposal) -> None:
    """Take a proposal from those that wait, within the transaction that carries it out; raises Conflict."""
    if not await PostProposalStore(stores.database).take(proposal):
        raise Conflict


async def reject(context: "Context", proposal: PostProposal, order: Order) -> None:
    """Turn a proposal down; its proposer may, too."""

    async def story(stores: "Stores") -> None:
        await take(stores, proposal)
        await stores.staff_log.add(log_of(proposal, StaffAction.POST_REJECTED, order))

    await context.transact(story)


async def _propose(context: "Context", candidate: Candidate, post: Post, order: Order) -> PostProposal:
    proposal = PostProposal(
        id=secrets.token_hex(12),
        post=post,
        username=candidate.username,
        about=candidate.about,
        phone=candidate.phone,
        by=order.by,
        by_name=order.by_name,
        reason=order.reason,
        proposed_at=order.at,
    )

    async def story(stores: "Stores") -> PostProposal:
        await PostProposalStore(stores.database).add(proposal)
        await stores.staff_log.add(log_of(proposal, StaffAction.POST_PROPOSED, order))
        return proposal

    return await context.transact(story)
