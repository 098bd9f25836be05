"""What sealing a PDF costs beside a bare signature and beside pyHanko alone: CPU time of this process."""

import asyncio
from datetime import UTC, datetime
from io import BytesIO

import typst
from asn1crypto import keys, x509
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from auth.vault import Vault
from bench.seals import _line
from resolvers.seals import sm2
from resolvers.seals.pdf.authority import document_signer, make_document_authority
from resolvers.seals.pdf.model import Picture, Placement, Room, Wish
from resolvers.seals.pdf.pades import ROOM, pades_signature
from resolvers.seals.pdf.reading import signatures
from resolvers.seals.pdf.writing import prepared

_AT = datetime(2026, 11, 22, tzinfo=UTC)
_SEAL_BYTES = 12_000


def documents_report() -> None:
    """Print PDFs of one page per second of one core; processes and database are not in it."""
    vault, key = Vault(bytes(32)), sm2.generate_private_key()
    authority = make_document_authority(1, "通办", vault, _AT)
    page = typst.compile(b"#set page(width: 210mm, height: 297mm)\n#lorem(300)")
    picture = BytesIO()
    Image.new("RGBA", (315, 315), (200, 16, 46, 120)).save(picture, "PNG")
    wish = Wish(Picture(picture.getvalue(), 40, 40), Placement(1, 105, 150), "公司", _AT, Room(2 * _SEAL_BYTES, ROOM))

    def seal() -> bytes:
        made = prepared(page, wish)
        made = made.sealed(sm2.sign(key, made.seal_digest()))
        signer = document_signer(authority, "公司", vault, _AT)
        return made.signature.filled(made.content, asyncio.run(pades_signature(signer, made.signature_digest())))

    def bare() -> None:
        signer = document_signer(authority, "公司", vault, _AT)
        simple = SimpleSigner(
            x509.Certificate.load(signer.certificate),
            keys.PrivateKeyInfo.load(signer.private_key),
            SimpleCertificateStore(),
        )
        meta = PdfSignatureMetadata(field_name="Signature1", subfilter=SigSeedSubFilter.PADES)
        PdfSigner(meta, simple).sign_pdf(IncrementalPdfFileWriter(BytesIO(page)))

    sealed = seal()
    print(f"\n{'PDFs':<34}{'per s':>9}{'of floor':>10}")
    _line("bare SM2 signature", lambda: sm2.sign(key, b"message"))
    floor = _line("pyHanko alone, one signature", bare)
    _line("sealed: two revisions, a picture", seal, floor)
    _line("both signatures found and judged", lambda: signatures(sealed, (authority.certificate,), _AT))


if __name__ == "__main__":
    documents_report()
