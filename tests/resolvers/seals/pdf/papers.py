"""PDFs to seal, and sealing them over HTTP."""

from functools import cache
from io import BytesIO
from typing import Any

import typst
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.graphql import Client, key
from tests.resolvers.seals.steps import ERRORS

SEAL_DOCUMENT = f"""mutation($input: SealDocumentInput!) {{ sealDocument(input: $input) {{
  file {{ id name contentType size sha256 url }}
  signature {{ id sequence documentName documentSha256 digestSm3 signedAt signedBy seal {{ code }} }}
  {ERRORS} }} }}"""
VERIFY = """query($id: ID!) { verifyDocument(fileId: $id) { valid reason modifiedAfterSigning
  seals { name code issuer signedAt valid validAtSigning reason detail record { id sequence digestSm3 } }
  signatures { algorithm signer sealCode signedAt value intact trusted publicKey } } }"""


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


def written(writer: Any) -> bytes:
    """What a writer writes."""
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


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
