"""How an application lies in the database."""

import orjson

from auth.identifiers import mask_name
from auth.rows import Row
from resolvers.applications.additions import additions_to_row
from resolvers.applications.chaining_rows import chained_to_row
from resolvers.applications.clock_rows import clock_to_row, days_to_row
from resolvers.applications.crossing import crossing_to_row
from resolvers.applications.delivery_rows import delivery_to_row, exported_delivery
from resolvers.applications.evaluable import evaluable_since
from resolvers.applications.events import ApplicationEvent
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import (
    INTERNAL,
    Application,
    Decision,
    RefusalProposal,
)
from resolvers.applications.opinion_rows import exported_opinions, opinions_to_row
from resolvers.applications.package_rows import package_to_row
from resolvers.applications.presence import exported_presence, presence_to_row
from resolvers.applications.telling_rows import claim_to_row, urge_to_row
from resolvers.applications.used_keys import used_keys_to_row
from resolvers.applications.window_rows import exported_window, window_to_row
from resolvers.parties.rows import party_to_row

SCHEMA_VERSION = 14


def with_answers(row: Row) -> Row:
    """Version 3: the answers to the matter's guide; none were asked for before."""
    return {**row, "answers": None}


def desk(department: str, status: str) -> str:
    """Where a case lies in its department, as one value: see the rule on two lists of values in docs/database.md."""
    return f"{department}:{status}"


def with_desk(row: Row) -> Row:
    """Version 13: department and status as one value, by which queues are read."""
    return {**row, "desk": desk(row["department"], row["status"])}


def application_to_row(application: Application) -> Row:
    """Lay an application out for storage, with its whole history: one document, one write."""
    row: Row = {
        "_id": application.id,
        "v": SCHEMA_VERSION,
        "matter": application.matter,
        "department": application.department,
        "region": application.region,
        "account": application.account,
        "applicant": party_to_row(application.applicant),
        "agent": application.agent and party_to_row(application.agent),
        "channel": application.channel.value,
        "status": application.status.value,
        "desk": desk(application.desk, application.status.value),
        "acceptanceMode": application.acceptance_mode and application.acceptance_mode.value,
        # As text: what people type may hold keys that are no field names for a database.
        "form": orjson.dumps(application.form).decode(),
        "materials": [
            {"key": one.key, "files": list(one.files), "committed": one.committed, "certificate": one.certificate}
            for one in application.materials
        ],
        "files": list(application.files),
        "supplementItems": [
            {"message": item.message, "materialKey": item.material_key, "fieldPath": item.field_path}
            for item in application.supplement_items
        ],
        "refusalProposal": _proposal_to_row(application.refusal_proposal),
        "decision": _decision_to_row(application.decision),
        "results": list(application.results),
        "createdAt": application.created_at,
        "submittedAt": application.submitted_at,
        "updatedAt": application.updated_at,
        "startKey": application.start_key,
        "usedKeys": used_keys_to_row(application.used),
        # As text, to be encrypted whole; what somebody answers says much about them.
        "answers": orjson.dumps(application.answers).decode() if application.answers else None,
        "receivedAt": application.received_at,
        "clock": clock_to_row(application.clock),
        **days_to_row(application.status, application.reckoned),
        **window_to_row(application.status, application.window),
        **additions_to_row(application, _decision_to_row),
        **claim_to_row(application.claim),
        "urge": urge_to_row(application.urge),
        **opinions_to_row(application.status, application.opinions),
        **package_to_row(application.package, news=application.package_news),
        "evaluableSince": evaluable_since(application),
        **delivery_to_row(application),
        "events": [_event_to_row(event) for event in application.events],
        **chained_to_row(application),
        "revision": application.revision,
    }
    # Only cases that were started by a delegate, with shared data, at a window or across a border have these.
    mandate = {"mandate": application.mandate} if application.mandate else {}
    evidence = {"evidence": orjson.dumps(application.evidence).decode()} if application.evidence else {}
    crossing = crossing_to_row(application.crossing, news=application.crossing_news)
    return {**row, **mandate, **evidence, **presence_to_row(application.presence), **crossing}


def exported_case(row: Row) -> Row:
    """What a case's own people get of it: no colleague's account, and nothing that staff say among themselves."""
    plain = ("matter", "department", "region", "applicant", "channel", "status", "supplementItems")
    times = ("createdAt", "submittedAt", "updatedAt")
    return {
        "number": row["_id"],
        **{name: row[name] for name in (*plain, "decision", "results", *times)},
        # Who exactly did the clicking is that person's business, as in Application.knows_agent.
        "agent": row["agent"] and {"kind": row["agent"]["kind"], "name": mask_name(row["agent"]["name"])},
        "form": orjson.loads(row["form"]),
        "answers": orjson.loads(row["answers"]) if row["answers"] else {},
        "opinions": exported_opinions(row),
        "package": row["package"],
        "delivery": exported_delivery(row["delivery"]),
        "presence": exported_presence(row.get("presence")),
        "materials": [{name: one[name] for name in ("key", "files", "committed")} for one in row["materials"]],
        **exported_window(row["window"]),
        "corrections": [{name: one[name] for name in ("reason", "at", "before")} for one in row["corrections"]],
        "evidence": orjson.loads(row.get("evidence") or "[]"),
        "events": [_exported_event(event) for event in row["events"]],
    }


def _exported_event(event: Row) -> Row:
    note = None if EventType(event["type"]) in INTERNAL else event["note"]
    return {**{name: event[name] for name in ("sequence", "type", "at", "status", "actor", "hash")}, "note": note}


def _proposal_to_row(proposal: RefusalProposal | None) -> Row | None:
    if proposal is None:
        return None
    return {
        "kind": proposal.kind.value,
        "reason": proposal.reason,
        "legalBasis": proposal.legal_basis,
        "account": proposal.account,
        "proposedAt": proposal.proposed_at,
    }


def _decision_to_row(decision: Decision | None) -> Row | None:
    if decision is None:
        return None
    return {
        "outcome": decision.outcome.value,
        "by": decision.by,
        "at": decision.at,
        "reason": decision.reason,
        "legalBasis": decision.legal_basis,
        "appeal": decision.appeal,
        "automatic": decision.automatic,
    }


def _event_to_row(event: ApplicationEvent) -> Row:
    return {
        "sequence": event.sequence,
        "type": event.type.value,
        "at": event.at,
        "status": event.status.value,
        "actor": event.actor,
        "account": event.account,
        "note": event.note,
        "content": event.content,
        "hash": event.hash,
    }
