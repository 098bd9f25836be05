import json
import logging
from collections.abc import Callable

import httpx
import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.mini_programs.exchange import MAX_FAILURES, Attempt, Given, exchange
from auth.mini_programs.sign_in import sign_in_with_mini_program
from auth.problems import Invalid, LimitExceeded
from tests.api.conftest import logged as logged
from tests.auth.mini_programs.steps import PHONE, enter_wechat, told
from tests.clock import Clock
from tests.graphql import AGREED, Client
from tests.providers.wechat import SECRET, WeChat


async def fail(services: Services, times: int, address: str = "127.0.0.1") -> None:
    async def refuse(_code: str, _at: object) -> str:
        raise Invalid("mini.code_wrong", "code")

    for place in range(times):
        with pytest.raises(Invalid):
            await exchange(services.gate, Given(f"guess-{place}", "code", address), refuse, services.clock())


async def test_failed_codes_count_against_the_address(
    client: Client, wechat: WeChat, services: Services, clock: Clock
) -> None:
    await fail(services, MAX_FAILURES)

    assert told(await enter_wechat(client, wechat)) == [("LIMIT_EXCEEDED", ["code"])]
    assert wechat.asked == []
    clock.forward(hours=1)
    assert told(await enter_wechat(client, wechat)) == [("REQUIRED", ["phoneCode"])]


async def test_other_addresses_are_not_held_up(client: Client, wechat: WeChat, services: Services) -> None:
    await fail(services, MAX_FAILURES, "192.0.2.1")
    assert told(await enter_wechat(client, wechat)) == [("REQUIRED", ["phoneCode"])]


async def test_of_ipv6_the_line_counts(services: Services, wechat: WeChat) -> None:
    await fail(services, MAX_FAILURES, "2001:db8::1")
    attempt = Attempt(next(iter(services.gate.mini_programs)), wechat.login(), None, "2001:db8::2", agreed=AGREED)

    with pytest.raises(LimitExceeded):
        await sign_in_with_mini_program(services.gate, attempt, "phone", services.clock())


async def test_only_failures_count(client: Client, wechat: WeChat, services: Services) -> None:
    await fail(services, MAX_FAILURES - 1)

    for _ in range(3):
        assert told(await enter_wechat(client, wechat, phone=PHONE)) == []


async def test_a_provider_that_is_down_is_no_failure_of_the_address(
    client: Client, wechat: WeChat, services: Services
) -> None:
    await fail(services, MAX_FAILURES - 1)
    wechat.faults.extend([502, 502, 45011])

    answers = [told(await enter_wechat(client, wechat))[0][0] for _ in range(4)]

    assert answers == ["PROVIDER_UNAVAILABLE"] * 2 + ["LIMIT_EXCEEDED", "REQUIRED"]


async def test_neither_codes_nor_secrets_reach_a_log(
    client: Client, wechat: WeChat, logged: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wechat.faults.extend(["", "", "", 40013, "timeout"])
    for place in range(4):
        await enter_wechat(client, wechat, f"o-{place}", f"1391234567{place}")

    written = logged()
    log = written + caplog.text
    assert {"wechat_refused", "provider_unreachable"} <= {json.loads(line)["event"] for line in written.splitlines()}
    secrets = (SECRET, *wechat.codes, *wechat.phone_codes, *wechat.tokens, "o-0", "13912345670")
    assert len(wechat.tokens) == 1
    assert [one for one in secrets if one in log or one in json.dumps(log)] == []


async def test_a_code_may_hold_any_characters(app: ASGIApp) -> None:
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    lone = '{"query": "mutation { signInWithMiniProgram(input: {provider: WECHAT, code: \\"%s\\", '
    rest = 'device: {name: \\"x\\", channel: APP}}) { userErrors { code } } }"}'
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        for code in ("\\\\ud800", "\\\\u0000", "\\\\u202e"):
            body = (lone % code) + rest
            answer = await http.post("/graphql", content=body, headers={"Content-Type": "application/json"})
            text = answer.text
            assert "INTERNAL" not in text, text
