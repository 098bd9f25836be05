"""The floor: an ASGI application without any framework that sends the bytes of the right answer."""

import os
from pathlib import Path
from typing import Any

import uvicorn

from bench.peers.servers.rows import UVICORN

ANSWERS = {f"/{file.stem}": file.read_bytes() for file in Path(os.environ["BENCH_ANSWERS"]).glob("*.answer")}


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Take the body, and answer by the path."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    body = ANSWERS[scope["path"]]
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    uvicorn.run(app, lifespan="off", **UVICORN)
