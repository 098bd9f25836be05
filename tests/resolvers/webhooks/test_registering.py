"""A partner's system has its own hooks; our administrators look after all, and see no secret."""

from datetime import timedelta

import pytest

from auth.accounts.model import Role
from tests.cases import DEPARTMENT, ELSEWHERE, employ
from tests.clock import Clock
from tests.resolvers.webhooks.partner import URL, House, change, registered, shown
from tests.resolvers.webhooks.test_delivering import by


def told(payload: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return [(one["code"], one["path"]) for one in payload["userErrors"]]


async def test_a_hook_belongs_to_its_partner_alone(house: House) -> None:
    system, other = await house.join("GX"), await house.join("FJ")
    hook, secret = await registered(system, kinds=["RESULT", "RESULT"])
    assert (hook["url"], hook["kinds"], hook["status"], hook["partner"]) == (
        URL,
        ["RESULT"],
        "ENABLED",
        {"code": "GX"},
    )
    assert secret.startswith("whsec_")

    for mutation, more in (
        ("rotateWebhookSecret", {}),
        ("testWebhook", {}),
        ("deleteWebhook", {}),
        ("setWebhookStatus", {"status": "DISABLED"}),
        ("replayWebhook", {"since": house.side.clock().isoformat()}),
    ):
        assert told(await change(other, mutation, webhook=hook["id"], **more)) == [("NOT_FOUND", ["webhook"])]
    assert await shown(other, partner="GX") == []
    assert [one["id"] for one in await shown(system)] == [hook["id"]]
    assert await shown(await house.side.client.citizen()) is None
    assert await shown(house.side.client) is None
    assert secret.encode() not in repr(await house.services.stores.webhooks.of("GX")).encode()


async def test_administrators_look_after_hooks_but_change_no_secret(house: House) -> None:
    hook, _ = await registered(await house.join("GX"))
    administrator = await employ(house.services, house.side.client, (Role.ADMINISTRATOR, DEPARTMENT))

    stopped = await change(administrator, "setWebhookStatus", webhook=hook["id"], status="DISABLED")
    assert (stopped["webhook"]["status"], stopped["webhook"]["failure"]) == ("DISABLED", None)
    again = await change(administrator, "setWebhookStatus", webhook=hook["id"], status="DISABLED")
    assert again["webhook"]["disabledAt"] == stopped["webhook"]["disabledAt"]
    assert [one["id"] for one in await shown(administrator, partner="GX")] == [hook["id"]]
    assert await shown(administrator) == []
    refused = await administrator.post(
        'mutation { rotateWebhookSecret(input: {webhook: "x"}) { secret userErrors { code } } }'
    )
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    # Another department's looks after no partner.
    other = await employ(house.services, house.side.client, (Role.ADMINISTRATOR, ELSEWHERE), place=2)
    assert await shown(other, partner="GX") is None
    for mutation, more in (("deleteWebhook", {}), ("setWebhookStatus", {"status": "ENABLED"}), ("testWebhook", {})):
        assert told(await change(other, mutation, webhook=hook["id"], **more)) == [("NOT_FOUND", ["webhook"])]
    gone = await change(administrator, "deleteWebhook", webhook=hook["id"])
    assert (gone["webhook"], gone["userErrors"]) == (None, [])
    assert await shown(administrator, partner="GX") == []


@pytest.mark.parametrize("url", ["http://hooks.example.cn/", "https://127.0.0.1/", "https://10.0.0.1.example:22/"])
async def test_addresses_that_no_hook_may_have(house: House, url: str) -> None:
    payload = await change(await house.join("GX"), "registerWebhook", url=url)
    assert (told(payload), payload["secret"]) == ([("INVALID", ["url"])], None)


async def test_a_partner_has_ten_hooks_each_to_another_address(house: House) -> None:
    system = await house.join("GX")
    for number in range(10):
        await registered(system, f"{URL}/{number}")

    assert told(await change(system, "registerWebhook", url=URL)) == [("LIMIT_EXCEEDED", [])]
    second = next(one for one in await shown(system) if one["url"].endswith("/1"))
    await change(system, "deleteWebhook", webhook=second["id"])
    assert told(await change(system, "registerWebhook", url=f"{URL}/2")) == [("ALREADY_DONE", ["url"])]
    await registered(system, URL)
    assert len(await shown(system)) == 10


async def test_both_secrets_sign_for_a_day(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    hook, old = await registered(system)
    rotated = await change(system, "rotateWebhookSecret", webhook=hook["id"])
    new = rotated["secret"]
    assert rotated["webhook"]["earlierSecretUntil"] is not None

    await house.say("GX-1", 1)
    (taken,) = await house.work()
    assert (by(old, taken), by(new, taken)) == (True, True)
    clock.forward(days=1)
    await house.say("GX-1", 2)
    (taken,) = await house.work()
    assert (by(old, taken), by(new, taken)) == (False, True)


async def test_a_test_says_how_it_went_also_while_disabled(house: House) -> None:
    system = await house.join("GX")
    hook, secret = await registered(system)
    await change(system, "setWebhookStatus", webhook=hook["id"], status="DISABLED")
    house.endpoint.answers = [(404, {})]
    failures = []
    for _ in range(2):
        assert (await change(system, "testWebhook", webhook=hook["id"]))["userErrors"] == []
        (taken,) = await house.work()
        assert (taken.told["type"], by(secret, taken)) == ("test", True)
        failures.append((await shown(system))[0]["testFailure"])
    assert failures == ["status 404", None]
    assert await house.work() == []
    for _ in range(8):
        await change(system, "testWebhook", webhook=hook["id"])
    assert told(await change(system, "testWebhook", webhook=hook["id"])) == [("LIMIT_EXCEEDED", ["webhook"])]


async def test_a_replay_goes_back_thirty_days_at_most(house: House, clock: Clock) -> None:
    system = await house.join("GX")
    hook, _ = await registered(system)

    async def asked(since: timedelta) -> list[tuple[object, object]]:
        at = (clock() - since).isoformat()
        return told(await change(system, "replayWebhook", webhook=hook["id"], since=at))

    assert await asked(timedelta(days=30, seconds=1)) == [("INVALID", ["since"])]
    assert await asked(timedelta(seconds=-1)) == [("INVALID", ["since"])]
    assert await asked(timedelta(days=30)) == [("NOT_ALLOWED_NOW", ["since"])]
    await change(system, "setWebhookStatus", webhook=hook["id"], status="DISABLED")
    assert await asked(timedelta(days=1)) == [("NOT_ALLOWED_NOW", ["webhook"])]


async def test_a_registered_system_that_is_no_partners_has_no_hooks(house: House) -> None:
    system = await house.join("GX")
    hook, _ = await registered(system)
    await house.services.database.rows("partners").delete({"_id": "GX"})

    assert told(await change(system, "registerWebhook", url=URL)) == [("NOT_FOUND", [])]
    assert told(await change(system, "deleteWebhook", webhook=hook["id"])) == [("NOT_FOUND", ["webhook"])]
    assert await shown(system, partner="GX") is None
    assert await house.work() == []
