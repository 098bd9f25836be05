import json
from argparse import Namespace
from pathlib import Path

from api.clients import run_clients
from api.context import Services
from auth.clients.store import ClientStore
from tests.auth.openid.portal import portal_document


async def run(services: Services, action: str, what: str, *, replace: bool = False) -> list[str]:
    said: list[str] = []
    await run_clients(services, Namespace(action=action, what=what, replace=replace), said.append)
    return said


async def test_who_was_disabled_stays_so_when_replaced(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    file.write_text(json.dumps(portal_document("portal-one")), encoding="utf-8")
    await run(services, "add", str(file))
    await run(services, "disable", "portal-one")
    file.write_text(json.dumps({**portal_document("portal-one"), "name": "新名称"}), encoding="utf-8")

    (line,) = await run(services, "add", str(file), replace=True)

    assert ("disabled" in line, "新名称" in line) == (True, True)
    assert await ClientStore(services.database).enabled("portal-one") is None


async def test_who_was_in_use_stays_so(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    file.write_text(json.dumps(portal_document("portal-one")), encoding="utf-8")
    await run(services, "add", str(file))

    (line,) = await run(services, "add", str(file), replace=True)

    assert "in use" in line
