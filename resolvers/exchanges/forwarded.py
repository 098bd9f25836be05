"""What comes with a case instead of paper: certificates and other departments' answers that a partner vouches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from auth.days import today
from auth.problems import Invalid, MaterialRejected
from resolvers.applications.events import digest
from resolvers.applications.form import MAX_FORM_BYTES
from resolvers.applications.sharing.model import Evidence, readable
from resolvers.certificates.vouching import Vouched, vouched
from resolvers.matters.model import MaterialRequirement, Matter

MAX_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Vouching:
    """Who vouches for what comes with a case: the partner's name, for the person of that number, and for what."""

    by: str
    id_number: str
    purpose: str
    at: datetime


def evidence_of(told: Sequence[Mapping[str, Any]], matter: Matter, by: Vouching) -> tuple[Evidence, ...]:
    """What stands for materials by a partner's word, frozen into the case; raises for what can't be right."""
    return tuple(found for one in told for found in (_evidence(one, matter, by),) if found)


def _evidence(told: Mapping[str, Any], matter: Matter, by: Vouching) -> Evidence | None:
    key, certificate, shared = told["key"], told.get("certificate"), told.get("shared")
    asked = matter.requirement(key)
    if asked is None or (certificate is None and shared is None):
        return None
    if certificate is not None:
        fields, provider = _checked(vouched(certificate, "materials", key), asked, by)
    else:
        fields, provider = _answer(shared)
    _require_fit(fields)
    return Evidence(key, readable(f"{by.by} {provider}"), by.purpose, fields, digest(fields), by.at)


def _require_fit(fields: Mapping[str, Any]) -> None:
    """Raise Invalid for what can't be kept, or is longer than a form may be."""
    try:
        size = len(orjson.dumps(fields))
    except TypeError as error:  # nested without end, or a number of more than 64 bits
        raise Invalid("exchange.materials", "materials") from error
    if size > MAX_FORM_BYTES:
        raise Invalid("exchange.materials", "materials")


def _checked(found: Vouched, asked: MaterialRequirement, by: Vouching) -> tuple[Mapping[str, Any], str]:
    """The certificate's facts and who issued it; raises unless it is the applicant's, holds and is asked for."""
    path = ("materials", asked.key)
    if found.holder != by.id_number:
        raise Invalid("exchange.certificate", *path)
    if asked.certificate_type is None or found.facts.get("type") != asked.certificate_type:
        raise MaterialRejected("material.certificate_type", *path, name=asked.name)
    if not found.holds_on(today(by.at)):
        raise MaterialRejected("material.certificate_lost", *path, name=asked.name)
    return found.facts, found.issuer


def _answer(told: Any) -> tuple[Mapping[str, Any], str]:
    """What a department there answered, and which; raises Invalid."""
    fields, provider = (told.get("fields"), told.get("provider")) if isinstance(told, Mapping) else (None, None)
    if not isinstance(fields, Mapping) or not isinstance(provider, str) or len(fields) > MAX_FIELDS:
        raise Invalid("exchange.materials", "materials")
    return fields, provider
