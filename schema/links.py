"""Addresses that clients are given; all absolute, from TONGBAN_PUBLIC_URL."""

from functools import lru_cache
from io import BytesIO
from urllib.parse import quote

import segno


def absolute(base: str, url: str) -> str:
    """An address that was written down: a path is one on this server."""
    return f"{base}{url}" if url.startswith("/") else url


def guide_url(base: str, code: str) -> str:
    """The guide page of a matter."""
    return f"{base}/g/{quote(code, safe='')}"


@lru_cache(maxsize=2048)
def guide_qr_code(base: str, code: str) -> str:
    """The guide's address as a QR code, SVG."""
    return qr_code(guide_url(base, code))


def qr_code(text: str) -> str:
    """A text as a QR code: SVG without a size, error correction M; good inside a page and as an image by itself."""
    drawing, code = BytesIO(), segno.make(text, error="m", micro=False)
    code.save(drawing, kind="svg", border=4, omitsize=True, xmldecl=False, nl=False)
    return drawing.getvalue().decode()


def qr_sign_in_url(base: str, code: str) -> str:
    """What the code on a page that wants to be signed in says."""
    return f"{base}/q/{code}"


def file_url(base: str, key: str) -> str:
    """A file's content; asks for the token."""
    return f"{base}/files/{key}"


def export_url(base: str, token: str) -> str:
    """An export of personal data; good once, without a token."""
    return f"{base}/exports/{token}"


def case_document_url(base: str, number: str, place: int) -> str:
    """A document of a case as PDF; asks for the token."""
    return f"{base}/applications/{number}/documents/{place}.pdf"


def case_document_verify_url(base: str, number: str, place: int, check_code: str) -> str:
    """Where anybody who has the page checks a document of a case."""
    return f"{base}/d/{number}.{place}.{check_code}"


def archive_url(base: str, token: str) -> str:
    """The file of a case; good once, without a token."""
    return f"{base}/archives/{token}"


def certificate_pdf_url(base: str, key: str) -> str:
    """A certificate's page as PDF; asks for the token."""
    return f"{base}/certificates/{key}.pdf"


def grant_page_url(base: str, token: str) -> str:
    """A granted certificate's page as PDF; good for minutes, without a token."""
    return f"{base}/grants/{token}.pdf"


def certificate_png_url(base: str, key: str) -> str:
    """A certificate's page as a picture; asks for the token."""
    return f"{base}/certificates/{key}.png"
