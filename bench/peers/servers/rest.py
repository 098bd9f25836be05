"""The least that a framework could get to: what each query answers, written by hand on motor and orjson.

A query that has no function here isn't measured with it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import uvicorn

from bench.peers.servers.rows import (
    MATTER_TYPES,
    UVICORN,
    Row,
    applications,
    by_id,
    matter,
    matters,
    number_of,
    submit,
)

_OF_MATTER = ("code", "name", "type", "caseKind", "promisedDays", "online")
_OF_MATERIAL = ("key", "name", "required", "source")
_OF_PAGE = (*_OF_MATTER, "summary", "conditions", "statutoryDays", "visitsRequired")


async def _matter(_applicant: str, given: Row) -> Row:
    found = await matter(given["code"])
    if found is None:
        return {"matter": None}
    regions, departments = await asyncio.gather(
        by_id("regions", [found["region"]]), by_id("departments", [found["department"]])
    )
    region, department = regions[found["region"]], departments[found["department"]]
    return {
        "matter": {
            **{name: found[name] for name in _OF_PAGE},
            "type": MATTER_TYPES[found["type"]],
            "materials": [_material(one) | {"copies": one["copies"]} for one in found["materials"]],
            "steps": [{"name": one["name"], "workingDays": one["working_days"]} for one in found["steps"]],
            "legalBases": [{"title": one["title"], "article": one["article"]} for one in found["legalBases"]],
            "region": {"code": region["_id"], "fullName": region["fullName"]},
            "department": {
                "code": department["_id"],
                "name": department["name"],
                "phone": department["phone"],
            },
        }
    }


async def _page(_applicant: str, _given: Row) -> Row:
    page = await matters(20, None)
    nodes = await _nodes([edge["node"] for edge in page["edges"]])
    edges = [{"cursor": edge["cursor"], "node": node} for edge, node in zip(page["edges"], nodes, strict=True)]
    return {"matters": {"edges": edges, "pageInfo": page["pageInfo"]}}


async def _pages(_applicant: str, given: Row) -> Row:
    names = ("first", "second", "third", "fourth", "fifth")
    pages = await asyncio.gather(*(matters(100, given.get(name)) for name in names))
    rows = [edge["node"] for page in pages for edge in page["edges"]]
    nodes = iter(await _nodes(rows, ("key", "name", "required")))
    return {
        name: {"edges": [{"node": next(nodes)} for _ in page["edges"]]}
        for name, page in zip(names, pages, strict=True)
    }


async def _mine(applicant: str, _given: Row) -> Row:
    page = await applications(applicant, 20)
    cases = [edge["node"] for edge in page["edges"]]
    found = await by_id("matters", list({case["matter"] for case in cases}))
    departments = await by_id("departments", list({one["department"] for one in found.values()}))
    nodes = [_case(case, found[case["matter"]], departments) for case in cases]
    info = {"hasNextPage": page["pageInfo"]["hasNextPage"]}
    return {"viewer": {"applications": {"edges": [{"node": node} for node in nodes], "pageInfo": info}}}


async def _submit(applicant: str, given: Row) -> Row:
    asked = given["input"]
    case, errors = await submit(
        applicant, number_of(asked["applicationId"]), asked["revision"], asked["idempotencyKey"]
    )
    if case is None:
        return {"submitApplication": {"application": None, "userErrors": errors}}
    found = (await by_id("matters", [case["matter"]]))[case["matter"]]
    shown = {name: case[name] for name in ("number", "status", "revision", "submittedAt")}
    return {"submitApplication": {"application": {**shown, "matter": {"name": found["name"]}}, "userErrors": []}}


def _material(row: Row, names: tuple[str, ...] = _OF_MATERIAL) -> Row:
    return {name: row[name] for name in names}


def _case(case: Row, matter: Row, departments: dict[str, Row]) -> Row:
    shown = {name: case[name] for name in ("number", "status", "revision", "createdAt", "submittedAt")}
    department = {"name": departments[matter["department"]]["name"]}
    return {**shown, "matter": {"code": matter["code"], "name": matter["name"], "department": department}}


async def _nodes(rows: list[Row], of_material: tuple[str, ...] = _OF_MATERIAL) -> list[Row]:
    regions, departments = await asyncio.gather(
        by_id("regions", list({row["region"] for row in rows})),
        by_id("departments", list({row["department"] for row in rows})),
    )
    return [
        {
            **{name: row[name] for name in _OF_MATTER},
            "type": MATTER_TYPES[row["type"]],
            "materials": [_material(one, of_material) for one in row["materials"]],
            "region": {"fullName": regions[row["region"]]["fullName"]},
            "department": {name: departments[row["department"]][name] for name in ("name", "phone")},
        }
        for row in rows
    ]


HANDLERS: dict[str, Callable[[str, Row], Awaitable[Row]]] = {
    "/q1-matter": _matter,
    "/q2-20-matters": _page,
    "/q3-my-applications": _mine,
    "/m1-submit": _submit,
    "/q4-500-matters": _pages,
}


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Read the variables, answer by the path."""
    if scope["type"] != "http":
        return
    body = b""
    while (message := await receive()).get("more_body"):
        body += message["body"]
    given = orjson.loads(body + message["body"])
    applicant = dict(scope["headers"]).get(b"x-applicant", b"").decode()
    answer = orjson.dumps({"data": await HANDLERS[scope["path"]](applicant, given["variables"])})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    uvicorn.run(app, lifespan="off", **UVICORN)
