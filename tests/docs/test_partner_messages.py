"""docs/partner-messages: the schemas of messages, and a conversation with its keys, hold what we say and send."""

import json
from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from api.context import Services
from api.database import MongoDatabase
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.envelope import ExchangeReceipt, envelope_of
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType, MessageState
from resolvers.exchanges.partners import PartnerKey
from resolvers.exchanges.verifying import Keys, findings
from tests.cases import move
from tests.clock import Clock
from tests.journeys.test_two_provinces import at_home, crossed
from tests.provinces import Side, settle, two_provinces

FOLDER = Path(__file__).parents[2] / "docs" / "partner-messages"
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
CONVERSATION = json.loads((FOLDER / "conversation.json").read_text(encoding="utf-8"))
EVER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
NOW = datetime(2035, 11, 20, tzinfo=UTC)


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


def fits(what: str, value: Any) -> bool:
    """Whether a value is what the schema calls so."""
    found: bool = jsonschema_rs.validator_for({**SCHEMA, "$ref": f"#/$defs/{what}"}).is_valid(value)
    return found


def check(said: list[ExchangeMessage]) -> None:
    """Raise AssertionError unless every message that was kept fits its schema."""
    for one in said:
        assert one.envelope is not None
        assert fits(one.type.value, one.payload), (one.type, one.payload)
        assert fits("envelope", one.envelope.published)


def message(told: Any) -> ExchangeMessage:
    """A message of the example, as we would have kept it."""
    envelope, receipt = envelope_of(told["envelope"]), told["receipt"]
    names = ("messageId", "envelopeDigest", "receivedAt", "keyId", "signature")
    return ExchangeMessage(
        case=envelope.case,
        partner="GD",
        direction=CaseDirection(told["direction"]),
        sequence=envelope.sequence,
        uid=envelope.id,
        type=ExchangeMessageType(told["type"]),
        payload=told["payload"],
        at=NOW,
        due_at=NOW,
        state=MessageState.ACKNOWLEDGED,
        envelope=envelope,
        receipt=ExchangeReceipt(*(receipt[name] for name in names)),
    )


@pytest.mark.parametrize("told", CONVERSATION["messages"], ids=lambda one: f"{one['type']}-{one['direction']}")
def test_examples_fit_their_schemas(told: Any) -> None:
    assert fits(told["type"], told["payload"])
    assert fits("envelope", told["envelope"])
    assert fits("receipt", told["receipt"])
    assert not fits(told["type"], {**told["payload"], "more": 1})
    assert not fits("envelope", {**told["envelope"], "payloadDigest": "x"})


def test_every_type_that_crosses_has_a_schema_and_all_but_one_an_example() -> None:
    types = {one.value for one in ExchangeMessageType} - {"RECEIPT"}
    assert types <= set(SCHEMA["$defs"])
    # A case that is decided isn't withdrawn; the run below has one that is.
    assert {one["type"] for one in CONVERSATION["messages"]} == types - {"WITHDRAWAL"}


@pytest.mark.parametrize("way", list(CaseDirection))
def test_the_conversation_verifies_by_the_keys_beside_it(way: CaseDirection) -> None:
    keys = [PartnerKey(name, b64decode(key), *EVER) for name, key in CONVERSATION["keys"].items()]
    said = [message(one) for one in CONVERSATION["messages"] if one["direction"] == way.value]
    assert len(said) > 1
    assert list(findings(said, Keys(keys, keys))) == []


def test_more_of_a_person_than_the_case_needs_has_no_place() -> None:
    (case,) = [one["payload"] for one in CONVERSATION["messages"] if one["type"] == "CASE"]
    applicant = case["applicant"]
    assert not fits("CASE", {**case, "applicant": {**applicant, "phone": "13900001001"}})
    assert not fits("CASE", {**case, "applicant": {**applicant, "assurance": "SURE"}})
    assert not fits("CASE", {name: value for name, value in case.items() if name != "materials"})


async def test_what_we_send_fits_the_schemas(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    await at_home(home)
    await move(citizen, "withdrawApplication", case, reason="不办了")
    await settle(here, home)

    said = await here.services.stores.exchange_messages.of(f"GX-{case['number']}")
    assert {one.type.value for one in said} >= {"CASE", "WITHDRAWAL"}
    check(said)
