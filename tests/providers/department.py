"""A department that shares data, as docs/sharing.md describes its interface."""

import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

SECRET = "a secret of two offices"


def mac(content: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def digest(fields: dict[str, Any]) -> str:
    """SHA-256 over JSON with sorted keys, no spaces, UTF-8."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Department:
    """Knows `records` by ID number and remembers what it was asked. `faults` are statuses of its first answers;
    `alter` is what happens to an answer on its way."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    faults: deque[int] = field(default_factory=deque)
    alter: Callable[[dict[str, Any]], Any] = staticmethod(lambda answer: answer)
    secret: str = SECRET

    def answer(self, request: httpx.Request) -> httpx.Response:
        if not hmac.compare_digest(request.headers.get("X-Signature", ""), mac(request.content)):
            return httpx.Response(401)
        question = json.loads(request.content)
        self.asked.append(question)
        if self.faults:
            return httpx.Response(self.faults.popleft())
        record = self.records.get(question["subject"]["idNumber"])
        fields = {name: record[name] for name in question["fields"] if name in record} if record else {}
        return httpx.Response(200, json=self.alter(self._signed(question["id"], fields)))

    def _signed(self, number: str, fields: dict[str, Any]) -> dict[str, Any]:
        found = bool(fields)
        covered = f"{number}:{'true' if found else 'false'}:{digest(fields)}".encode()
        return {"id": number, "found": found, "fields": fields, "signature": mac(covered, self.secret)}
