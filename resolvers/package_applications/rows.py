"""How a package under way lies in the database."""

from typing import Any

import orjson

from auth.identifiers import mask_name
from auth.rows import Row
from auth.sessions.model import Channel
from resolvers.applications.model import ProvidedMaterial
from resolvers.applications.prefilled_field import PrefilledField
from resolvers.applications.reading import evidence_from_row
from resolvers.applications.used_keys import KeyUse, UsedKey
from resolvers.package_applications.away import away_from_row, away_to_row
from resolvers.package_applications.model import PackageApplication, Part
from resolvers.packages.store import package_from_row, package_to_row
from resolvers.parties.rows import party_from_row, party_to_row

SCHEMA_VERSION = 3


def with_sources(row: Row) -> Row:
    """Version 2: sources of prefilled values, what departments answered, certificates that serve as materials."""
    materials = [{**one, "certificate": None} for one in row["materials"]]
    return {**row, "materials": materials, "prefill": [], "evidence": "{}"}


def with_digest(row: Row) -> Row:
    """Version 3: what a submission asked for, beside its key, and which certificates were chosen by the applicant.

    Which were isn't known of earlier ones: all that were found serve as if they were chosen.
    """
    chosen = [one["key"] for one in row["materials"] if one["certificate"]]
    return {**row, "submitAsked": None, "chosen": chosen}


def whole_to_row(whole: PackageApplication) -> Row:
    """Lay a package out for storage."""
    return {
        "_id": whole.id,
        "v": SCHEMA_VERSION,
        "definition": package_to_row(whole.definition),
        "parts": [_part_to_row(one) for one in whole.parts],
        "account": whole.account,
        "applicant": party_to_row(whole.applicant),
        "agent": whole.agent and party_to_row(whole.agent),
        "channel": whole.channel.value,
        "createdAt": whole.created_at,
        "updatedAt": whole.updated_at,
        "startKey": whole.start_key,
        # As text: what people type may hold keys that are no field names for a database.
        "form": orjson.dumps(whole.form).decode(),
        "materials": [
            {
                "key": one.key,
                "files": list(one.files),
                "committed": one.committed,
                "certificate": one.certificate,
            }
            for one in whole.materials
        ],
        "prefill": [{"path": one.path, "source": one.source, "at": one.at} for one in whole.prefill],
        "evidence": orjson.dumps(whole.evidence).decode(),
        "files": list(whole.files),
        "chosen": list(whole.chosen),
        "mandate": whole.mandate,
        "submittedAt": whole.submitted_at,
        "submitKey": whole.submitted and whole.submitted.key,
        "submitAsked": whole.submitted and whole.submitted.asked,
        "withdrawnAt": whole.withdrawn_at,
        "endedAt": whole.ended_at,
        "revision": whole.revision,
        **away_to_row(whole.away),
    }


def whole_from_row(row: Row) -> PackageApplication:
    """Read a package back."""
    return PackageApplication(
        id=row["_id"],
        definition=package_from_row(row["definition"]),
        parts=tuple(_part_from_row(one) for one in row["parts"]),
        account=row["account"],
        applicant=party_from_row(row["applicant"]),
        agent=party_from_row(row["agent"]) if row["agent"] else None,
        channel=Channel(row["channel"]),
        created_at=row["createdAt"],
        updated_at=row["updatedAt"],
        start_key=row["startKey"],
        form=orjson.loads(row["form"]),
        materials=tuple(_given(one) for one in row["materials"]),
        prefill=tuple(PrefilledField(one["path"], one["source"], one["at"]) for one in row["prefill"]),
        evidence={
            code: tuple(evidence_from_row(one) for one in answers)
            for code, answers in orjson.loads(row["evidence"]).items()
        },
        chosen=tuple(row["chosen"]),
        mandate=row["mandate"],
        away=away_from_row(row),
        submitted_at=row["submittedAt"],
        submitted=UsedKey(KeyUse.SUBMIT, row["submitKey"], row["submitAsked"]) if row["submitKey"] else None,
        withdrawn_at=row["withdrawnAt"],
        ended_at=row["endedAt"],
        revision=row["revision"],
    )


def exported_whole(row: Row) -> Row:
    """What the package's own people get of it: no colleague's account."""
    plain = ("applicant", "channel", "parts", "createdAt", "updatedAt", "submittedAt")
    return {
        "number": row["_id"],
        "package": row["definition"]["name"],
        **{name: row[name] for name in (*plain, "withdrawnAt", "endedAt")},
        "materials": [{name: one[name] for name in ("key", "files", "committed")} for one in row["materials"]],
        "agent": row["agent"] and {"kind": row["agent"]["kind"], "name": mask_name(row["agent"]["name"])},
        "form": orjson.loads(row["form"]),
        "evidence": orjson.loads(row["evidence"]),
    }


def _given(row: Row) -> ProvidedMaterial:
    return ProvidedMaterial(row["key"], tuple(row["files"]), row["committed"], row["certificate"])


def _part_to_row(part: Part) -> Row:
    return {
        "code": part.code,
        "matter": part.matter,
        "name": part.name,
        "weight": part.weight,
        "application": part.application,
        "closed": part.closed,
    }


def _part_from_row(row: dict[str, Any]) -> Part:
    return Part(**row)
