"""Steps of people who take their data along or leave, over HTTP."""

import io
import json
import zipfile
from typing import Any

from api.context import Services
from api.jobs import close_accounts
from tests.clock import Clock
from tests.graphql import Client

ERRORS = "userErrors { code message path }"


async def closing_code(client: Client) -> str:
    """A code for closing the account, as its phone shows it."""
    phone = (await client.run("{ viewer { phone } }"))["viewer"]["phone"]
    asked = await client.change(
        f"mutation($p: String!) {{ requestSmsCode(input: {{phone: $p, purpose: CLOSE_ACCOUNT}}) {{ {ERRORS} }} }}",
        p=phone,
    )
    assert asked["userErrors"] == [], asked
    outbox = (await client.http.get("/dev/outbox", params={"phone": phone})).json()
    return str(next(one["code"] for one in outbox if "用于注销您的账号" in one["text"]))


async def close(client: Client, code: str) -> Any:
    """Ask for the account to be closed; the payload."""
    document = f"mutation($c: String!) {{ closeAccount(input: {{code: $c}}) {{ closure {{ closesAt }} {ERRORS} }} }}"
    return await client.change(document, c=code)


async def cancel(client: Client, **given: Any) -> Any:
    """Keep it after all; the payload."""
    document = "mutation($input: CancelAccountClosureInput!) { cancelAccountClosure(input: $input) { cancelled %s } }"
    return await client.change(document % ERRORS, input=given)


async def leave(client: Client) -> None:
    """Ask for the account to be closed; it must work."""
    closed = await close(client, await closing_code(client))
    assert closed["userErrors"] == [], closed


async def closed(client: Client, services: Services, clock: Clock) -> None:
    """The account closed and gone: fifteen days, and the worker twice."""
    await leave(client)
    clock.forward(days=15)
    await close_accounts(services, clock())
    clock.forward(hours=1)
    assert await close_accounts(services, clock()) == 1


async def export_link(client: Client, kind: str = "JSON") -> Any:
    """Ask for an export; the payload."""
    document = f"mutation($f: ExportFormat!) {{ exportMyData(input: {{format: $f}}) {{ url expiresAt {ERRORS} }} }}"
    return await client.change(document, f=kind)


async def exported(client: Client) -> dict[str, list[Any]]:
    """Everything about a person, by section."""
    answer = await client.http.get((await export_link(client))["url"])
    assert answer.status_code == 200, answer.text
    sections: dict[str, list[Any]] = answer.json()["sections"]
    return sections


async def unzipped(client: Client) -> tuple[Any, str]:
    """The archive's two files: data and page."""
    answer = await client.http.get((await export_link(client, "ZIP"))["url"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return json.loads(archive.read("data.json")), archive.read("个人信息.html").decode()
