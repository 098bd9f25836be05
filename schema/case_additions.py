"""What a case says of prefilled values, of instant approval, and of corrections."""

from datetime import datetime

import strawberry

from resolvers.applications import correction, instant
from resolvers.applications.instant import InstantReviewState
from resolvers.applications.prefilled_field import PrefilledField as Filled
from schema.info import Info
from schema.words import source_words


@strawberry.type(description="A field that was filled in when the case was started (免填单).")
class PrefilledField:
    path: str = strawberry.field(description="The field's place in the form, with dots.")
    source: str = strawberry.field(description="The form's `x-prefill`: the name of the source.")
    at: datetime = strawberry.field(description="When it was filled in; whoever fills the form may have changed it.")

    @strawberry.field(description="What to call the source, in the caller's language.")
    async def source_label(self, info: Info) -> str:
        kind, _, rest = self.source.partition(".")
        code = rest.partition(".")[0] if kind == "certificate" else None
        type = await info.context.loaders.certificate_types.load(code) if code else None
        return source_words(self.source, info.context.locale, type.name if type else "")

    @classmethod
    def of(cls, filled: Filled) -> "PrefilledField":
        """Publish where a value came from."""
        return cls(path=filled.path, source=filled.source, at=filled.at)


@strawberry.type(description="What one rule of instant approval found.")
class InstantFinding:
    holds: bool = strawberry.field(description="Whether it holds.")
    looked_at: list[str] = strawberry.field(description="Fields and facts that it looked at.")
    digest: str = strawberry.field(description="SHA-256 over the case's number and the values that it looked at.")
    words: strawberry.Private[instant.InstantFinding]

    @strawberry.field(description="The rule, in the caller's language.")
    def label(self, info: Info) -> str:
        return self.words.label.get(info.context.locale) or self.words.label["zh"]

    @classmethod
    def of(cls, finding: instant.InstantFinding) -> "InstantFinding":
        """Publish a finding."""
        return cls(holds=finding.holds, looked_at=list(finding.looked_at), digest=finding.digest, words=finding)


@strawberry.type(description="What the rules of instant approval (秒批) found when the case was submitted.")
class InstantJudgement:
    granted: bool = strawberry.field(description="Whether every rule held, so that the system approved.")
    findings: list[InstantFinding] = strawberry.field(description="Rule by rule.")
    review: InstantReviewState | None = strawberry.field(
        description="What people found who looked at it afterwards; null when it wasn't drawn."
    )
    review_note: str | None = strawberry.field(description="What they said.")

    @classmethod
    def of(cls, judgement: instant.InstantJudgement) -> "InstantJudgement":
        """Publish a judgement to staff."""
        review = judgement.review
        return cls(
            granted=judgement.granted,
            findings=[InstantFinding.of(one) for one in judgement.findings],
            review=review.state if review else None,
            review_note=review.note if review else None,
        )


@strawberry.type(description="A correction of the decision that waits for a supervisor.")
class CorrectionProposal:
    reason: str = strawberry.field(description="What is wrong.")
    decision_reason: str | None = strawberry.field(description="The decision's reason as it should be.")
    legal_basis: str | None = strawberry.field(description="The legal basis as it should be.")
    certificate_fields: strawberry.scalars.JSON | None = strawberry.field(
        description="Fields of the certificates as they should be."
    )
    revoke: bool = strawberry.field(description="Whether the certificates are to be taken back.")
    proposed_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, proposal: correction.CorrectionProposal) -> "CorrectionProposal":
        """Publish a proposal to staff, without who made it."""
        wish = proposal.wish
        fields = wish.certificate_fields
        return cls(
            reason=wish.reason,
            decision_reason=wish.decision_reason,
            legal_basis=wish.legal_basis,
            certificate_fields=strawberry.scalars.JSON(fields) if fields else None,
            revoke=wish.revoke,
            proposed_at=proposal.proposed_at,
        )
