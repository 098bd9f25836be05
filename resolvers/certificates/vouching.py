"""Certificates of one province before another (免证办, 互认): content word for word, the seal's signature, its key.

The province that sends one vouches for it by the signature under the message; that the seal signed exactly this
content, anybody can check again from what is kept. Nothing here reads or writes.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from auth.problems import Invalid
from resolvers.certificates.merkle import Proof, leaf, root_of
from resolvers.certificates.model import Certificate, tree_head
from resolvers.certificates.status_place import LENGTH, StatusPlace
from resolvers.seals.model import Seal
from resolvers.seals.signer import verify_signature

MAX_CONTENT = 64 * 1024
MAX_SIGNATURE = 200
_TEXTS = ("identifier", "content", "algorithm", "seal", "signer", "sealKey", "signature")
_MEMBERS = {*_TEXTS, "proof", "status"}
_MAX_LIST = 10**9


@dataclass(frozen=True, slots=True)
class Vouched:
    """A certificate of another province that holds together: its seal's key signed its content.

    `place` is where its province says what became of it; None where it doesn't.
    """

    identifier: str
    facts: Mapping[str, Any] = field(repr=False)
    issuer: str
    seal: str
    place: StatusPlace | None = None

    @property
    def holder(self) -> str | None:
        """The number of whom it is for."""
        return self.facts.get("holderCode")

    def holds_on(self, day: date) -> bool:
        """Whether that day is within its term, by what was signed."""
        until = self.facts.get("validUntil")
        return str(self.facts.get("validFrom")) <= day.isoformat() and (
            until is None or day.isoformat() <= str(until)
        )


def vouch(certificate: Certificate, seal: Seal | None) -> dict[str, Any]:
    """What another province needs to check a certificate of ours; the key only where the seal is known."""
    signature = certificate.signature
    told: dict[str, Any] = {
        "identifier": certificate.identifier,
        "content": certificate.content.decode(),
        "algorithm": signature.algorithm,
        "seal": signature.seal_code,
        "signer": signature.signer,
        "signature": signature.value.hex(),
    }
    if seal is not None:
        told["sealKey"] = b64encode(seal.key.public_key).decode()
    if signature.proof is not None:
        proof = signature.proof
        told["proof"] = {"index": proof.index, "size": proof.size, "path": [one.hex() for one in proof.path]}
    if certificate.place is not None:
        told["status"] = {"list": certificate.place.list, "index": certificate.place.index}
    return told


def vouched(told: Any, *path: str) -> Vouched:
    """Read what another province vouches for; raises Invalid for whatever its seal's key didn't sign so."""
    try:
        if not isinstance(told, Mapping) or not set(_TEXTS) <= set(told) <= _MEMBERS:
            raise ValueError("other members than a certificate has")
        texts = {name: told[name] for name in _TEXTS}
        if not all(isinstance(one, str) and len(one) <= MAX_CONTENT for one in texts.values()):
            raise ValueError("its members are texts")
        facts = json.loads(texts["content"])
        signature = bytes.fromhex(texts["signature"][: 2 * MAX_SIGNATURE + 2])
        key = b64decode(texts["sealKey"], validate=True)
        genuine = verify_signature(key, _signed_text(texts["content"].encode(), facts, told.get("proof")), signature)
        if not genuine or facts["identifier"] != texts["identifier"]:
            raise ValueError("not what the seal signed")
        return Vouched(texts["identifier"], facts, texts["signer"], texts["seal"], _place(told.get("status")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Base64Error) as error:
        raise Invalid("exchange.certificate", *path) from error


def _place(told: Any) -> StatusPlace | None:
    if told is None:
        return None
    number, index = told["list"], told["index"]
    if set(told) != {"list", "index"} or type(number) is not int or type(index) is not int:
        raise ValueError("no place in a list")
    if not (0 <= number < _MAX_LIST and 0 <= index < LENGTH):
        raise ValueError("no place in a list")
    return StatusPlace(number, index)


def _signed_text(content: bytes, facts: Mapping[str, Any], told: Any) -> bytes:
    """The bytes that the seal signed: the content, or the head of the tree that it is a leaf of."""
    if told is None:
        return content
    steps = tuple(bytes.fromhex(one) for one in told["path"])
    proof = Proof(int(told["index"]), int(told["size"]), steps)
    if any(len(one) != 32 for one in steps):
        raise ValueError("a step that is no hash")
    return tree_head(str(facts["issuer"]), proof.size, root_of(leaf(content), proof))
