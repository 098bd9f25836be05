import httpx
import pytest

from auth.problems import ProviderUnavailable
from auth.providers import HttpSmsGateway
from tests.api.sms_platform import SECRET, SmsPlatform
from tests.server import free_port

PHONE = "13912345678"


@pytest.fixture
def platform() -> SmsPlatform:
    return SmsPlatform()


async def test_what_is_signed_with_the_shared_secret_is_sent(platform: SmsPlatform) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(platform.app)) as http:
        await HttpSmsGateway(http, "https://sms.example/send", SECRET).send("id", PHONE, "您好")
    assert platform.sent == {"id": (PHONE, "您好")}


async def test_a_platform_that_refuses_the_signature_is_unavailable(platform: SmsPlatform) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(platform.app)) as http:
        with pytest.raises(ProviderUnavailable):
            await HttpSmsGateway(http, "https://sms.example/send", "another secret").send("id", PHONE, "text")
    assert platform.sent == {}


async def test_a_platform_that_nobody_answers_for_is_unavailable() -> None:
    async with httpx.AsyncClient() as http:
        gateway = HttpSmsGateway(http, f"http://127.0.0.1:{free_port()}/send", SECRET)
        with pytest.raises(ProviderUnavailable):
            await gateway.send("id", PHONE, "text")
