"""Agreements between two provinces (跨省通办协议): one document on both sides, confirmed by both with their keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from auth.assurance import Assurance
from auth.days import today
from auth.problems import Invalid
from resolvers.certificates.canonical import canonical
from resolvers.exchanges.envelope import digest_of, is_signed
from resolvers.matters.model import CrossProvinceMode

MAX_MATTERS = 1000
MAX_DEPARTMENTS = 100
MAX_PER_DAY = 1_000_000


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a province agrees to exactly these terms (`agreement` is their digest); signed by it."""

    agreement: str
    by: str
    at: str
    key_id: str
    signature: str = ""

    @property
    def signed_part(self) -> bytes:
        """The bytes that the signature covers."""
        return canonical({"agreement": self.agreement, "by": self.by, "at": self.at, "keyId": self.key_id})

    def is_of(self, public_key: bytes) -> bool:
        """Whether that key signed it."""
        return is_signed(self.signed_part, self.signature, public_key)


@dataclass(frozen=True, slots=True)
class AgreedMatter:
    """One matter: `home` is the province that decides it, `codes` how each province calls it in its catalogue."""

    home: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AgreedDepartment:
    """A department of one party's whose opinion the other may ask for (多地联办), by its code and name there."""

    party: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two provinces do for each other. `terms` is the document that both confirmed, as it was written.

    `assurance` is the highest level up to which one relies on the other's word about who somebody is.
    """

    id: str
    partner: str
    terms: Mapping[str, Any] = field(repr=False)
    matters: tuple[AgreedMatter, ...]
    modes: tuple[CrossProvinceMode, ...]
    valid_from: date
    valid_until: date | None
    per_day: int
    assurance: Assurance
    ours: Confirmation | None = None
    theirs: Confirmation | None = None
    departments: tuple[AgreedDepartment, ...] = ()
    packages: tuple[AgreedMatter, ...] = ()
    ended_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day: the agreed one, or an earlier one on which it was ended."""
        days = [day for day in (self.valid_until, self.ended_on) if day]
        return min(days) if days else None

    @property
    def digest(self) -> str:
        """SM3 over the terms."""
        return digest_of(self.terms)

    def in_force(self, on: date) -> bool:
        """Whether both confirmed it and that day is within it."""
        both = self.ours is not None and self.theirs is not None
        return both and self.valid_from <= on and (self.last_day is None or on <= self.last_day)

    def counter(self, at: datetime) -> str:
        """Under what the cases are counted that it lets in on that day of China."""
        return f"exchange:{self.id}:{today(at).isoformat()}"

    def home_code(self, matter: str, ours: str) -> str | None:
        """How the partner calls a matter that we call so and it decides."""
        found = (one for one in self.matters if one.home == self.partner and one.codes.get(ours) == matter)
        return next((one.codes.get(self.partner) for one in found), None)

    def package_codes(self, ours: str) -> tuple[str, ...]:
        """Our codes of packages of which the partner decides what the agreement says that it decides."""
        return tuple(one.codes[ours] for one in self.packages if one.home == self.partner and ours in one.codes)

    def takes(self, matter: str, ours: str) -> bool:
        """Whether we decide a matter of ours for people of the partner's."""
        return any(one.home == ours and one.codes.get(ours) == matter for one in self.matters)

    def offered(self, ours: str) -> tuple[str, ...]:
        """Our codes of what the partner decides."""
        return tuple(one.codes[ours] for one in self.matters if one.home == self.partner and ours in one.codes)


def agreement_of(terms: Any, ours: str) -> Agreement:
    """Read the terms of an agreement in which one party is us; raises Invalid."""
    try:
        parties = [str(one) for one in terms["parties"]]
        (partner,) = {*parties} - {ours}
        if len(parties) != 2 or ours not in parties:
            raise ValueError("an agreement is between us and one other")
        matters = tuple(_matter(one, parties) for one in terms["matters"])
        modes = tuple(CrossProvinceMode(one) for one in terms["modes"])
        per_day, until = terms["perDay"], terms.get("validUntil")
        few = len(terms.get("packages", ())) <= MAX_MATTERS
        if not (0 < len(matters) <= MAX_MATTERS and few and modes and 0 < per_day <= MAX_PER_DAY):
            raise ValueError("out of bounds")
        first, last = date.fromisoformat(terms["validFrom"]), date.fromisoformat(until) if until else None
        found = Agreement(
            str(terms["id"])[:64],
            partner,
            terms,
            matters,
            modes,
            first,
            last,
            per_day,
            Assurance[terms["assurance"]],
            departments=_departments(terms.get("departments", {}), parties),
            packages=tuple(_matter(one, parties) for one in terms.get("packages", ())),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid("agreement.terms", "terms") from error
    digest_of(terms)
    return found


def _departments(told: Any, parties: list[str]) -> tuple[AgreedDepartment, ...]:
    found = tuple(
        AgreedDepartment(str(party), str(one["code"])[:64], str(one["name"])[:100])
        for party, listed in told.items()
        for one in listed
    )
    if not {one.party for one in found} <= set(parties) or len(found) > MAX_DEPARTMENTS:
        raise ValueError("departments are the parties', and a hundred at most")
    return found


def _matter(told: Any, parties: list[str]) -> AgreedMatter:
    codes = {str(party): str(code) for party, code in told["codes"].items()}
    if told["home"] not in parties or set(codes) != set(parties):
        raise ValueError("a matter has a code on either side")
    return AgreedMatter(told["home"], codes)
