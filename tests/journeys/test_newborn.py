"""新生儿出生一件事, end to end: one form for six matters, in their order, and one of them denied."""

from api.context import Services
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE, VACCINATION_RECORD_ISSUE
from seeds.matters.household import BIRTH_REGISTRATION
from seeds.matters.newborn import ENROLMENT, PREMIUM, SOCIAL_SECURITY_CARD_APPLICATION
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.test_keep_time import citizen_titles
from tests.resolvers.package_applications.steps import advanced, handled, part, seen, states, submitted

BIRTH, VACCINATION = BIRTH_CERTIFICATE_ISSUE.code, VACCINATION_RECORD_ISSUE.code
HOUSEHOLD, CARD = BIRTH_REGISTRATION.code, SOCIAL_SECURITY_CARD_APPLICATION.code


async def test_everything_is_approved_one_after_the_other(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    assert (whole["status"], whole["progress"]) == ("SUBMITTED", 0)
    assert [code for code, state in states(whole).items() if state == "RUNNING"] == [BIRTH]

    done: set[str] = set()
    while waiting := [one for one in whole["parts"] if one["state"] == "RUNNING"]:
        for one in waiting:
            clock.forward(minutes=2)
            await handled(client, one)
            done.add(one["matter"]["code"])
        assert await advanced(services, clock) == 1
        assert await advanced(services, clock) == 0
        whole = await seen(citizen, whole)
    assert done == {one["matter"]["code"] for one in whole["parts"]}
    assert set(states(whole).values()) == {"DONE"}
    assert (whole["status"], whole["progress"]) == ("COMPLETED", 1)
    titles = await citizen_titles(citizen)
    assert titles.count("一件事继续办理") == 3
    assert titles.count("一件事已办结") == 1
    assert "办件已受理" not in titles
    # What the first matter ended with served the next ones: nobody brought it.
    household = await services.stores.applications.get(part(whole, HOUSEHOLD)["application"]["number"])
    birth = await services.stores.applications.get(part(whole, BIRTH)["application"]["number"])
    assert household is not None
    assert birth is not None
    assert birth.results[0] in {one.certificate for one in household.materials}
    for one in (household, birth):
        one.require_intact()


async def test_one_denied_stops_what_depends_on_it_and_nothing_else(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    await handled(client, part(whole, BIRTH))
    clock.forward(minutes=2)
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    assert {code for code, state in states(whole).items() if state == "RUNNING"} == {VACCINATION, HOUSEHOLD}

    await handled(client, part(whole, HOUSEHOLD), deny=True)
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    assert states(whole) == {
        BIRTH: "DONE",
        VACCINATION: "RUNNING",
        HOUSEHOLD: "FAILED",
        ENROLMENT.code: "CLOSED",
        PREMIUM.code: "CLOSED",
        CARD: "CLOSED",
    }
    assert part(whole, CARD)["note"] == f"前置事项“{BIRTH_REGISTRATION.name}”未办成，本事项不再办理"
    assert part(whole, PREMIUM.code)["note"] == f"前置事项“{ENROLMENT.name}”未办成，本事项不再办理"
    titles = await citizen_titles(citizen)
    assert (titles.count("一件事部分事项未办成"), titles.count("办件已有结果")) == (1, 1)

    clock.forward(minutes=2)
    await handled(client, part(whole, VACCINATION))
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    assert (whole["status"], whole["progress"]) == ("COMPLETED", 1)
    assert states(whole)[VACCINATION] == "DONE"
