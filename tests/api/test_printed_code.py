from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from api.context import Services, context_of
from api.pages import certificate_page
from api.rendering.certificate_pdf import CertificateRenderer
from auth.caller import Caller
from tests.api.steps import Licensed, Page, licensed, verified
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def someone(client: Client) -> Licensed:
    return await licensed(client)


@pytest.fixture
async def address(world: Services, someone: Licensed) -> str:
    """What a phone reads off the printed page."""
    (row,) = await world.database.rows("certificates").find({}, limit=2)
    certificate = await world.stores.certificates.get(row["_id"])
    assert certificate
    page = await certificate_page(context_of(world, Caller(), "zh"), certificate)
    picture = Image.open(BytesIO(CertificateRenderer().picture(page)))
    (code,) = zxingcpp.read_barcodes(picture.convert("RGB"))
    return code.text


async def test_the_printed_code_tells_that_the_certificate_holds(
    client: Client, someone: Licensed, address: str
) -> None:
    assert address.startswith("http://localhost/v/")
    seen = Page(await client.http.get(address))
    assert seen.heading == "有效 Valid"
    found = await verified(client, address.rpartition("/")[2])
    assert (found["valid"], found["status"], found["type"]) == (True, "ACTIVE", "食品经营许可证")


async def test_the_printed_code_gives_no_field_and_no_whole_name(
    client: Client, someone: Licensed, address: str
) -> None:
    seen = Page(await client.http.get(address))
    certificate = someone.certificate
    hidden = [*someone.fields.values(), certificate["number"], certificate["identifier"]]
    hidden += [certificate["holder"]["name"], certificate["holder"]["idNumber"]]
    assert [word for word in hidden if str(word) in seen.text] == []
    found = await verified(client, address.rpartition("/")[2])
    assert not found["fields"]
    masked = found["holderName"]
    assert "*" in masked
    assert masked.strip("*") in "李秀英"
    assert masked.strip("*") != ""
    assert masked in seen.text


async def test_the_printed_code_does_not_run_out_before_the_certificate(
    client: Client, clock: Clock, address: str
) -> None:
    clock.forward(days=4 * 365)
    assert Page(await client.http.get(address)).heading == "有效 Valid"
    clock.forward(days=367)
    seen = Page(await client.http.get(address))
    assert seen.heading == "无效 Not valid"
    assert "有效期" in seen.reason
    assert (await verified(client, address.rpartition("/")[2]))["reason"] == "EXPIRED"


async def test_the_printed_code_of_a_revoked_certificate_says_so(
    client: Client, someone: Licensed, address: str
) -> None:
    await someone.revoke()
    seen = Page(await client.http.get(address))
    assert (seen.heading, "撤销" in seen.reason) == ("无效 Not valid", True)
    assert "李" not in seen.text
