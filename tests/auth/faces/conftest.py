from collections.abc import AsyncIterator

import httpx
import pytest

from api.context import Services
from api.identity import faces
from auth.mini_programs.outside import Outside
from tests.auth.mini_programs.conftest import SETTINGS, keys, read
from tests.clock import Clock
from tests.providers import alipay as alipays


@pytest.fixture
def alipay(clock: Clock) -> alipays.Alipay:
    return alipays.Alipay(clock)


@pytest.fixture
async def with_alipay(services: Services, alipay: alipays.Alipay) -> AsyncIterator[Services]:
    """The same services, with faces checked by Alipay."""
    more = {"TONGBAN_ALIPAY_FACE": "true", "TONGBAN_FACE_RETURN_URL": "https://zwfw.example/back"}
    settings = read({**SETTINGS, **keys(), **more})
    async with Outside(lambda: httpx.AsyncClient(transport=httpx.ASGITransport(alipay.app))) as outside:
        object.__setattr__(services.gate, "faces", faces(settings, outside, {}))
        yield services
