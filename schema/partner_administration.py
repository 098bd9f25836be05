"""Looking after partner provinces (跨省通办): what administrators see, propose, and confirm for each other."""

from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.exchanges import changing, overview, proposing
from resolvers.exchanges.agreements import Confirmation
from resolvers.exchanges.changing import Wanted
from resolvers.exchanges.joining import confirmation_card, own_card
from resolvers.exchanges.partners import PartnerKey as KeyModel
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.proposals import PartnerChange
from resolvers.exchanges.proposals import PartnerProposal as ProposalModel
from schema.info import Info, Input
from schema.node import global_id, key_of
from schema.partners import Agreement, Partner
from schema.problems import UserErrors, mutation, no_errors

administrator = staff(Role.ADMINISTRATOR)
REASON = "Why, for the log; at most 200 characters."


@strawberry.type(description="A public key (SM2) that a province signs messages with.")
class ExchangeKey:
    id: str = strawberry.field(description="Envelopes name it as `keyId`.")
    fingerprint: str = strawberry.field(
        description="SM3 in hex over its SubjectPublicKeyInfo, to be read out by phone."
    )
    valid_from: datetime = strawberry.field(description="From when it signs.")
    valid_until: datetime = strawberry.field(description="Until when.")
    holds: bool = strawberry.field(description="Whether it holds now.")

    @classmethod
    def of(cls, key: KeyModel, at: datetime) -> "ExchangeKey":
        """Publish a key as it stands at that time."""
        return cls(
            id=key.id,
            fingerprint=key.fingerprint,
            valid_from=key.valid_from,
            valid_until=key.valid_until,
            holds=key.holds(at),
        )


@strawberry.type(description="An agreement as administrators see it, confirmed or not.")
class AgreementFile:
    code: str = strawberry.field(description="What both provinces call it.")
    digest: str = strawberry.field(description="SM3 in hex over the terms: what both sign.")
    terms: JSON = strawberry.field(description="The document, as it was written.")
    our_confirmation: JSON | None = strawberry.field(description="Ours, to be given to the partner.")
    their_confirmation: JSON | None = strawberry.field(description="The partner's, once it was taken.")
    last_day: date | None = strawberry.field(description="The last day, also when it was ended before its time.")
    per_day: int = strawberry.field(description="How many cases of theirs it lets in a day.")
    today: int = strawberry.field(description="How many it let in today.")
    agreement: Agreement = strawberry.field(description="What it says.")

    @classmethod
    def of(cls, view: overview.AgreementView) -> "AgreementFile":
        """Publish an agreement."""
        agreed = view.agreement
        return cls(
            code=agreed.id,
            digest=agreed.digest,
            terms=JSON(agreed.terms),
            our_confirmation=_card(agreed.ours),
            their_confirmation=_card(agreed.theirs),
            last_day=agreed.last_day,
            per_day=agreed.per_day,
            today=view.today,
            agreement=Agreement.of(agreed, view.partner),
        )


@strawberry.type(description="A partner as administrators see it.")
class PartnerFile:
    partner: Partner = strawberry.field(description="Which.")
    url: str = strawberry.field(description="Where its API is.")
    client: str = strawberry.field(description="As which client it calls ours.")
    contact: str | None = strawberry.field(description="Whom to call there.")
    since: datetime = strawberry.field(description="When it was registered.")
    keys: list[ExchangeKey] = strawberry.field(description="Its keys, the newest card's first.")
    failures: int = strawberry.field(description="How often in a row it didn't answer.")
    left_alone_until: datetime | None = strawberry.field(description="Nothing is sent there until then.")
    agreements: list[AgreementFile] = strawberry.field(description="All that were proposed or made, by code.")

    @classmethod
    def of(cls, view: overview.PartnerView, at: datetime) -> "PartnerFile":
        """Publish a partner as it stands at that time."""
        one = view.partner
        return cls(
            partner=Partner.of(one),
            url=one.url,
            client=one.client,
            contact=one.contact,
            since=one.created_at,
            keys=[ExchangeKey.of(key, at) for key in one.keys],
            failures=one.breaker.failures,
            left_alone_until=one.breaker.open_until,
            agreements=[AgreementFile.of(agreed) for agreed in view.agreements],
        )


