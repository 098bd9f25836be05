"""What one caller may cost in a minute, on all workers together."""

import pytest

from api.budgets import MINUTE, Budgets
from auth.caller import Caller
from tests.api.answers import CURRENT, HELLO, LEGACY, post, request_error
from tests.api.conftest import Bare
from tests.edge.conftest import Start


def somebody(address: str) -> Caller:
    return Caller(address=address)


@pytest.mark.parametrize("accept", [LEGACY, CURRENT])
async def test_who_asks_too_much_is_told_when_to_come_back(start: Start, accept: str) -> None:
    limited = await start(cost_per_address="100")
    limited.clock.forward(days=1 if accept == LEGACY else 2)
    answers = [await post(limited, {"query": HELLO}, accept) for _ in range(6)]
    last = answers[-1]

    assert answers[0].status_code == 200
    assert request_error(last, 429) == "RATE_LIMITED"
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.headers["retry-after"] in last.json()["errors"][0]["message"]
    limited.clock.forward(minutes=1)
    assert (await post(limited, {"query": HELLO}, accept)).status_code == 200


async def test_documents_that_cannot_run_cost_too(start: Start) -> None:
    limited = await start(cost_per_address="100")
    limited.clock.forward(days=3)
    answers = [await post(limited, {"query": "{"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]


async def test_documents_that_nobody_sent_before_cost_by_their_length(start: Start) -> None:
    """Validating sixteen kibibytes of nonsense takes as long as reading a thousand fields."""
    limited = await start(cost_per_address="1000")
    limited.clock.forward(days=5)
    nonsense = [{"query": "{ " + f"nothing{place} " * 800 + "}"} for place in range(3)]

    assert [(await post(limited, one)).status_code for one in [nonsense[0]] * 10] == [400] * 10
    assert [(await post(limited, one)).status_code for one in nonsense] == [400, 400, 429]


async def test_a_dear_operation_costs_what_it_is_worth(start: Start) -> None:
    limited = await start(cost_per_address="3000")
    limited.clock.forward(days=4)
    dear = {"query": '{ searchMatters(text: "饭馆") { totalCount } }'}

    assert [(await post(limited, dear)).status_code for _ in range(3)] == [200, 200, 429]


async def test_each_caller_has_a_budget_of_their_own(bare: Bare) -> None:
    budgets, at = Budgets(bare.services.gate, bare.services.settings), bare.clock()

    while budgets.charge(somebody("192.0.2.1"), 1_000_000, at) is None:
        pass
    assert budgets.charge(somebody("192.0.2.2"), 1, at) is None
    assert budgets.charge(Caller(service="partner"), 1, at) is None
    await budgets.settled()


async def test_a_line_has_one_budget_however_many_addresses_it_makes_up(bare: Bare) -> None:
    budgets, at = Budgets(bare.services.gate, bare.services.settings), bare.clock()
    while budgets.charge(somebody("2001:db8:1:2::1"), 1_000_000, at) is None:
        pass

    assert budgets.charge(somebody("2001:db8:1:2:ffff::9"), 1, at) is not None
    assert budgets.charge(somebody("2001:db8:1:3::1"), 1, at) is None
    await budgets.settled()


async def test_workers_share_what_was_used(bare: Bare) -> None:
    first, second = [Budgets(bare.services.gate, bare.services.settings) for _ in range(2)]
    caller, at, limit = somebody("192.0.2.3"), bare.clock(), bare.services.settings.cost_per_address

    for worker in (first, second):
        assert worker.charge(caller, limit // 2, at) is None
        await worker.settled()
    assert second.charge(caller, 1, at) is not None
    assert first.charge(caller, limit // 20, at) is None
    await first.settled()
    assert first.charge(caller, 1, at) is not None
    assert first.charge(caller, 1, at + MINUTE) is None


async def test_who_asks_little_causes_no_write(bare: Bare) -> None:
    budgets, at = Budgets(bare.services.gate, bare.services.settings), bare.clock()
    for _ in range(100):
        assert budgets.charge(somebody("192.0.2.4"), 100, at) is None

    assert not budgets._settling


async def test_an_unsettled_count_is_not_lost(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    budgets, at = Budgets(bare.services.gate, bare.services.settings), bare.clock()
    caller, limit = somebody("192.0.2.5"), bare.services.settings.cost_per_address
    with monkeypatch.context() as broken:
        broken.setattr(type(bare.services.gate.counters), "add", _unreachable)
        assert budgets.charge(caller, limit, at) is None
        await budgets.settled()

    assert budgets.charge(caller, 1, at) is not None


async def _unreachable(*_: object) -> int:
    raise ConnectionError
