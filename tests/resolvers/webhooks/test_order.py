"""In which order events go, how many at once, and how long a hook that fails is left alone."""

from dataclasses import replace
from datetime import timedelta

from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.webhooks.model import RETRIES, Webhook, WebhookEvent, batch_of, in_order, pause
from tests.clock import FUTURE

HOOK = Webhook("h", "GX", 1, "https://hooks.example.cn/", (), b"", FUTURE, FUTURE)


def event(case: str, message: int, seconds: int = 0) -> WebhookEvent:
    at = FUTURE + timedelta(seconds=seconds)
    kind = ExchangeMessageType.PROGRESS
    return WebhookEvent(f"{case}:{message}", "GX", kind, case, message, "ACCEPTED", at, position=message)


def test_one_case_keeps_its_order_whatever_the_clocks_say() -> None:
    early, late = event("a", 2, seconds=-5), event("a", 1)
    others = event("b", 1, seconds=-9), event("b", 2, seconds=9)

    assert in_order([late, others[1], early, others[0]]) == [others[0], late, early, others[1]]


def test_a_batch_has_the_same_id_until_it_is_replayed() -> None:
    events = (event("a", 1), event("a", 2))

    assert batch_of(HOOK, events) == batch_of(replace(HOOK, failures=3), events)
    assert batch_of(HOOK, events).id != batch_of(HOOK.rewound(0, FUTURE), events).id
    assert "." not in batch_of(HOOK, events).id


def test_thirteen_retries_take_about_two_days() -> None:
    waits = [pause(failures, 0) for failures in range(1, RETRIES + 1)]

    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(waits) == timedelta(hours=12)
    assert timedelta(days=1) < sum(waits, timedelta()) < timedelta(days=2)
    assert pause(5, 1) == pause(5, 0) / 2
