"""Making a seal (制作): its key pair, certificate, picture and SESeal."""

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
from resolvers.seals.ses import SealInfo
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
    pair = context.signer.new_key()
    until = _end_of_term(at, context.seal_rules.years)
    owner = CertificateOwner(_subject(seal), pair.public_key, until)
    certificate = issued_certificate(authorities, owner, context.signer, at=at)
    read, png = read_certificate(certificate), context.painter.png(seal.image)
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
        version=context.seal_rules.version,
    )
    body = SealBody(seal.code, certificate, issued_seal(authorities, info, context.signer), png, at)
    # A certificate that ends within a day doesn't hold on all of it.
    last = today(read.valid_until + timedelta(seconds=1)) - timedelta(days=1)
    ready = replace(
        seal, pair=pair, certificate_serial=read.serial_text, valid_from=today(read.valid_from), valid_until=last
    )
    return Made(ready, body)


def _subject(seal: Seal) -> Name:
    """The owner as organization, what the seal says as common name (64 characters each, RFC 5280)."""
    return Name(f"{seal.name}{seal.title}"[:_LONGEST_NAME], organization=seal.owner.name[:_LONGEST_NAME])


def _end_of_term(at: datetime, years: int) -> datetime:
    """The last second of the day before the one so many years later; 29 February counts as 28."""
    day = today(at)
    month, number = (2, 28) if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return datetime(day.year + years, month, number, tzinfo=CHINA) - timedelta(seconds=1)
