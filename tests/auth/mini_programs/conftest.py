import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache

import httpx
import pytest

from api.context import Services
from api.mini_programs import mini_programs
from api.settings import Settings, read_settings
from auth.mini_programs.outside import Outside
from tests.clock import Clock
from tests.providers import alipay as alipays
from tests.providers import wechat as wechats

SETTINGS = {
    "TONGBAN_WECHAT_APP_ID": wechats.APP_ID,
    "TONGBAN_WECHAT_SECRET": wechats.SECRET,
    "TONGBAN_ALIPAY_APP_ID": alipays.APP_ID,
    "TONGBAN_ALIPAY_AES_KEY": base64.b64encode(alipays.AES_KEY).decode(),
}


def keys() -> dict[str, str]:
    """The settings that are keys."""
    return {
        "TONGBAN_ALIPAY_PRIVATE_KEY": alipays.private_text("app"),
        "TONGBAN_ALIPAY_PUBLIC_KEY": alipays.public_text("alipay"),
    }


def read(told: dict[str, str]) -> Settings:
    """Read settings once per test process: looking for faults in a private key takes a tenth of a second."""
    return _read(tuple(told.items()))


@cache
def _read(told: tuple[tuple[str, str], ...]) -> Settings:
    return read_settings(dict(told), "development")


def configured(services: Services, outside: Outside, **changed: str) -> Services:
    """The services of a province whose mini-programs are set up; `changed` are other settings."""
    settings = read({**SETTINGS, **keys(), **changed})
    gate = services.gate
    programs = mini_programs(settings, outside, gate.database, gate.vault)
    return replace(services, gate=replace(gate, mini_programs=programs), outside=outside)


@pytest.fixture
def wechat(clock: Clock) -> wechats.WeChat:
    return wechats.WeChat(clock)


@pytest.fixture
def alipay(clock: Clock) -> alipays.Alipay:
    return alipays.Alipay(clock)


@pytest.fixture
async def outside(wechat: wechats.WeChat, alipay: alipays.Alipay) -> AsyncIterator[Outside]:
    """A client for which the internet is these two."""

    def nowhere(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"nobody should be asked at {request.url.host}")

    def make() -> httpx.AsyncClient:
        there = {
            "https://api.weixin.qq.com": httpx.ASGITransport(wechat.app),
            "https://openapi.alipay.com": httpx.ASGITransport(alipay.app),
        }
        return httpx.AsyncClient(mounts=there, transport=httpx.MockTransport(nowhere))

    async with Outside(make) as opened:
        yield opened


@pytest.fixture
def services(services: Services, outside: Outside) -> Services:
    return configured(services, outside)
