"""What a window took and its department sealed (收受分离): the sheet that goes with a packet, and checking it there.

The province that sends it vouches for the seal's key by its signature under the message, as it does for certificates.
"""

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auth.problems import Invalid, Required
from resolvers.applications.documents import DocumentKind, IssuedDocument
from resolvers.applications.forwarding import PacketPart, packet_digest, says
from resolvers.applications.model import Application
from resolvers.certificates.model import ALGORITHM
from resolvers.exchanges.assertion import Means
from resolvers.matters.model import CrossProvinceMode
from resolvers.seals.model import Seal
from resolvers.seals.signer import verify_signature

MAX_SHEET = 64 * 1024
_MAX_SIGNATURE = 400
_MEMBERS = {"sheet", "algorithm", "seal", "signer", "sealKey", "signature"}


@dataclass(frozen=True, slots=True)
class Packet:
    """What a message hands over: under which number there, for whom, form and materials, as they came."""

    number: str
    name: str
    form: Any
    materials: Any

    @property
    def digest(self) -> str:
        """As the sheet has to say; raises Invalid for what is no form and materials."""
        try:
            parts = [
                PacketPart(one["key"], one["committed"], tuple(file["sha256"] for file in one.get("files", [])))
                for one in self.materials
            ]
            return packet_digest(self.form, parts)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Invalid("exchange.materials", "materials") from error


def sheet_of(application: Application, event: str) -> IssuedDocument | None:
    """The sheet that was sealed with the event of that hash; None for what no window forwards."""
    sheets = (one for one in application.window.documents if one.kind is DocumentKind.FORWARDING_SHEET)
    return next((one for one in sheets if one.event == event), None)


def sealed_packet(sheet: IssuedDocument | None, seals: Mapping[str, Seal]) -> dict[str, Any] | None:
    """What the other province needs to check the sheet; None where there is none."""
    if sheet is None or sheet.seal is None or sheet.signature is None:
        return None
    return {
        "sheet": sheet.content.decode(),
        "algorithm": ALGORITHM,
        "seal": sheet.seal,
        "signer": sheet.department,
        "sealKey": b64encode(seals[sheet.seal].key.public_key).decode(),
        "signature": sheet.signature,
    }


def check_mode(mode: CrossProvinceMode, means: Means | None) -> None:
    """Raise Required for what a window must have taken and hasn't, Invalid for what no window takes."""
    if mode is CrossProvinceMode.COLLECT_AND_FORWARD and means is None:
        raise Required("exchange.not_checked", "applicant", "means")
    if mode is CrossProvinceMode.FULLY_ONLINE and means is not None:
        raise Invalid("exchange.not_at_window", "mode")


def check_sealed(told: Any, packet: Packet, *, wanted: bool) -> str | None:
    """Return whose seal is on the packet; raises Required without the one that is wanted, Invalid for a bad one."""
    if told is None:
        if wanted:
            raise Required("exchange.unsealed", "sealed")
        return None
    try:
        texts = _texts(told)
        sheet, key = json.loads(texts["sheet"]), b64decode(texts["sealKey"], validate=True)
        signature = bytes.fromhex(texts["signature"])
        genuine = verify_signature(key, texts["sheet"].encode(), signature)
        right = sheet["kind"] == DocumentKind.FORWARDING_SHEET.value and sheet["department"] == texts["signer"]
        right = right and sheet["party"] == packet.name and _of_case(sheet["number"], packet.number)
        if not genuine or not right or not _covers(sheet["paragraphs"], packet):
            raise ValueError("not what the seal signed, or of another packet")
        return texts["signer"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Base64Error) as error:
        raise Invalid("exchange.seal", "sealed") from error


def _texts(told: Any) -> dict[str, str]:
    if (
        not isinstance(told, Mapping)
        or set(told) != _MEMBERS
        or not all(isinstance(one, str) for one in told.values())
    ):
        raise ValueError("other members than a sealed sheet has")
    if len(told["sheet"]) > MAX_SHEET or any(len(told[one]) > _MAX_SIGNATURE for one in _MEMBERS - {"sheet"}):
        raise ValueError("too long")
    if told["algorithm"] != ALGORITHM:
        raise ValueError("an algorithm that seals of sheets don't have")
    return dict(told)


def _of_case(document: str, number: str) -> bool:
    """Whether a document's number has the case's in it, whole: what was sealed for one case serves for no other."""
    return re.search(rf"(?<![A-Za-z0-9-]){re.escape(number)}(-[0-9]+)?(?![A-Za-z0-9-])", document) is not None


def _covers(paragraphs: Sequence[Any], packet: Packet) -> bool:
    return isinstance(paragraphs, list) and says(paragraphs, packet.digest)
