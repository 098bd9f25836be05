"""What issuers do to certificates, and what becomes of them by themselves, over HTTP."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from api.jobs import watch_certificates
from auth.accounts.model import Role
from auth.days import today
from auth.outbox.model import Letter
from resolvers.certificates.identifier import parse_certificate_identifier
from resolvers.certificates.validity import YEARLY
from seeds.matters.food import INDIVIDUAL_FOOD_LICENSE
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, told
from tests.clock import Clock
from tests.graphql import Client

CHANGE = """mutation($input: ChangeCertificateInput!) {
  %s(input: $input) {
    certificate { id identifier number version status validUntil } userErrors { code path message }
  }
}"""
HELD = """query($id: ID!) { node(id: $id) { ... on Certificate {
  status signedContent changes { action at reason } pngUrl
  metadata { identifier name typeCode number issuer issuerCode issuedOn validFrom validUntil
    holder holderCode holderKind holderCodeKind region }
} } }"""
NEWS = "{ viewer { notifications(first: 20) { edges { node { title application { number } } } } } }"
SUSPENDED, RESUMED, REVOKED = "证照已暂停使用", "证照已恢复使用", "证照已被撤销"
EXPIRING, EXPIRED = "CERTIFICATE_EXPIRING", "CERTIFICATE_EXPIRED"


@pytest.fixture
async def held(client: Client) -> tuple[Client, Any]:
    """A citizen with a certificate of five years."""
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]
    return citizen, certificate


@pytest.fixture
async def approver(client: Client, held: Any, services: Services) -> Client:
    return await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))


async def change(client: Client, mutation: str, certificate: Any, reason: str = "经营场所需要整改") -> Any:
    return await client.change(CHANGE % mutation, input={"certificateId": certificate["id"], "reason": reason})


async def shown(client: Client, certificate: Any) -> Any:
    return (await client.run(HELD, id=certificate["id"]))["node"]


async def news(client: Client) -> set[str]:
    """What the person was told of certificates; all within one moment, so in any order."""
    edges = (await client.run(NEWS))["viewer"]["notifications"]["edges"]
    return {edge["node"]["title"] for edge in edges if "证照" in edge["node"]["title"]}


async def letters(services: Services) -> list[Letter]:
    account = await services.gate.accounts.by_id_number("511602198504121221")
    assert account is not None
    found = await services.stores.outbox.of_account(account.id)
    return [one for one in found if one.kind.value.startswith("CERTIFICATE")]


async def test_suspended_and_resumed_with_everybody_told(held: Any, approver: Client, services: Services) -> None:
    citizen, certificate = held
    assert (await change(approver, "suspendCertificate", certificate))["certificate"]["status"] == "SUSPENDED"
    assert (await shown(citizen, certificate))["status"] == "SUSPENDED"
    assert (await change(approver, "resumeCertificate", certificate, "整改完成"))["certificate"]["status"] == "ACTIVE"
    found = await shown(citizen, certificate)
    assert found["status"] == "ACTIVE"
    assert [(one["action"], one["reason"]) for one in found["changes"]] == [
        ("SUSPEND", "经营场所需要整改"), ("RESUME", "整改完成"),
    ]  # fmt: skip
    assert await news(citizen) == {SUSPENDED, RESUMED}
    assert {one.kind.value for one in await letters(services)} == {"CERTIFICATE_SUSPENDED", "CERTIFICATE_RESUMED"}


async def test_a_printed_page_says_that_it_is_suspended(
    client: Client, held: Any, approver: Client, services: Services
) -> None:
    await change(approver, "suspendCertificate", held[1])
    (row,) = await services.database.rows("certificates").find({}, limit=2)
    verify = "query($t: String!) { verifyCertificate(token: $t) { valid reason holderName } }"
    found = (await client.run(verify, t=f"p.{row['checkCode']}"))["verifyCertificate"]
    assert found == {"valid": False, "reason": "SUSPENDED", "holderName": None}


async def test_what_does_not_fit_is_refused_and_tells_nobody(held: Any, approver: Client) -> None:
    citizen, certificate = held
    assert told(await change(approver, "resumeCertificate", certificate)) == [("ALREADY_DONE", ["certificateId"])]
    assert told(await change(approver, "suspendCertificate", certificate)) == []
    assert told(await change(approver, "suspendCertificate", certificate)) == [("ALREADY_DONE", ["certificateId"])]
    assert told(await change(approver, "revokeCertificate", certificate)) == []
    for mutation in ("suspendCertificate", "resumeCertificate", "revokeCertificate"):
        assert told(await change(approver, mutation, certificate)) == [("ALREADY_DONE", ["certificateId"])]
    assert await news(citizen) == {SUSPENDED, REVOKED}


@pytest.mark.parametrize("mutation", ["suspendCertificate", "resumeCertificate", "recordYearlyCheck"])
async def test_only_approvers_of_the_issuer_and_only_with_a_reason(
    client: Client, held: Any, approver: Client, mutation: str
) -> None:
    citizen, certificate = held
    elsewhere = await client.staff("APPROVER", ELSEWHERE)
    assert told(await change(elsewhere, mutation, certificate)) == [("NOT_FOUND", ["certificateId"])]
    for one in (citizen, await client.staff("SUPERVISOR", DEPARTMENT), client):
        answer = await one.post(CHANGE % mutation, input={"certificateId": certificate["id"], "reason": "x"})
        assert answer["errors"][0]["extensions"]["code"] in {"FORBIDDEN", "UNAUTHENTICATED"}
    if mutation != "recordYearlyCheck":
        assert told(await change(approver, mutation, certificate, " \n")) == [("REQUIRED", ["reason"])]
        assert told(await change(approver, mutation, certificate, "长" * 501)) == [("INVALID", ["reason"])]
    assert (await shown(citizen, certificate))["changes"] == []


async def test_a_post_in_another_region_is_no_right(client: Client, held: Any, services: Services) -> None:
    other = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT, "511603000000"), place=7)
    assert told(await change(other, "suspendCertificate", held[1])) == [("NOT_FOUND", ["certificateId"])]


async def test_metadata_for_the_holder_and_masked_for_nobody_else(client: Client, held: Any) -> None:
    citizen, certificate = held
    found = await shown(citizen, certificate)
    metadata = found["metadata"]
    assert metadata.pop("number").startswith("JY511602")
    assert metadata == {
        "identifier": certificate["identifier"], "name": "食品经营许可证", "typeCode": INDIVIDUAL_FOOD_LICENSE.code,
        "issuer": "广安区市场监督管理局", "issuerCode": DEPARTMENT, "issuedOn": "2035-11-20",
        "validFrom": "2035-11-20", "validUntil": "2040-11-19", "holder": "李秀英",
        "holderCode": "511602198504121221", "holderKind": "PERSON", "holderCodeKind": "公民身份号码",
        "region": "511602000000",
    }  # fmt: skip
    assert '"format":2' in found["signedContent"]
    assert await shown(await client.citizen(2), certificate) is None


async def test_reminded_twice_then_expired_once_each(held: Any, services: Services, clock: Clock) -> None:
    for days, done, expected in (
        # Five years from 2035-11-20 end on 2040-11-19, 1826 days later.
        (1765, 0, []),
        (1, 1, [EXPIRING]),
        (1, 0, [EXPIRING]),
        (44, 1, [EXPIRING, EXPIRING]),
        (15, 0, [EXPIRING, EXPIRING]),
        (1, 1, [EXPIRING, EXPIRING, EXPIRED]),
        (9, 0, [EXPIRING, EXPIRING, EXPIRED]),
    ):
        clock.forward(days=days)
        assert await watch_certificates(services, clock()) == done
        assert await watch_certificates(services, clock()) == 0
        assert [one.kind.value for one in await letters(services)].count("CERTIFICATE_EXPIRING") == expected.count(
            EXPIRING
        )
    (row,) = await services.database.rows("certificates").find({}, limit=2)
    assert (row["status"], row["dueOn"], row["reminded"]) == ("EXPIRED", None, 15)
    assert [one["action"] for one in row["changes"]] == ["EXPIRE"]


async def test_a_revoked_one_is_not_reminded_of(
    held: Any, approver: Client, services: Services, clock: Clock
) -> None:
    await change(approver, "revokeCertificate", held[1])
    clock.forward(days=1800)
    assert await watch_certificates(services, clock()) == 0


async def test_a_yearly_check_makes_the_next_version(client: Client, services: Services, clock: Clock) -> None:
    await services.stores.certificate_types.put_many([replace(INDIVIDUAL_FOOD_LICENSE, validity=YEARLY)])
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    assert told(await change(approver, "recordYearlyCheck", certificate)) == [("NOT_ALLOWED_NOW", ["certificateId"])]
    clock.forward(days=330)
    citizen, approver = await client.citizen(), await client.sign_in("13900002001")
    renewed = (await change(approver, "recordYearlyCheck", certificate, "年检合格"))["certificate"]
    assert (renewed["version"], renewed["status"], renewed["validUntil"]) == (2, "ACTIVE", "2037-11-19")
    assert parse_certificate_identifier(renewed["identifier"]).version == 2
    assert (await shown(citizen, certificate))["status"] == "SUPERSEDED"
    assert told(await change(approver, "recordYearlyCheck", certificate)) == [("ALREADY_DONE", ["certificateId"])]
    assert told(await change(approver, "suspendCertificate", renewed)) == []
    assert told(await change(approver, "recordYearlyCheck", renewed)) == [("NOT_ALLOWED_NOW", ["certificateId"])]


async def test_a_late_check_starts_a_year_from_its_day(client: Client, services: Services, clock: Clock) -> None:
    await services.stores.certificate_types.put_many([replace(INDIVIDUAL_FOOD_LICENSE, validity=YEARLY)])
    (certificate,) = (await cases.approved(await client.citizen()))["results"]
    await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    clock.forward(days=400)
    await watch_certificates(services, clock())
    approver = await client.sign_in("13900002001")
    renewed = (await change(approver, "recordYearlyCheck", certificate))["certificate"]
    assert (renewed["status"], renewed["validUntil"]) == ("ACTIVE", "2037-12-23")


async def test_a_seal_that_ran_out_seals_no_new_version(client: Client, services: Services, clock: Clock) -> None:
    await services.stores.certificate_types.put_many([replace(INDIVIDUAL_FOOD_LICENSE, validity=YEARLY)])
    (certificate,) = (await cases.approved(await client.citizen()))["results"]
    await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    clock.forward(days=330)
    over = {"$set": {"validUntil": today(clock()).replace(year=2020).isoformat()}}
    for seal in await services.stores.seals.of_owner(DEPARTMENT):
        await services.database.rows("seals").update({"_id": seal.code}, over)
    approver = await client.sign_in("13900002001")

    assert [code for code, _ in told(await change(approver, "recordYearlyCheck", certificate))] == [
        "PROVIDER_UNAVAILABLE"
    ]


async def test_types_without_a_check_have_none(held: Any, approver: Client) -> None:
    assert told(await change(approver, "recordYearlyCheck", held[1])) == [("NOT_ALLOWED_NOW", ["certificateId"])]


@pytest.mark.parametrize("value", [2**60, {"a": 2**53}, [1, -(2**63)]])
async def test_a_field_that_cannot_be_signed_is_told(client: Client, value: Any) -> None:
    citizen = await client.citizen()
    case = await cases.under_review(citizen, await client.staff("CLERK", DEPARTMENT))
    approver = await client.staff("APPROVER", DEPARTMENT)
    payload = await cases.attempt(
        approver, "decideApplication", case, outcome="APPROVE", certificateFields={"shopName": value}
    )
    assert told(payload) == [("INVALID", ["certificateFields"])]


async def test_two_approvers_at_once_are_one(held: Any, approver: Client, services: Services) -> None:
    citizen, certificate = held
    payloads = await asyncio.gather(*(change(approver, "suspendCertificate", certificate) for _ in range(4)))
    done = [payload for payload in payloads if not payload["userErrors"]]
    codes = {code for payload in payloads for code, _ in told(payload) if payload["userErrors"]}
    assert len(done) == 1
    assert codes <= {"ALREADY_DONE", "CONFLICT"}
    assert len((await shown(citizen, certificate))["changes"]) == len(await letters(services)) == 1


async def test_a_companys_representative_is_told(client: Client, services: Services) -> None:
    company = await cases.act_for_company(client)
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(company, cases.COMPANY_FOOD))
    review = await cases.move(clerk, "startReview", case)
    (certificate,) = (await cases.approve(await client.staff("APPROVER", DEPARTMENT), review))["results"]
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    await change(approver, "suspendCertificate", certificate)
    assert (await shown(company, certificate))["metadata"]["holderKind"] == "ORGANIZATION"
    assert await news(company) == {SUSPENDED}


async def test_the_wallet_by_status(held: Any, approver: Client, client: Client, clock: Clock) -> None:
    citizen, certificate = held
    wallet = "query($s: CertificateStatus) { viewer { certificates(status: $s) { edges { node { id } } } } }"

    async def statuses(reader: Client) -> list[str]:
        found = {}
        for one in ("ACTIVE", "SUSPENDED", "REVOKED", "EXPIRED", "SUPERSEDED"):
            found[one] = (await reader.run(wallet, s=one))["viewer"]["certificates"]["edges"]
        return [one for one, edges in found.items() if edges]

    assert await statuses(citizen) == ["ACTIVE"]
    await change(approver, "suspendCertificate", certificate)
    assert await statuses(citizen) == ["SUSPENDED"]
    clock.forward(days=1827)
    assert await statuses(await client.citizen()) == ["EXPIRED"]


async def test_the_page_as_a_picture(client: Client, held: Any) -> None:
    citizen, certificate = held
    address = (await shown(citizen, certificate))["pngUrl"]
    answer = await citizen.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert "no-store" in answer.headers["cache-control"]
    for stranger in (client, await client.citizen(1), await client.staff("CLERK", ELSEWHERE)):
        assert (await stranger.get(address)).status_code == 404
