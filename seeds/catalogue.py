"""Everything that is written out: the matters of every theme, and the certificates that they issue."""

from dataclasses import replace
from datetime import UTC, datetime

from resolvers.certificates.model import CertificateType
from resolvers.matters.model import Matter
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

CERTIFICATE_TYPES: tuple[CertificateType, ...] = tuple(one for theme in _THEMES for one in theme.CERTIFICATE_TYPES)
MATTERS: tuple[Matter, ...] = tuple(
    replace(matter, published_at=PUBLISHED_AT) for theme in _THEMES for matter in theme.MATTERS
)
