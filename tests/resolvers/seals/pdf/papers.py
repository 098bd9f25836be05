"""PDFs to seal, and sealing them over HTTP."""

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import typst
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.graphql import Client, key
from tests.resolvers.seals.steps import ERRORS
from tests.walks import step

SEAL_DOCUMENT = f"""mutation($input: SealDocumentInput!) {{ sealDocument(input: $input) {{
  file {{ id name contentType size sha256 url }}
  signature {{ id sequence documentName documentSha256 digestSm3 signedAt signedBy seal {{ code }} }}
  {ERRORS} }} }}"""
VERIFY = """query($id: ID!) { verifyDocument(fileId: $id) { valid reason modifiedAfterSigning
  seals { name code issuer signedAt valid validAtSigning reason detail record { id sequence digestSm3 } }
  signatures { algorithm signer sealCode signedAt value intact trusted publicKey } } }"""

_USAGES = (
    *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
    *("encipher_only", "decipher_only"),
)


@cache
def paper(pages: int = 1, size: str = "width: 210mm, height: 297mm") -> bytes:
    """A PDF of so many pages."""
    text = "\n#pagebreak()\n".join(f"= Page {number + 1}\n#lorem(80)" for number in range(pages))
    return typst.compile(f"#set page({size})\n{text}".encode())


def appended(content: bytes, text: str = "另一个标题") -> bytes:
    """A PDF with a revision more, which changes what it is called."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string(text)}))
    return written(writer)


def overdrawn(content: bytes) -> bytes:
    """A PDF with a revision more, in which other things stand on the first page."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))
    writer.update_container(page)
    return written(writer)


def form(value: str = "壹佰元") -> bytes:
    """A PDF with a field to fill in, which says this."""
    writer = IncrementalPdfFileWriter(BytesIO(paper()))
    page = writer.find_page_for_modification(0)[0]
    shape = {"/Type": "/XObject", "/Subtype": "/Form"}
    said = {generic.pdf_name(key): generic.pdf_name(name) for key, name in shape.items()}
    look = generic.StreamObject(said, stream_data=b"0 0 100 20 re S")
    look[generic.pdf_name("/BBox")] = _box(0, 0, 100, 20)
    widget = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
            generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
            generic.pdf_name("/T"): generic.pdf_string("amount"),
            generic.pdf_name("/V"): generic.pdf_string(value),
            generic.pdf_name("/DA"): generic.pdf_string("/Helv 12 Tf 0 g"),
            generic.pdf_name("/Rect"): _box(100, 100, 200, 120),
            generic.pdf_name("/F"): generic.NumberObject(4),
            generic.pdf_name("/P"): page,
            generic.pdf_name("/AP"): generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(look)}),
        }
    )
    added = writer.add_object(widget)
    writer.register_annotation(page, added)
    fields = {generic.pdf_name("/Fields"): generic.ArrayObject([added])}
    writer.root[generic.pdf_name("/AcroForm")] = writer.add_object(generic.DictionaryObject(fields))
    writer.update_root()
    return written(writer)


def filled_in(content: bytes, value: str) -> bytes:
    """A form with a revision more, in which its field says something else."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field[generic.pdf_name("/V")] = generic.pdf_string(value)
    writer.update_container(field)
    return written(writer)


async def signed_by_a_stranger(content: bytes, *, shown: bool) -> bytes:
    """A PDF with a revision more: the signature of somebody who made themselves a certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Nobody")])
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    usage = dict.fromkeys(_USAGES, False) | dict.fromkeys(("digital_signature", "content_commitment"), True)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=3650))
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(made.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=SimpleCertificateStore(),
    )
    field = SigFieldSpec("Nobody", box=(90, 90, 400, 400) if shown else None)
    output = await PdfSigner(
        PdfSignatureMetadata(field_name="Nobody"),
        signer,
        new_field_spec=field,
        stamp_style=TextStampStyle(stamp_text="another sum", background_opacity=1),
    ).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))
    signed: bytes = output.getvalue()
    return signed


def _box(*numbers: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(one) for one in numbers])


def written(writer: Any) -> bytes:
    """What a writer writes."""
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


@step
async def uploaded(client: Client, content: bytes, name: str = "购销合同.pdf") -> str:
    """Upload a PDF; its id."""
    answer = await client.upload(content, name, "application/pdf")
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def seal_file(client: Client, seal: Any, file: str, **more: Any) -> Any:
    """Seal a file; the payload."""
    given = {"sealId": seal["id"], "fileId": file, "x": 140, "y": 220, "idempotencyKey": key()}
    return await client.change(SEAL_DOCUMENT, input={**given, **more})


@step
async def sealed(client: Client, seal: Any, content: bytes, **more: Any) -> Any:
    """Upload and seal a PDF, which must work; the payload."""
    payload = await seal_file(client, seal, await uploaded(client, content), **more)
    assert payload["userErrors"] == [], payload
    return payload


async def content_of(client: Client, payload: Any) -> bytes:
    """The bytes of the file that sealing answered with."""
    answer = await client.get(payload["file"]["url"].removeprefix("http://localhost"))
    assert answer.status_code == 200
    return answer.content


async def verified(client: Client, content: bytes) -> Any:
    """Upload a PDF and check it."""
    return (await client.run(VERIFY, id=await uploaded(client, content)))["verifyDocument"]
