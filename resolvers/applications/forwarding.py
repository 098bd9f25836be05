"""What a window seals before it forwards a case to another province (收受分离): its packet, by one digest.

The digest is over the form and, by key, what was given for each material, files by their own digests: the province
that receives the case reckons it again from what came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auth.problems import Invalid
from resolvers.applications.model import Application
from resolvers.certificates.canonical import canonical
from resolvers.seals.sm3 import sm3

if TYPE_CHECKING:
    from resolvers.context import Context

_LABEL = "申请表与材料摘要（SM3）："


@dataclass(frozen=True, slots=True)
class PacketPart:
    """One material of a packet: whether it is a promise, and SHA-256 of each of its files."""

    key: str
    committed: bool
    files: tuple[str, ...]


def packet_digest(form: Mapping[str, Any], parts: Iterable[PacketPart]) -> str:
    """SM3 in hex over the canonical JSON (RFC 8785) of form and materials; ValueError for what that can't say."""
    listed = [
        {"key": one.key, "committed": one.committed, "files": sorted(one.files)}
        for one in sorted(parts, key=lambda one: one.key)
        if one.committed or one.files
    ]
    return sm3(canonical({"form": without_nulls(form), "materials": listed})).hex()


def digest_line(digest: str) -> str:
    """The paragraph of the sheet that says what was forwarded."""
    return f"{_LABEL}{digest}"


def says(paragraphs: Sequence[Any], digest: str) -> bool:
    """Whether a sheet says that exactly this was forwarded, and nothing else."""
    return [one for one in paragraphs if str(one).startswith(_LABEL)] == [digest_line(digest)]


async def digest_of_packet(context: "Context", application: Application) -> str:
    """The digest of a case's packet as it is to be forwarded; raises Invalid for what can't be signed."""
    files = await context.stores.files.get_many(list(application.files))
    parts = (
        PacketPart(one.key, one.committed, tuple(files[file].sha256 for file in one.files))
        for one in application.materials
    )
    try:
        return packet_digest(application.form, parts)
    except (ValueError, UnicodeError) as error:
        raise Invalid("exchange.not_canonical", "form") from error


def without_nulls(value: Any) -> Any:
    """Leave out members that are null, at every depth, as both sides do before they digest a payload."""
    if isinstance(value, Mapping):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value
