"""strawberry as its documentation sets it up, with loaders: what Tongban would be without work on its speed."""

from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import strawberry
import uvicorn
from graphql import EnumTypeDefinitionNode, parse
from strawberry.asgi import GraphQL

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

_SLICE = parse((Path(__file__).parent.parent / "slice.graphql").read_text(encoding="utf-8"))
_ENUMS = {
    one.name.value: [value.name.value for value in one.values]
    for one in _SLICE.definitions
    if isinstance(one, EnumTypeDefinitionNode)
}


def _enum(name: str) -> Any:
    codes = {member: code for code, member in MATTER_TYPES.items()} if name == "MatterType" else {}
    return strawberry.enum(Enum(name, {value: codes.get(value, value) for value in _ENUMS[name]}))


MatterType, CaseKind, MaterialSource = _enum("MatterType"), _enum("CaseKind"), _enum("MaterialSource")
ApplicationStatus, UserErrorCode = _enum("ApplicationStatus"), _enum("UserErrorCode")


@strawberry.type
class MaterialRequirement:
    key: str
    name: str
    required: bool
    source: MaterialSource
    copies: int | None


@strawberry.type
class ProcessStep:
    name: str
    working_days: int | None


@strawberry.type
class LegalBasis:
    title: str
    article: str | None


@strawberry.type
class Region:
    code: str
    name: str
    full_name: str

    @classmethod
    def of(cls, row: Row) -> "Region":
        return cls(code=row["_id"], name=row["name"], full_name=row["fullName"])


@strawberry.type
class Department:
    code: str
    name: str
    phone: str | None

    @classmethod
    def of(cls, row: Row) -> "Department":
        return cls(code=row["_id"], name=row["name"], phone=row["phone"])


@strawberry.type
class Matter:
    code: str
    name: str
    type: MatterType
    case_kind: CaseKind | None
    summary: str | None
    conditions: list[str]
    statutory_days: int | None
    promised_days: int | None
    visits_required: int | None
    online: bool | None
    row: strawberry.Private[Row]

    @strawberry.field
    def materials(self) -> list[MaterialRequirement]:
        names = ("key", "name", "required", "copies")
        return [
            MaterialRequirement(source=MaterialSource(one["source"]), **{name: one[name] for name in names})
            for one in self.row["materials"]
        ]

    @strawberry.field
    def steps(self) -> list[ProcessStep]:
        return [ProcessStep(name=one["name"], working_days=one["working_days"]) for one in self.row["steps"]]

    @strawberry.field
    def legal_bases(self) -> list[LegalBasis]:
        return [LegalBasis(title=one["title"], article=one["article"]) for one in self.row["legalBases"]]

    @strawberry.field
    async def region(self, info: strawberry.Info) -> Region:
        return Region.of(await info.context["regions"].load(self.row["region"]))

    @strawberry.field
    async def department(self, info: strawberry.Info) -> Department:
        return Department.of(await info.context["departments"].load(self.row["department"]))

    @classmethod
    def of(cls, row: Row) -> "Matter":
        return cls(
            code=row["code"],
            name=row["name"],
            type=MatterType(row["type"]),
            case_kind=CaseKind(row["caseKind"]) if row["caseKind"] else None,
            summary=row["summary"],
            conditions=row["conditions"],
            statutory_days=row["statutoryDays"],
            promised_days=row["promisedDays"],
            visits_required=row["visitsRequired"],
            online=row["online"],
            row=row,
        )


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None

    @classmethod
    def of(cls, page: Row) -> "PageInfo":
        return cls(has_next_page=page["pageInfo"]["hasNextPage"], end_cursor=page["pageInfo"]["endCursor"])


@strawberry.type
class MatterEdge:
    cursor: str
    node: Matter


@strawberry.type
class MatterConnection:
    edges: list[MatterEdge]
    page_info: PageInfo


@strawberry.type
class Application:
    number: str
    status: ApplicationStatus
    revision: int
    created_at: datetime
    submitted_at: datetime | None
    matter_id: strawberry.Private[str]

    @strawberry.field
    async def matter(self, info: strawberry.Info) -> Matter:
        return Matter.of(await info.context["matters"].load(self.matter_id))

    @classmethod
    def of(cls, row: Row) -> "Application":
        return cls(
            number=row["number"],
            status=ApplicationStatus(row["status"]),
            revision=row["revision"],
            created_at=row["createdAt"],
            submitted_at=row["submittedAt"],
            matter_id=row["matter"],
        )


@strawberry.type
class ApplicationEdge:
    cursor: str
    node: Application


@strawberry.type
class ApplicationConnection:
    edges: list[ApplicationEdge]
    page_info: PageInfo


@strawberry.type
class Viewer:
    @strawberry.field
    async def applications(self, info: strawberry.Info, first: int | None = 20) -> ApplicationConnection:
        page = await applications(_applicant(info), 20 if first is None else first)
        edges = [ApplicationEdge(cursor=one["cursor"], node=Application.of(one["node"])) for one in page["edges"]]
        return ApplicationConnection(edges=edges, page_info=PageInfo.of(page))


@strawberry.type
class Query:
    @strawberry.field
    async def matter(self, code: str) -> Matter | None:
        found = await matter(code)
        return Matter.of(found) if found else None

    @strawberry.field
    async def matters(self, first: int | None = None, after: str | None = None) -> MatterConnection:
        page = await matters(20 if first is None else first, after)
        edges = [MatterEdge(cursor=one["cursor"], node=Matter.of(one["node"])) for one in page["edges"]]
        return MatterConnection(edges=edges, page_info=PageInfo.of(page))

    @strawberry.field
    def viewer(self) -> Viewer | None:
        return Viewer()


@strawberry.input
class SubmitApplicationInput:
    application_id: strawberry.ID
    revision: int
    idempotency_key: strawberry.ID


@strawberry.type
class UserError:
    code: UserErrorCode
    message: str
    path: list[str]


@strawberry.type
class ApplicationPayload:
    application: Application | None
    user_errors: list[UserError]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def submit_application(self, info: strawberry.Info, input: SubmitApplicationInput) -> ApplicationPayload:
        number = number_of(input.application_id)
        case, errors = await submit(_applicant(info), number, input.revision, input.idempotency_key)
        told = [
            UserError(code=UserErrorCode(one["code"]), message=one["message"], path=one["path"]) for one in errors
        ]
        return ApplicationPayload(application=Application.of(case) if case else None, user_errors=told)


def _applicant(info: strawberry.Info) -> str:
    found: str = info.context["request"].headers.get(APPLICANT, "")
    return found


class App(GraphQL[Any, Any]):
    async def get_context(self, request: Any, response: Any) -> Any:
        return {"request": request, "response": response, **loaders()}


schema = strawberry.Schema(Query, Mutation)

if __name__ == "__main__":
    uvicorn.run(App(schema), lifespan="off", **UVICORN)
