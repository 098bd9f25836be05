from datetime import UTC, datetime
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, told
from tests.clock import TODAY, Clock
from tests.graphql import Client

PRESENT = """mutation($id: ID!, $fields: [String!]!) {
  presentCertificate(input: {certificateId: $id, fields: $fields}) {
    presentation { token verifyUrl qrCode expiresIn } userErrors { code path message }
  }
}"""
REVOKE = """mutation($id: ID!, $reason: String!) {
  revokeCertificate(input: {certificateId: $id, reason: $reason}) {
    certificate { status } userErrors { code path message }
  }
}"""
VERIFY = """query($token: String!) {
  verifyCertificate(token: $token) { valid reason status type issuer holderName fields }
}"""
WALLET = "query($status: CertificateStatus) { viewer { certificates(status: $status) { edges { node { id } } } } }"
TICKED = ["holderName", "shopName"]


@pytest.fixture
async def held(client: Client) -> tuple[Client, Any]:
    """A citizen with a certificate."""
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]
    return citizen, certificate


async def present(client: Client, certificate: Any, fields: list[str] | None = None) -> Any:
    return await client.change(PRESENT, id=certificate["id"], fields=TICKED if fields is None else fields)


async def revoke(client: Client, certificate: Any, reason: str = "经营场所与申请不符") -> Any:
    return await client.change(REVOKE, id=certificate["id"], reason=reason)


async def verify(client: Client, presented: Any) -> Any:
    return (await client.run(VERIFY, token=presented["presentation"]["token"]))["verifyCertificate"]


async def wallet(client: Client, status: str | None = None) -> list[str]:
    found = (await client.run(WALLET, status=status))["viewer"]["certificates"]["edges"]
    return [edge["node"]["id"] for edge in found]


async def test_the_wallet_holds_ones_own_only(client: Client, held: Any) -> None:
    citizen, certificate = held
    assert await wallet(citizen) == await wallet(citizen, "ACTIVE") == [certificate["id"]]
    assert await wallet(citizen, "REVOKED") == await wallet(citizen, "EXPIRED") == []
    assert await wallet(await client.citizen(2)) == []
    assert await wallet(await client.citizen(3, verified=False)) == []


async def test_a_stranger_sees_the_ticked_fields_and_no_others(client: Client, held: Any) -> None:
    found = await verify(client, await present(*held))
    assert (found["valid"], found["reason"], found["status"]) == (True, None, "ACTIVE")
    assert (found["holderName"], found["fields"]) == ("李秀英", {"shopName": "广安区张三面馆"})
    assert (found["type"], found["issuer"]) == ("食品经营许可证", "广安区市场监督管理局")


async def test_with_nothing_ticked_nothing_personal_shows(client: Client, held: Any) -> None:
    found = await verify(client, await present(*held, fields=[]))
    assert (found["valid"], found["holderName"], found["fields"]) == (True, None, {})


async def test_the_code_lives_for_a_minute(client: Client, held: Any, clock: Clock) -> None:
    presented = await present(*held)
    assert presented["presentation"]["expiresIn"] == 60
    clock.forward(seconds=59)
    assert (await verify(client, presented))["valid"]
    clock.forward(seconds=1)
    found = await verify(client, presented)
    assert (found["valid"], found["reason"], found["fields"]) == (False, "EXPIRED_TOKEN", None)


@pytest.mark.parametrize("field", ["idNumber", "operatorId", "holder", "", "__class__"])
async def test_an_unknown_field_is_refused(held: Any, field: str) -> None:
    payload = await present(*held, fields=["shopName", field])
    ((code, path),) = told(payload)
    assert (code, path[0]) == ("INVALID", "fields")


async def test_nobody_presents_anothers_certificate(client: Client, held: Any) -> None:
    _, certificate = held
    stranger = await client.citizen(2)
    seen, unseen = await present(stranger, certificate), await present(stranger, {"id": "Q2VydGlmaWNhdGU6MQ"})
    assert told(seen) == [("NOT_FOUND", ["certificateId"])]
    assert seen == unseen
    clerk = await client.staff("CLERK", ELSEWHERE)
    assert told(await present(clerk, certificate)) == [("NOT_FOUND", ["certificateId"])]


