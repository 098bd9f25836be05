"""What matters of a package ended with in another province (跨省+套餐), by the certificates that came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from auth.problems import Problem
from resolvers.applications.events import digest
from resolvers.applications.model import Application
from resolvers.applications.sharing.model import Evidence, readable
from resolvers.certificates.vouching import Vouched, vouched
from resolvers.matters.model import MaterialRequirement
from resolvers.package_applications.model import Cases

if TYPE_CHECKING:
    from resolvers.context import Stores

MAX_TEXT = 200
_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class FromAbroad:
    """What another province's certificate says: the number on its page, and those of its fields that are plain.

    `province` is who vouches for it.
    """

    number: str | None
    fields: Mapping[str, Any]
    certificate: Vouched
    province: str

    def standing_for(self, asked: MaterialRequirement, whole: str, at: datetime) -> Evidence | None:
        """What it is as a material of a case that follows (免证办); None for a material that asks for another."""
        if asked.certificate_type is None or self.certificate.facts.get("type") != asked.certificate_type:
            return None
        facts, provider = dict(self.certificate.facts), readable(f"{self.province} {self.certificate.issuer}")
        return Evidence(asked.key, provider, f"随“{whole}”一并申请（跨省通办）", facts, digest(facts), at)


async def results_abroad(stores: "Stores", cases: Cases, day: date) -> dict[str, FromAbroad]:
    """Return what came back that holds that day, by the numbers of the cases here.

    Nothing of what its seal didn't sign, or of what is another's.
    """
    away = [number for number, one in cases.items() if one.abroad and one.decision is not None]
    known = await stores.cross_province_cases.of_applications(away) if away else {}
    names = {one.code: one.name for one in await stores.partners.all()} if known else {}
    read = {
        number: _read(one.result, names.get(one.partner, one.partner), cases[number], day)
        for number, one in known.items()
    }
    return {number: one for number, one in read.items() if one}


def _read(result: Any, province: str, case: Application, day: date) -> FromAbroad | None:
    try:
        found = vouched(result)
    except Problem:
        return None
    if found.holder is None or found.holder != case.applicant.id_number or not found.holds_on(day):
        return None
    number, fields = found.facts.get("number"), found.facts.get("fields")
    told = fields if isinstance(fields, Mapping) else {}
    plain = {str(key): one for key, one in told.items() if _plain(one)}
    shown = number if isinstance(number, str) and _plain(number) else None
    return FromAbroad(shown, plain, found, province)


def _plain(value: Any) -> bool:
    """Whether it is a text or a number of a usual size: what doesn't fit its field is mended by the applicant."""
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return isinstance(value, bool | int | float) and abs(value) <= _LARGEST
