"""ariadne as its documentation sets it up, with loaders."""

from pathlib import Path
from typing import Any

import uvicorn
from ariadne import (
    EnumType,
    MutationType,
    ObjectType,
    QueryType,
    ScalarType,
    load_schema_from_path,
    make_executable_schema,
)
from ariadne.asgi import GraphQL
from ariadne.asgi.handlers import GraphQLHTTPHandler

from bench.peers.servers.rows import (
    APPLICANT,
    MATTER_TYPES,
    UVICORN,
    Row,
    applications,
    loaders,
    matter,
    matters,
    number_of,
    submit,
)

query, mutation = QueryType(), MutationType()
of_matter, of_case, of_step = ObjectType("Matter"), ObjectType("Application"), ObjectType("ProcessStep")
region, department, viewer = ObjectType("Region"), ObjectType("Department"), ObjectType("Viewer")
matter_type = EnumType("MatterType", {name: value for value, name in MATTER_TYPES.items()})
moment = ScalarType("DateTime", serializer=lambda value: value.isoformat())

region.set_alias("code", "_id")
department.set_alias("code", "_id")
of_step.set_alias("workingDays", "working_days")


@query.field("matter")
async def _matter(_: Any, _info: Any, code: str) -> Row | None:
    return await matter(code)


@query.field("matters")
async def _matters(_: Any, _info: Any, first: int | None = None, after: str | None = None) -> Row:
    return await matters(20 if first is None else first, after)


@query.field("viewer")
def _viewer(_: Any, info: Any) -> Row:
    return {"applicant": info.context["applicant"]}


@viewer.field("applications")
async def _applications(found: Row, _info: Any, first: int = 20) -> Row:
    return await applications(found["applicant"], first)


@of_matter.field("region")
async def _region(row: Row, info: Any) -> Row:
    return await info.context["regions"].load(row["region"])


@of_matter.field("department")
async def _department(row: Row, info: Any) -> Row:
    return await info.context["departments"].load(row["department"])


@of_case.field("matter")
async def _of_case(row: Row, info: Any) -> Row:
    return await info.context["matters"].load(row["matter"])


@mutation.field("submitApplication")
async def _submit(_: Any, info: Any, input: Row) -> Row:
    number = number_of(input["applicationId"])
    case, errors = await submit(info.context["applicant"], number, input["revision"], input["idempotencyKey"])
    return {"application": case, "userErrors": errors}


def _context(request: Any, _data: Any) -> dict[str, Any]:
    return {"applicant": request.headers.get(APPLICANT, ""), **loaders()}


types = load_schema_from_path(str(Path(__file__).parent.parent / "slice.graphql"))
schema = make_executable_schema(
    types, query, mutation, of_matter, of_case, of_step, region, department, viewer, matter_type, moment
)
app = GraphQL(schema, context_value=_context, http_handler=GraphQLHTTPHandler(), introspection=False)

if __name__ == "__main__":
    uvicorn.run(app, lifespan="off", **UVICORN)
