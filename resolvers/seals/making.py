"""Making a seal (制作): its key pair, certificate, picture and SESeal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auth.days import CHINA, today
from auth.problems import Invalid
from resolvers.seals.authority import Authorities, issued_certificate, issued_seal
from resolvers.seals.authority import SealOwner as CertificateOwner
from resolvers.seals.bodies import SealBody
from resolvers.seals.drawing import size_mm
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.model import Seal, SealKind
from resolvers.seals.office import SealRules
from resolvers.seals.ses import SealInfo
from resolvers.seals.signer import Signer
from resolvers.seals.trust import current_authorities
from resolvers.seals.x509 import Name
from resolvers.seals.x509_reading import read_certificate

if TYPE_CHECKING:
    from resolvers.context import Context

VENDOR = "TONGBAN"
_UNIT, _PERSON = 1, 2
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Made:
    """A seal with its key and term, and its body."""

    seal: Seal
    body: SealBody


@dataclass(frozen=True, slots=True)
class Workshop:
    """What seals are made with: by whom, by which signer and rules; `paint` makes a PNG of the picture (SVG)."""

    authorities: Authorities
    signer: Signer
    paint: Callable[[str], bytes]
    rules: SealRules


async def made(context: "Context", seal: Seal) -> Made:
    """Make what was asked for; raises ProviderUnavailable without an authority, or when nobody can sign."""
    authorities = await current_authorities(context.stores)
    try:
        return _made(context, seal, authorities, context.now())
    except SigningUnavailable as error:
        raise error.problem from error
    except ValueError as error:
        raise Invalid("seal.name", "sealId", name=seal.name) from error


def _made(context: "Context", seal: Seal, authorities: Authorities, at: datetime) -> Made:
    workshop = Workshop(authorities, context.signer, context.painter.png, context.seal_rules)
    return embodied(replace(seal, pair=context.signer.new_key()), workshop, at=at)


def embodied(seal: Seal, workshop: Workshop, *, at: datetime) -> Made:
    """Give a seal that has its key a certificate and an SESeal; ValueError for a name that doesn't fit into them."""
    until = _end_of_term(at, workshop.rules.years)
    owner = CertificateOwner(_subject(seal), seal.key.public_key, until)
    certificate = issued_certificate(workshop.authorities, owner, workshop.signer, at=at)
    read, png = read_certificate(certificate), workshop.paint(seal.image)
    width, height = size_mm(seal.image)
    info = SealInfo(
        vid=VENDOR,
        es_id=seal.code,
        kind=_PERSON if seal.kind is SealKind.PERSONAL_NAME else _UNIT,
        name=f"{seal.name}{seal.title}",
        certificates=(certificate,),
        created_at=at,
        valid_from=read.valid_from,
        valid_until=read.valid_until,
        picture_type="png",
        picture=png,
        width_mm=width,
        height_mm=height,
        version=workshop.rules.version,
    )
    body = SealBody(seal.code, certificate, issued_seal(workshop.authorities, info, workshop.signer), png, at)
    return Made(in_term(seal, certificate), body)


def in_term(seal: Seal, certificate: bytes) -> Seal:
    """The seal with its certificate's number and term."""
    read = read_certificate(certificate)
    # A certificate that ends within a day doesn't hold on all of it.
    last = today(read.valid_until + timedelta(seconds=1)) - timedelta(days=1)
    return replace(seal, certificate_serial=read.serial_text, valid_from=today(read.valid_from), valid_until=last)


def _subject(seal: Seal) -> Name:
    """The owner as organization, what the seal says as common name (64 characters each, RFC 5280)."""
    return Name(f"{seal.name}{seal.title}"[:_LONGEST_NAME], organization=seal.owner.name[:_LONGEST_NAME])


def _end_of_term(at: datetime, years: int) -> datetime:
    """The last second of the day before the one so many years later; 29 February counts as 28."""
    day = today(at)
    month, number = (2, 28) if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return datetime(day.year + years, month, number, tzinfo=CHINA) - timedelta(seconds=1)