async def test_the_issuers_staff_do_not_present_it_either(client: Client, held: Any, services: Services) -> None:
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    assert told(await present(approver, held[1])) == [("NOT_FOUND", ["certificateId"])]


async def test_revoked_a_living_code_says_so(client: Client, held: Any, services: Services) -> None:
    citizen, certificate = held
    presented = await present(citizen, certificate)
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    assert (await revoke(approver, certificate))["certificate"] == {"status": "REVOKED"}
    found = await verify(client, presented)
    assert (found["valid"], found["reason"], found["status"]) == (False, "REVOKED", "REVOKED")
    assert (found["holderName"], found["fields"]) == (None, None)
    assert await wallet(citizen, "REVOKED") == [certificate["id"]]
    assert told(await present(citizen, certificate)) == [("NOT_ALLOWED_NOW", ["certificateId"])]


async def test_revoking_twice_is_done_already(client: Client, held: Any, services: Services) -> None:
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    assert told(await revoke(approver, held[1])) == []
    assert told(await revoke(approver, held[1])) == [("ALREADY_DONE", ["certificateId"])]


@pytest.mark.parametrize(("reason", "code"), [("", "REQUIRED"), ("  \n", "REQUIRED"), ("长" * 501, "INVALID")])
async def test_revoking_needs_a_reason(client: Client, held: Any, services: Services, reason: str, code: str) -> None:
    citizen, certificate = held
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    assert told(await revoke(approver, certificate, reason)) == [(code, ["reason"])]
    assert await wallet(citizen, "ACTIVE") == [certificate["id"]]


async def test_only_approvers_of_the_issuer_revoke(client: Client, held: Any) -> None:
    citizen, certificate = held
    elsewhere = await client.staff("APPROVER", ELSEWHERE)
    assert told(await revoke(elsewhere, certificate)) == [("NOT_FOUND", ["certificateId"])]
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    for one, code in ((citizen, "FORBIDDEN"), (supervisor, "FORBIDDEN"), (client, "UNAUTHENTICATED")):
        answer = await one.post(REVOKE, id=certificate["id"], reason="x")
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert await wallet(citizen, "ACTIVE") == [certificate["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"fields": '{"shopName":"别的店"}'},
        {"number": "JY5116020000099"},
        {"identifier": "1.2.156.3005.2.forged"},
        {"holder.name": "王建国"},
        {"holder.idNumber": "511602195811031335"},
        {"holder.kind": "ORGANIZATION"},
        {"region": "510000000000"},
        {"signedFormat": 1},
        {"signature.signer": "某局"},
        {"signature.signedAt": datetime(2035, 1, 1, tzinfo=UTC)},
        {"validUntil": "2099-12-31"},
        {"validFrom": "2020-01-01"},
        {"issuedOn": "2020-01-01"},
        {"issuer": ELSEWHERE},
        {"type": "11511602MB99000138104"},
        {"version": 2},
        {"signature.sealCode": "5116029999999"},
        {"signature.value": b"0\x06\x02\x01\x01\x02\x01\x01"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_tampering_with_the_stored_row_is_noticed(
    client: Client, held: Any, services: Services, change: dict[str, Any]
) -> None:
    presented = await present(*held)
    assert await services.database.rows("certificates").update({}, {"$set": change}) == 1
    found = await verify(client, presented)
    assert (found["valid"], found["reason"]) == (False, "BAD_SIGNATURE")
    assert (found["holderName"], found["fields"]) == (None, None)


async def test_another_seals_key_is_noticed(client: Client, held: Any, services: Services) -> None:
    presented = await present(*held)
    seal = await services.stores.seals.active_of(ELSEWHERE, TODAY)
    assert seal is not None
    swapped = {"$set": {"publicKey": seal.key.public_key}}
    assert await services.database.rows("seals").update({"owner.code": DEPARTMENT}, swapped) == 1
    assert (await verify(client, presented))["reason"] == "BAD_SIGNATURE"


@pytest.mark.parametrize("token", ["", "x", "p.", "p.x", "x" * 24, "x" * 10_000, "../..", "张"])
async def test_any_other_token_is_unknown(client: Client, token: str) -> None:
    found = (await client.run(VERIFY, token=token))["verifyCertificate"]
    assert (found["valid"], found["reason"]) == (False, "UNKNOWN")