@strawberry.type(description="A change that waits for a second administrator.")
class PartnerProposal:
    id: strawberry.ID = strawberry.field(description="Names it, for `confirmPartnerProposal`.")
    change: PartnerChange = strawberry.field(description="What is to be done.")
    subject: str = strawberry.field(description="The partner's code, the agreement's, or ours for a key of ours.")
    content: JSON = strawberry.field(description="What exactly: card, terms, confirmation, `lastDay`, `begins`.")
    digest: str = strawberry.field(
        description="SM3 in hex over the canonical JSON of change, subject and content; confirming names it."
    )
    proposed_by: str = strawberry.field(description="Who proposed it, by username.")
    reason: str = strawberry.field(description="Why.")
    proposed_at: datetime = strawberry.field(description="When.")
    expires_at: datetime = strawberry.field(description="Until when it may be confirmed.")

    @classmethod
    def of(cls, proposal: ProposalModel) -> "PartnerProposal":
        """Publish a proposal to an administrator."""
        return cls(
            id=global_id("PartnerProposal", proposal.id),
            change=proposal.change,
            subject=proposal.subject,
            content=JSON(proposal.content),
            digest=proposal.digest,
            proposed_by=proposal.by_name,
            reason=proposal.reason,
            proposed_at=proposal.proposed_at,
            expires_at=proposal.expires_at,
        )


@strawberry.type(description="Partner provinces, as the administrators see them who look after them.")
class PartnerAdministration:
    @strawberry.field(description="All of them, by code; at most a hundred.")
    async def partners(self, info: Info) -> list[PartnerFile]:
        at = info.context.now()
        return [PartnerFile.of(one, at) for one in await overview.partners(info.context)]

    @strawberry.field(description="Our keys, the one that begins last first; what they signed stays good.")
    async def keys(self, info: Info) -> list[ExchangeKey]:
        at = info.context.now()
        return [ExchangeKey.of(one.public, at) for one in await overview.keys(info.context)]

    @strawberry.field(description="What waits for a second administrator, newest first; at most a hundred.")
    async def proposals(self, info: Info) -> list[PartnerProposal]:
        return [PartnerProposal.of(one) for one in await proposing.waiting(info.context)]

    @strawberry.field(description="Our card, to be given to partners; null until code and region are set.")
    async def card(self, info: Info) -> JSON | None:
        found = await own_card(info.context)
        return JSON(found) if found else None


@strawberry.type(description="Looking after partner provinces.")
class PartnerAdministrationQuery:
    @strawberry.field(description="For administrators of the department that looks after partners; else null.")
    def partner_administration(self, info: Info) -> PartnerAdministration | None:
        return PartnerAdministration() if proposing.looks_after_partners(info.context) else None


@strawberry.input(description="Register a partner, or take its new card.")
class ProposePartnerInput:
    card: JSON = strawberry.field(description="What its `tongban partner card` wrote: code, addresses, public keys.")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Suspend a partner, or let it go on.")
class ProposePartnerStatusInput:
    code: str = strawberry.field(description="The partner's code.")
    status: PartnerStatus = strawberry.field(description="How it shall stand.")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Confirm an agreement for our side.")
class ProposeAgreementInput:
    terms: JSON = strawberry.field(description="The document that both confirm (docs/partners.md).")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Take the partner's confirmation of an agreement.")
class ProposeAgreementConfirmationInput:
    agreement: str = strawberry.field(description="The agreement's code.")
    confirmation: JSON = strawberry.field(
        description="agreement, by, at, keyId and signature, as the partner gave it."
    )
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="End an agreement before its time.")
class ProposeAgreementEndInput:
    agreement: str = strawberry.field(description="The agreement's code.")
    last_day: date = strawberry.field(description="The last day; today at the earliest.")
    reason: str = strawberry.field(description=REASON)


@strawberry.input(description="Make a new key of ours.")
class ProposeKeyRotationInput:
    reason: str = strawberry.field(description=REASON)
    begins_at: datetime | None = strawberry.field(
        description="From when it signs, within 90 days, so that partners have the new card by then; null: at once.",
        default=None,
    )


@strawberry.input(description="End a key at once that was lost or stolen.")
class ProposeKeyEndInput:
    code: str = strawberry.field(description="Whose key: a partner's code, or our own.")
    key_id: str = strawberry.field(description="Which: its id.")
    reason: str = strawberry.field(description=REASON)
    ends_at: datetime | None = strawberry.field(
        description="From when nothing it signs is good, not in the future; null: from being proposed on.",
        default=None,
    )


