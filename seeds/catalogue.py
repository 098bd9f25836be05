"""Everything that is written out: the matters of every theme, and the certificates that they issue."""

from dataclasses import replace
from datetime import UTC, datetime

from resolvers.certificates.model import CertificateType
from resolvers.matters.guidance.shape import written_guide
from resolvers.matters.model import Matter
from seeds.certificate_types import COLLECTED
from seeds.guides import GUIDES
from seeds.matters import (
    birth,
    company,
    employer,
    food,
    food_changes,
    haulage,
    household,
    insurance,
    marriage,
    newborn,
    premises,
    property,
    residence,
    startup,
    welfare,
)

PUBLISHED_AT = datetime(2026, 9, 1, tzinfo=UTC)

_THEMES = (
    birth,
    newborn,
    household,
    residence,
    marriage,
    company,
    startup,
    employer,
    food,
    food_changes,
    premises,
    haulage,
    insurance,
    property,
    welfare,
)

CERTIFICATE_TYPES: tuple[CertificateType, ...] = (
    *(one for theme in _THEMES for one in theme.CERTIFICATE_TYPES),
    *COLLECTED,
)


def _published(matter: Matter) -> Matter:
    guide = GUIDES.get(matter.code)
    return replace(matter, published_at=PUBLISHED_AT, guide=written_guide(guide) if guide else {})


MATTERS: tuple[Matter, ...] = tuple(_published(matter) for theme in _THEMES for matter in theme.MATTERS)
