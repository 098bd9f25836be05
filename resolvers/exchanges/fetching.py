"""Files that come after their case: named in a signed message, fetched in pieces, looked through as any upload."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from auth.caller import ANONYMOUS
from auth.problems import Invalid, Problem, ProviderUnavailable
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.lifecycle import UNDER_WAY, EventType
from resolvers.applications.materials import MAX_FILES_EACH
from resolvers.applications.model import Application, ProvidedMaterial
from resolvers.exchanges.cases import ExchangeCase, WantedFile
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.sending import Unanswered
from resolvers.files.model import clean_name
from resolvers.files.receive import Sent, receive
from resolvers.matters.model import Matter

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

MAX_FILES = 200
CHUNK = 128 * 1024
_MAY_COME_RIGHT = timedelta(days=1)
_MEMBERS = {"id": str, "name": str, "contentType": str, "size": int, "sha256": str}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was asked for: kept under which id, or None when it wasn't what was promised, or not fit."""

    wanted: WantedFile
    file: str | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file: what lies from an offset on, and how much there is in all."""

    data: bytes
    size: int


def wanted_files(told: Any, matter: Matter) -> tuple[WantedFile, ...]:
    """The files that a message's materials name; raises Invalid for what the matter wouldn't take."""
    if not isinstance(told, list) or not all(isinstance(one, Mapping) and "key" in one for one in told):
        raise Invalid("exchange.materials", "materials")
    wanted = tuple(_wanted(str(one["key"]), file, matter) for one in told for file in _listed(one))
    if len(wanted) > MAX_FILES or len({(one.key, one.id) for one in wanted}) != len(wanted):
        raise Invalid("exchange.materials", "materials")
    return wanted


async def chunk(context: "Context", partner: Partner, asked: tuple[str, str], offset: int) -> Chunk | None:
    """A piece of a file that we named to a partner (conversation, file); None for anything else."""
    name, file_id = asked
    case = await context.stores.cross_province_cases.get(name) if len(name) <= 100 else None
    if case is None or case.partner != partner.code or case.direction is not CaseDirection.OUTBOUND:
        return None
    application = await context.loaders.applications.load(case.application)
    file = await context.loaders.files.load(file_id)
    if application is None or file is None or file_id not in application.files or not 0 <= offset <= file.size:
        return None
    data = bytearray()
    async for piece in context.stores.files.read(file, offset):
        data += piece
        if len(data) >= CHUNK:
            break
    return Chunk(bytes(data[:CHUNK]), file.size)


async def kept(context: "Context", case: ExchangeCase, wanted: WantedFile, content: bytes) -> Fetched:
    """Keep a file that arrived whole, if it is what was promised and fit; the scanner's absence is no answer.

    What was changed on its way comes right another time: for a day after the case moved last, raises Unanswered. What
    comes short is gone there.
    """
    application = await context.stores.applications.get(case.application)
    if application is None:
        return Fetched(wanted, None)
    if hashlib.sha256(content).hexdigest() != wanted.sha256:
        if len(content) == wanted.size and context.now() - application.updated_at < _MAY_COME_RIGHT:
            raise Unanswered("a file other than was promised")
        return Fetched(wanted, None)
    sent = Sent(content, wanted.name, wanted.content_type)
    try:
        return Fetched(wanted, (await receive(context, sent, wanted.size, owner=application.account)).id)
    except ProviderUnavailable:
        raise
    except Problem:
        return Fetched(wanted, None)


async def arrived(stores: "Stores", name: str, fetched: Sequence[Fetched], at: datetime) -> bool:
    """Put files into their case, within a transaction; False when others are wanted by now, or none any more."""
    case = await stores.cross_province_cases.get(name)
    if case is None or case.files != tuple(one.wanted for one in fetched):
        return False
    application = await stores.applications.get(case.application)
    under_way = application is not None and application.status in UNDER_WAY
    if application is not None and under_way:
        await stores.applications.save(_with_files(application, fetched, at))
    await stores.cross_province_cases.save(replace(case, files=(), files_due=None, revision=case.revision + 1))
    return under_way


def _with_files(application: Application, fetched: Sequence[Fetched], at: datetime) -> Application:
    by_key = {one.key: one for one in application.materials}
    for one in fetched:
        if one.file is not None:
            there = by_key.get(one.wanted.key, ProvidedMaterial(one.wanted.key))
            by_key[one.wanted.key] = replace(there, files=(*there.files, one.file))
    bad = [one.wanted.name for one in fetched if one.file is None]
    note = "跨省材料已接收" + (f"；未能接收：{'、'.join(bad)}"[:400] if bad else "")
    materials, revision = tuple(by_key.values()), application.revision + 1
    changed = replace(application, materials=materials, revision=revision, updated_at=at)
    return changed.recorded(EventType.FORWARDED, ANONYMOUS, at, note)


def _listed(material: Mapping[str, Any]) -> list[Any]:
    files = material.get("files", [])
    if not isinstance(files, list) or len(files) > MAX_FILES_EACH:
        raise Invalid("exchange.materials", "materials")
    return files


def _wanted(key: str, told: Any, matter: Matter) -> WantedFile:
    exact = isinstance(told, Mapping) and set(told) == set(_MEMBERS)
    if not exact or not all(type(told[name]) is kind for name, kind in _MEMBERS.items()):
        raise Invalid("exchange.materials", "materials")
    requirement = matter.requirement(key)
    fits = requirement is not None and told["contentType"] in requirement.media_types
    if not fits or requirement is None or not 0 < told["size"] <= requirement.max_bytes:
        raise Invalid("exchange.materials", "materials")
    if not (len(told["id"]) <= 64 and len(told["name"]) <= 200 and len(told["sha256"]) == 64):
        raise Invalid("exchange.materials", "materials")
    try:
        name = clean_name(told["name"])
    except Invalid as error:
        raise Invalid("exchange.materials", "materials") from error
    return WantedFile(key, told["id"], name, told["contentType"], told["size"], told["sha256"])
