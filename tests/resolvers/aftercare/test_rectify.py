"""Mending: reply, call-back by somebody else, closing; and who may not."""

from api.context import Services
from api.database import MongoDatabase
from api.jobs import care_after
from auth.accounts.model import Role
from tests.api.faults import failing
from tests.cases import DEPARTMENT, ELSEWHERE, employ, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.aftercare.steps import closed_case, evaluate, mend, staff, waiting

REPLY = (
    "mutation($input: ReplyToRectificationInput!) { replyToRectification(input: $input) { rectification { id } } }"
)


async def opened(client: Client, services: Services) -> tuple[Client, dict[str, object], Client, Client]:
    """A citizen, what they found bad, the supervisor, a clerk who had nothing to do with it."""
    citizen, case = await closed_case(client)
    made = (await evaluate(citizen, case, "POOR", comment="态度不好"))["application"]["evaluation"]
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT), place=7)
    return citizen, made["rectification"], await staff(client, "SUPERVISOR"), clerk


async def test_from_open_to_closed(client: Client, services: Services) -> None:
    citizen, one, supervisor, clerk = await opened(client, services)
    replied = (await mend(supervisor, "replyToRectification", one, reply="已道歉并培训"))["rectification"]
    assert (replied["state"], replied["reply"]) == ("REPLIED", "已道歉并培训")
    titles = await citizen.run("{ viewer { notifications { edges { node { title } } } } }")
    assert "您的反馈已有答复" in [edge["node"]["title"] for edge in titles["viewer"]["notifications"]["edges"]]
    revisited = (await mend(clerk, "recordRevisit", replied, satisfied=True, note="满意"))["rectification"]
    assert (revisited["state"], revisited["revisitSatisfied"]) == ("REVISITED", True)
    # Clerks call back without reading who wrote what.
    assert revisited["text"] is None
    closed = (await mend(supervisor, "closeRectification", revisited))["rectification"]
    assert closed["state"] == "CLOSED"
    assert await waiting(supervisor) == []
    assert [found["id"] for found in await waiting(supervisor, "CLOSED")] == [one["id"]]


async def test_who_replied_does_not_call_back(client: Client, services: Services) -> None:
    _, one, supervisor, _ = await opened(client, services)
    replied = (await mend(supervisor, "replyToRectification", one, reply="已处理"))["rectification"]
    assert told(await mend(supervisor, "recordRevisit", replied, satisfied=True)) == [("NOT_ALLOWED_NOW", [])]


async def test_an_unsatisfied_person_needs_words_before_it_is_closed(client: Client, services: Services) -> None:
    _, one, supervisor, clerk = await opened(client, services)
    replied = (await mend(supervisor, "replyToRectification", one, reply="已处理"))["rectification"]
    revisited = (await mend(clerk, "recordRevisit", replied, satisfied=False))["rectification"]
    assert told(await mend(supervisor, "closeRectification", revisited)) == [("REQUIRED", ["note"])]
    closed = await mend(supervisor, "closeRectification", revisited, note="诉求超出法定范围，已说明")
    assert closed["userErrors"] == []


async def test_steps_keep_their_order_and_revisions(client: Client, services: Services) -> None:
    _, one, supervisor, clerk = await opened(client, services)
    assert told(await mend(clerk, "recordRevisit", one, satisfied=True)) == [("NOT_ALLOWED_NOW", [])]
    assert told(await mend(supervisor, "replyToRectification", one, reply=" ")) == [("REQUIRED", ["reply"])]
    assert told(await mend(supervisor, "replyToRectification", one, reply="长" * 1001)) == [("INVALID", ["reply"])]
    stale = {**one, "revision": 7}
    assert told(await mend(supervisor, "replyToRectification", stale, reply="好")) == [("CONFLICT", ["revision"])]


async def test_another_department_learns_nothing(client: Client, services: Services) -> None:
    _, one, _, _ = await opened(client, services)
    stranger = await employ(services, client, (Role.SUPERVISOR, ELSEWHERE), place=8)
    assert await waiting(stranger) == []
    assert told(await mend(stranger, "replyToRectification", one, reply="好")) == [("NOT_FOUND", ["rectificationId"])]
    limited = await employ(services, client, (Role.SUPERVISOR, DEPARTMENT, "511681000000"), place=6)
    assert await waiting(limited) == []


async def test_what_nobody_answers_is_told_once_to_those_above(
    client: Client, services: Services, clock: Clock
) -> None:
    await opened(client, services)
    clock.forward(days=7)
    assert await care_after(services, clock()) == 0
    clock.forward(days=1)
    assert await care_after(services, clock()) == 1
    assert await care_after(services, clock()) == 0
    (one,) = await waiting(await client.staff("SUPERVISOR", DEPARTMENT))
    assert one["overdue"]
    told_of = await services.database.rows("notifications").find({"kind": "RECTIFICATION_OVERDUE"}, limit=50)
    readers = [row["account"] for row in told_of]
    assert len(readers) == len(set(readers)) > 0


async def test_a_reply_that_nobody_could_be_told_is_none(
    client: Client, services: Services, database: MongoDatabase
) -> None:
    citizen, one, supervisor, _ = await opened(client, services)
    given = {"rectificationId": one["id"], "revision": one["revision"], "reply": "已道歉"}
    async with failing(database, "insert"):
        answer = await supervisor.post(REPLY, input=given)
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert [found["state"] for found in await waiting(supervisor)] == ["OPEN"]
    assert (await mend(supervisor, "replyToRectification", one, reply="已道歉"))["rectification"][
        "state"
    ] == "REPLIED"
    titles = await citizen.run("{ viewer { notifications { edges { node { title } } } } }")
    told_of = [edge["node"]["title"] for edge in titles["viewer"]["notifications"]["edges"]]
    assert told_of.count("您的反馈已有答复") == 1
