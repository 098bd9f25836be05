"""A client in node that does what a test tells it, line by line."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.node import require_node

_PATIENCE = 40


class Refused(Exception):
    """What the client threw, as its `kind` and `code`, with all that it said."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['kind']} {error['code']}: {error['message']}")
        self.kind, self.code, self.error = error["kind"], error["code"], error


@dataclass
class Driven:
    """The process."""

    process: asyncio.subprocess.Process

    async def do(self, name: str, *given: Any) -> Any:
        """Let it do something; what came of it. Raises Refused."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": name, "with": given}).encode() + b"\n")
        line = await asyncio.wait_for(self.process.stdout.readline(), _PATIENCE)
        if not line:
            raise AssertionError(await self._last_words())
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["ok"]

    async def refused(self, name: str, *given: Any) -> Refused:
        """Let it do something that can't be; what it threw."""
        try:
            done = await self.do(name, *given)
        except Refused as refused:
            return refused
        raise AssertionError(f"{name} worked: {done}")

    async def end(self) -> None:
        """Let it go, and see that it went of itself."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        if await asyncio.wait_for(self.process.wait(), _PATIENCE):
            raise AssertionError(await self._last_words())

    async def _last_words(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


async def drive(folder: Path, script: str, *arguments: str) -> Driven:
    """Start a script of a folder."""
    pipe = asyncio.subprocess.PIPE
    command = (require_node(), script, *arguments)
    return Driven(await asyncio.create_subprocess_exec(*command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe))
