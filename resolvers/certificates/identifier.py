import re
from dataclasses import dataclass

from auth.check_characters import mod37_36
from auth.identifiers import InvalidIdentifier

ROOT = "1.2.156.3005.2"
_KIND = "certificate_identifier"
# Issuers of older certificates carry 18 characters that are no credit code, so only the shape is asked for.
_SHAPES = {
    "type_code": r"[0-9A-Z]{21}",
    "issuer": r"[0-9A-Z]{18}",
    "serial": r"[0-9A-Z]+",
    "version": r"[0-9]{3}",
}


@dataclass(frozen=True, slots=True)
class CertificateIdentifier:
    """A GB/T 36904-2018 certificate identifier, taken apart; `str()` puts it together with its check."""

    type_code: str
    issuer: str
    serial: str
    version: int

    def __str__(self) -> str:
        parts = (self.type_code, self.issuer, self.serial, f"{self.version:03d}")
        return ".".join((ROOT, *parts, mod37_36("".join(parts))))


def certificate_identifier(type_code: str, issuer: str, serial: str, version: int) -> str:
    """The GB/T 36904-2018 identifier with its check character; InvalidIdentifier names the wrong part."""
    _require_shapes(type_code, issuer, serial, f"{version:03d}")
    return str(CertificateIdentifier(type_code, issuer, serial, version))


def parse_certificate_identifier(text: str) -> CertificateIdentifier:
    """The parts of a GB/T 36904-2018 identifier exactly as given, or InvalidIdentifier with its rule."""
    if not text.startswith(f"{ROOT}."):
        raise InvalidIdentifier(_KIND, "root")
    *parts, check = text.removeprefix(f"{ROOT}.").split(".")
    if len(parts) != len(_SHAPES):
        raise InvalidIdentifier(_KIND, "parts")
    type_code, issuer, serial, version = parts
    _require_shapes(type_code, issuer, serial, version)
    if check != mod37_36("".join(parts)):
        raise InvalidIdentifier(_KIND, "check_digit")
    return CertificateIdentifier(type_code, issuer, serial, int(version))


def _require_shapes(*parts: str) -> None:
    for (rule, shape), part in zip(_SHAPES.items(), parts, strict=True):
        if not re.fullmatch(shape, part):
            raise InvalidIdentifier(_KIND, rule)