@strawberry.input(description="Decide on what another administrator proposed.")
class ConfirmPartnerProposalInput:
    proposal_id: strawberry.ID = strawberry.field(description="One of `partnerAdministration.proposals`.")
    digest: str = strawberry.field(description="Its digest: what one has read is what is done.")
    reason: str = strawberry.field(description=REASON)
    approve: bool = strawberry.field(
        description="Whether it is done; false turns it down, also what one proposed oneself.", default=True
    )


@strawberry.type(description="What waits for a second administrator, or waited until this.")
class PartnerProposalPayload:
    proposal: PartnerProposal | None = strawberry.field(description="The change.", default=None)
    user_errors: UserErrors = no_errors()


async def _proposed(info: Info, wanted: Wanted, reason: str) -> PartnerProposalPayload:
    return PartnerProposalPayload(proposal=PartnerProposal.of(await proposing.propose(info.context, wanted, reason)))


@strawberry.type(description="What administrators do about partners, always two of them.")
class PartnerAdministrationMutation:
    @mutation(PartnerProposalPayload, administrator, "Propose to register a partner by its card, or to renew it.")
    async def propose_partner(self, info: Info, input: Input[ProposePartnerInput]) -> PartnerProposalPayload:
        wanted = changing.card_wanted(input.card, proposing.office(info.context), info.context.now())
        return await _proposed(info, wanted, input.reason)

    @mutation(PartnerProposalPayload, administrator, "Propose to suspend a partner, or to let it go on.")
    async def propose_partner_status(
        self, info: Info, input: Input[ProposePartnerStatusInput]
    ) -> PartnerProposalPayload:
        return await _proposed(info, changing.status_wanted(input.code, input.status), input.reason)

    @mutation(PartnerProposalPayload, administrator, "Propose an agreement's terms; confirming signs them for us.")
    async def propose_agreement(self, info: Info, input: Input[ProposeAgreementInput]) -> PartnerProposalPayload:
        wanted = changing.terms_wanted(input.terms, proposing.office(info.context))
        return await _proposed(info, wanted, input.reason)

    @mutation(PartnerProposalPayload, administrator, "Propose to take the partner's confirmation of an agreement.")
    async def propose_agreement_confirmation(
        self, info: Info, input: Input[ProposeAgreementConfirmationInput]
    ) -> PartnerProposalPayload:
        wanted = changing.confirmation_wanted(input.agreement, input.confirmation)
        return await _proposed(info, wanted, input.reason)

    @mutation(PartnerProposalPayload, administrator, "Propose to end an agreement before its time.")
    async def propose_agreement_end(
        self, info: Info, input: Input[ProposeAgreementEndInput]
    ) -> PartnerProposalPayload:
        return await _proposed(info, changing.end_wanted(input.agreement, input.last_day), input.reason)

    @mutation(PartnerProposalPayload, administrator, "Propose to make a new key of ours.")
    async def propose_key_rotation(self, info: Info, input: Input[ProposeKeyRotationInput]) -> PartnerProposalPayload:
        begins = input.begins_at or info.context.now()
        return await _proposed(info, changing.rotation_wanted(proposing.office(info.context), begins), input.reason)

    @mutation(PartnerProposalPayload, administrator, "Propose to end a key at once, ours or a partner's.")
    async def propose_key_end(self, info: Info, input: Input[ProposeKeyEndInput]) -> PartnerProposalPayload:
        wanted = changing.key_end_wanted(input.code, input.key_id, input.ends_at or info.context.now())
        return await _proposed(info, wanted, input.reason)

    @mutation(
        PartnerProposalPayload,
        administrator,
        "Carry out what another administrator proposed, or turn it down; never one's own.",
    )
    async def confirm_partner_proposal(
        self, info: Info, input: Input[ConfirmPartnerProposalInput]
    ) -> PartnerProposalPayload:
        key = key_of(input.proposal_id, "PartnerProposal", "proposalId")
        verdict = proposing.Verdict(input.digest, input.approve, input.reason)
        return PartnerProposalPayload(proposal=PartnerProposal.of(await proposing.decide(info.context, key, verdict)))


def _card(given: Confirmation | None) -> JSON | None:
    return JSON(confirmation_card(given)) if given else None
