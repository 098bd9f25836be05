"""Certificates as text (RFC 7468)."""

import base64
import binascii
import re
import textwrap

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_BLOCK = re.compile(f"{_BEGIN}([A-Za-z0-9+/=\\s]*){_END}")


def pem(certificate: bytes) -> str:
    """A certificate (DER) as text."""
    lines = textwrap.wrap(base64.b64encode(certificate).decode(), 64)
    return "\n".join([_BEGIN, *lines, _END, ""])


def certificates(text: str) -> list[bytes]:
    """The certificates (DER) in a text, whatever stands between them; ValueError for broken ones."""
    try:
        return [base64.b64decode("".join(block.split()), validate=True) for block in _BLOCK.findall(text)]
    except binascii.Error as error:
        raise ValueError("a certificate that isn't base64") from error
