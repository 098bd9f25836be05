"""A service that holds SM2 keys, as docs/seals.md describes it; an implementation that isn't ours signs."""

import base64
import json
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gmalg  # type: ignore[import-untyped]
import httpx

SECRET = "a secret of the signing service"
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")


def _sign(secret: int, digest: bytes) -> bytes:
    """Bare r‖s over the digest e (GB/T 32918.2, 6.1)."""
    curve = gmalg.SM2(secret.to_bytes(32, "big"))._core.ecdlp
    e = int.from_bytes(digest, "big")
    while True:
        k = secrets.randbelow(ORDER - 1) + 1
        r = (e + curve.kG(k)[0]) % ORDER
        s = pow(1 + secret, -1, ORDER) * (k - r * secret) % ORDER
        if r and s and r + k != ORDER:
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass
class SigningService:
    """Remembers what it was asked. `faults` are its first answers; `alter` is what happens to answers."""

    keys: dict[str, int] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    faults: deque[int | Exception] = field(default_factory=deque)
    alter: Callable[[dict[str, Any]], Any] = staticmethod(lambda answer: answer)
    secret: str = SECRET

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"Bearer {self.secret}":
            return httpx.Response(401)
        if self.faults:
            fault = self.faults.popleft()
            if isinstance(fault, Exception):
                raise fault
            return httpx.Response(fault)
        wish = json.loads(request.content)
        self.asked.append({"path": request.url.path, **wish})
        answer = self._new_key() if request.url.path == "/hsm/keys" else self._signed(wish)
        altered = self.alter(answer)
        return httpx.Response(200, content=altered if isinstance(altered, bytes) else json.dumps(altered))

    def _new_key(self) -> dict[str, str]:
        reference = f"slot-{len(self.keys) + 1}"
        private, public = gmalg.SM2().generate_keypair()
        self.keys[reference] = int.from_bytes(private, "big")
        return {"key": reference, "publicKey": base64.b64encode(_SPKI + public).decode()}

    def _signed(self, wish: dict[str, str]) -> dict[str, str]:
        signature = _sign(self.keys[wish["key"]], base64.b64decode(wish["digest"]))
        return {"signature": base64.b64encode(signature).decode()}
