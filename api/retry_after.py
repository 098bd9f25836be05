"""Telling who asked too much when to come back, also by a header: not every client looks into userErrors."""

from collections.abc import Iterator, Mapping
from typing import Any


def retry_header(body: Mapping[str, Any]) -> dict[str, str]:
    """`Retry-After` (RFC 9110, 10.2.3) for the longest wait that a mutation's userErrors name; empty without one."""
    payloads = (body.get("data") or {}).values()
    waits = [wait for payload in payloads if isinstance(payload, dict) for wait in _waits(payload.get("userErrors"))]
    return {"Retry-After": str(max(waits))} if waits else {}


def _waits(errors: Any) -> Iterator[int]:
    # By an alias anything may stand under these names.
    for error in errors if isinstance(errors, list) else ():
        wait = error.get("retryAfter") if isinstance(error, dict) else None
        if isinstance(wait, int) and not isinstance(wait, bool) and wait > 0:
            yield wait
