import json
from collections.abc import Callable

import httpx
from starlette.types import ASGIApp

from tests.api.steps import VERIFY, licensed
from tests.clock import Clock
from tests.graphql import SIGN_IN, Client

Log = Callable[[], str]


async def test_a_whole_case_leaves_nothing_personal_in_the_log(client: Client, clock: Clock, logged: Log) -> None:
    someone = await licensed(Client(client.http))  # with every request that signing in takes
    shown = await someone.present("holderName", "shopName")
    for path in (shown["verifyUrl"], someone.certificate["pdfUrl"], "/v/neverheardof"):
        await someone.holder.get(path)
    await client.run(VERIFY, token=shown["token"])
    (person, *_) = await client.people()
    (text, *_) = (await client.http.get("/dev/outbox", params={"phone": person["phone"]})).json()
    log = logged()
    holder, certificate = someone.holder, someone.certificate
    secret = [
        shown["token"],
        "neverheardof",
        text["code"],
        holder.token,
        holder.refresh_token,
        someone.approver.token,
    ]
    personal = [
        person["name"],
        person["phone"],
        person["idNumber"],
        certificate["number"],
        *someone.fields.values(),
    ]
    assert len(log.splitlines()) > 20
    assert [word for word in (*secret, *personal) if str(word) in log] == []
    assert [word for word in (*secret, *personal) if json.dumps(word).strip('"') in log] == []


async def test_faults_and_refusals_leave_nothing_personal_either(client: Client, logged: Log) -> None:
    await client.post(SIGN_IN, phone="13900003001", code="424242")
    await client.post(SIGN_IN, phone={"13900003001": "424242"}, code=["424242"])
    await client.post('query($x: Int) { viewer(phone: "13900003001") { id } }')
    await client.http.get("/v/424242?token=424242&phone=13900003001", headers={"Authorization": "Bearer 424242"})
    await client.http.get("/files/424242", headers={"Authorization": "Bearer 13900003001"})
    await client.http.post("/nowhere/13900003001", content=b"424242")
    log = logged()
    assert len(log.splitlines()) == 6
    assert [word for word in ("13900003001", "424242") if word in log] == []


async def test_a_line_says_what_was_asked_and_by_which_account(client: Client, logged: Log) -> None:
    person = await client.citizen()
    viewer = (await person.run("{ viewer { id } }"))["viewer"]
    logged()
    await person.run("query Mine { viewer { id } }")
    (line,) = [json.loads(line) for line in logged().splitlines()]
    assert (line["event"], line["level"], line["method"], line["route"]) == (
        "request",
        "info",
        "POST",
        "/graphql",
    )
    assert (line["status"], line["operation"]) == (200, "Mine")
    assert line["caller"]
    assert {"request_id", "timestamp", "milliseconds"} <= set(line)
    assert viewer["id"]


async def test_a_line_names_the_route_and_never_the_path(app: ASGIApp, logged: Log) -> None:
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        for path in ("/v/secret", "/g/secret", "/files/secret", "/certificates/secret.pdf", "/q/secret", "/secret"):
            await http.get(path)
    lines = [json.loads(line) for line in logged().splitlines()]
    routes = ["/v/{token}", "/g/{code:path}", "/files/{file_id}", "/certificates/{certificate_id}.pdf", "/q/{code}"]
    assert [line["route"] for line in lines][:5] == routes
    assert "secret" not in json.dumps(lines)
