"""The messages that partner provinces send about cases (跨省通办), each in its envelope."""

import strawberry
from strawberry.scalars import JSON

from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.exchanges import envelope as model
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.receiving import Letter
from resolvers.matters.model import CrossProvinceMode

M = ExchangeMessageType
SEALED = "The sheet that the window's department sealed over form and materials (docs/partners.md)."


@strawberry.input(
    description="What every message carries. Digests are SM3 in hex; times are YYYY-MM-DDTHH:MM:SS.sssZ; the "
    "signature is SM2 (DER, base64) over the canonical JSON (RFC 8785) of all other members, null ones left out."
)
class EnvelopeInput:
    id: strawberry.ID = strawberry.field(description="Names the message; the same when it is sent again.")
    case: str = strawberry.field(description="What both provinces call the case.")
    sequence: int = strawberry.field(description="Which message about the case of the sender's, from 1.")
    created_at: str = strawberry.field(description="When it was put into this envelope.")
    expires_at: str = strawberry.field(description="Until when it may be taken; 30 days at most.")
    sender: str = strawberry.field(name="from", description="The sender's code.")
    to: str = strawberry.field(description="Our code.")
    payload_digest: str = strawberry.field(description="Over the input without its envelope.")
    previous_digest: str | None = strawberry.field(
        description="Of the sender's envelope before, as its receipt quoted it; none with the first.", default=None
    )
    key_id: str = strawberry.field(description="Which of the sender's keys signed.")
    signature: str = strawberry.field(description="The signature.")

    def model(self) -> model.Envelope:
        """Unpack."""
        return model.Envelope(**{name: getattr(self, name) for name in model.Envelope.__slots__})


@strawberry.input(description="Hand a case over.")
class SubmitCrossProvinceCaseInput:
    envelope: EnvelopeInput = strawberry.field(description="Whose message it is.")
    matter_code: str = strawberry.field(description="The matter, by our code.")
    mode: CrossProvinceMode = strawberry.field(description="How it crosses.")
    applicant: JSON = strawberry.field(
        description="Whom it is for: kind, name, idNumber, assurance and purpose, from a window also means and "
        "checkedAt; all as text and nothing else."
    )
    form: JSON = strawberry.field(description="What was filled in.")
    materials: JSON = strawberry.field(description="A list of key, committed and files.")
    sealed: JSON | None = strawberry.field(description=SEALED, default=None)
    commitment: JSON | None = strawberry.field(
        description="What the applicant committed to (告知承诺): text, sha256, template and acceptedAt.", default=None
    )
    delivery: JSON | None = strawberry.field(
        description="How the result shall come, unless in the app: method, recipient, phone and address.",
        default=None,
    )

    def letter(self) -> Letter:
        """Unpack."""
        names = ("applicant", "form", "materials", "sealed", "delivery", "commitment")
        told = {"matterCode": self.matter_code, "mode": self.mode.value}
        return Letter(M.CASE, self.envelope.model(), {**told, **{name: getattr(self, name) for name in names}})


@strawberry.input(description="Report how a case stands.")
class ReportCaseProgressInput:
    envelope: EnvelopeInput = strawberry.field(description="Whose message it is.")
    status: ApplicationStatus = strawberry.field(description="The case's status now.")
    note: str | None = strawberry.field(description="For the applicant.", default=None)
    certificate: JSON | None = strawberry.field(description="The result, when there is one.", default=None)
    at: str = strawberry.field(description="When it came to stand so.")
    number: str | None = strawberry.field(description="The case's number in the sender's books.", default=None)
    items: JSON | None = strawberry.field(
        description="What is missing or wrong: a list of message, materialKey and fieldPath.", default=None
    )
    decision: JSON | None = strawberry.field(
        description="Why it was decided so: reason, legalBasis and appeal. Of a case that is decided already it is a "
        "correction, with the certificate as it is now.",
        default=None,
    )
    due_on: str | None = strawberry.field(
        description="Until when the sender means to decide: YYYY-MM-DD, if it can be told.", default=None
    )
    breach: JSON | None = strawberry.field(
        description="What became of the commitment since: status (IN_FORCE or REPAIRED), reason and repair.",
        default=None,
    )
    delivery: JSON | None = strawberry.field(
        description="Where the result is that the sender delivers: state, carrier and trackingNumber.", default=None
    )

    def letter(self) -> Letter:
        """Unpack."""
        names = ("note", "certificate", "at", "number", "items", "decision", "breach", "delivery")
        told = {"status": self.status.value, "dueOn": self.due_on}
        payload = {**told, **{name: getattr(self, name) for name in names}}
        return Letter(self._kind(), self.envelope.model(), payload)

    def _kind(self) -> M:
        if self.breach is not None or self.delivery is not None:
            return M.PROGRESS
        corrected = self.status is ApplicationStatus.COMPLETED and self.decision is not None
        return M.RESULT if corrected else KIND_OF.get(self.status, M.PROGRESS)


KIND_OF = {
    ApplicationStatus.SUPPLEMENT_REQUIRED: M.SUPPLEMENT_REQUEST,
    ApplicationStatus.NOT_ACCEPTED: M.RESULT,
    ApplicationStatus.APPROVED: M.RESULT,
    ApplicationStatus.DENIED: M.RESULT,
}


@strawberry.input(description="Pass on what the applicant supplemented.")
class SupplementCrossProvinceCaseInput:
    envelope: EnvelopeInput = strawberry.field(description="Whose message it is.")
    form: JSON = strawberry.field(description="The whole form as it is now.")
    materials: JSON = strawberry.field(description="A list of key, committed and files.")
    at: str = strawberry.field(description="When the applicant did.")
    sealed: JSON | None = strawberry.field(description=SEALED, default=None)

    def letter(self) -> Letter:
        """Unpack."""
        payload = {name: getattr(self, name) for name in ("form", "materials", "at", "sealed")}
        return Letter(M.SUPPLEMENT, self.envelope.model(), payload)


@strawberry.input(description="Pass on that the applicant takes the case back.")
class WithdrawCrossProvinceCaseInput:
    envelope: EnvelopeInput = strawberry.field(description="Whose message it is.")
    reason: str | None = strawberry.field(description="Why, if they said.", default=None)
    at: str = strawberry.field(description="When the applicant did.")

    def letter(self) -> Letter:
        """Unpack."""
        return Letter(M.WITHDRAWAL, self.envelope.model(), {"reason": self.reason, "at": self.at})
