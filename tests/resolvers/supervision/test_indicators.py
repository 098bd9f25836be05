from api.context import Services
from tests.clock import FUTURE
from tests.graphql import Client
from tests.resolvers.aftercare.steps import closed_case, evaluate, staff

QUERY = """query($region: String!, $from: Date!, $to: Date!) { supervision {
  indicators(region: $region, from: $from, to: $to) {
    received completed onTimeRate satisfactionRate evaluations onlineRate zeroVisitRate atMostOneVisitRate
    speedUpRate crossProvinceCases certificatesIssued sealSignatures
  } } }"""
TODAY = FUTURE.date().isoformat()
PROVINCE, ELSEWHERE = "510000000000", "511681000000"


async def test_what_was_done_is_counted(client: Client, services: Services) -> None:
    citizen, case = await closed_case(client)
    await evaluate(citizen, case, "GOOD")
    _, other = await closed_case(client, citizen)
    await evaluate(citizen, other, "POOR")
    supervisor = await staff(client, "SUPERVISOR")
    found = (await supervisor.run(QUERY, region=PROVINCE, **{"from": TODAY, "to": TODAY}))["supervision"][
        "indicators"
    ]
    assert (found["received"], found["completed"], found["onTimeRate"]) == (2, 2, 1.0)
    assert (found["satisfactionRate"], found["evaluations"]) == (0.5, 2)
    assert (found["certificatesIssued"], found["sealSignatures"], found["crossProvinceCases"]) == (2, 2, 0)
    assert 0 < found["onlineRate"] <= 1
    before = await supervisor.run(QUERY, region=PROVINCE, **{"from": "2035-11-01", "to": "2035-11-19"})
    assert before["supervision"]["indicators"]["received"] == 0


async def test_only_supervisors_see_them(client: Client) -> None:
    given = {"region": PROVINCE, "from": TODAY, "to": TODAY}
    for other in (client, await client.citizen(), await staff(client, "CLERK")):
        assert (await other.run(QUERY, **given))["supervision"] is None


async def test_days_that_make_no_sense_are_refused(client: Client) -> None:
    supervisor = await staff(client, "SUPERVISOR")
    for first, last in (("2035-11-20", "2035-11-19"), ("2030-01-01", "2035-01-01")):
        answer = await supervisor.post(QUERY, region=PROVINCE, **{"from": first, "to": last})
        assert answer["errors"]
    assert (await supervisor.post(QUERY, region="999999999999", **{"from": TODAY, "to": TODAY}))["errors"]
