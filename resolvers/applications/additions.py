"""How prefilled fields, instant approval and corrections lie in the database."""

from typing import TYPE_CHECKING, Any

import orjson

from auth.rows import Row
from resolvers.applications.correction import Correction, CorrectionProposal, CorrectionWish
from resolvers.applications.instant import InstantFinding, InstantJudgement, InstantReview, InstantReviewState
from resolvers.applications.prefilled_field import PrefilledField

if TYPE_CHECKING:
    from collections.abc import Callable

    from resolvers.applications.model import Application, Decision


def with_corrections(row: Row) -> Row:
    """Version 6: where prefilled values came from, what rules of instant approval found, corrections."""
    return {
        **row,
        "prefill": [],
        "instant": None,
        "instantReview": None,
        "correctionProposal": None,
        "corrections": [],
    }


def additions_to_row(application: "Application", decision_to_row: "Callable[[Decision | None], Row | None]") -> Row:
    """Lay them out for storage; `instantReview` is what the queue of reviews looks for."""
    judgement = application.instant
    return {
        "prefill": [{"path": one.path, "source": one.source, "at": one.at} for one in application.prefill],
        "instant": judgement and _judgement_to_row(judgement),
        "instantReview": judgement.review.state.value if judgement and judgement.review else None,
        "correctionProposal": _proposal_to_row(application.correction_proposal),
        "corrections": [
            {
                "reason": one.reason,
                "at": one.at,
                "before": decision_to_row(one.before),
                "ended": list(one.ended),
                "issued": list(one.issued),
            }
            for one in application.corrections
        ],
    }


def prefill_from_row(rows: list[Row]) -> tuple[PrefilledField, ...]:
    """Read back where the values came from that a form had at the start."""
    return tuple(PrefilledField(one["path"], one["source"], one["at"]) for one in rows)


def corrections_from_row(
    rows: list[Row], decision_from_row: "Callable[[Row | None], Decision | None]"
) -> tuple[Correction, ...]:
    """Read corrections back."""
    return tuple(_correction_from_row(one, decision_from_row) for one in rows)


def _judgement_to_row(judgement: InstantJudgement) -> Row:
    review = judgement.review
    return {
        "findings": [
            {"label": dict(one.label), "holds": one.holds, "lookedAt": list(one.looked_at), "digest": one.digest}
            for one in judgement.findings
        ],
        "review": review
        and {"state": review.state.value, "account": review.account, "at": review.at, "note": review.note},
    }


def judgement_from_row(row: Row) -> InstantJudgement:
    """Read back what the rules of instant approval found."""
    findings = (
        InstantFinding(one["label"], one["holds"], tuple(one["lookedAt"]), one["digest"]) for one in row["findings"]
    )
    review = row["review"]
    return InstantJudgement(
        tuple(findings), review and InstantReview(**{**review, "state": InstantReviewState(review["state"])})
    )


def _proposal_to_row(proposal: CorrectionProposal | None) -> Row | None:
    if proposal is None:
        return None
    wish = proposal.wish
    return {
        "reason": wish.reason,
        "decisionReason": wish.decision_reason,
        "legalBasis": wish.legal_basis,
        # As text, to be encrypted whole: these are fields of somebody's certificate.
        "certificateFields": None if wish.certificate_fields is None else _text(wish.certificate_fields),
        "revoke": wish.revoke,
        "account": proposal.account,
        "proposedAt": proposal.proposed_at,
    }


def correction_proposal_from_row(row: Row | None) -> CorrectionProposal | None:
    """Read back a correction that waits for a supervisor."""
    if row is None:
        return None
    fields = row["certificateFields"]
    wish = CorrectionWish(
        row["reason"], row["decisionReason"], row["legalBasis"], fields and orjson.loads(fields), row["revoke"]
    )
    return CorrectionProposal(wish, row["account"], row["proposedAt"])


def _correction_from_row(row: Row, decision_from_row: "Callable[[Row | None], Decision | None]") -> Correction:
    before = decision_from_row(row["before"])
    if before is None:
        raise ValueError("a correction of no decision")
    return Correction(row["reason"], row["at"], before, tuple(row["ended"]), tuple(row["issued"]))


def _text(fields: Any) -> str:
    return orjson.dumps(fields).decode()
