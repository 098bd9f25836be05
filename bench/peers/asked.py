"""What is asked: every query of the folder `queries`; the file beside it has variables, caller and connections."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers.furnish import Furnished
from bench.peers.loading import CONNECTIONS

HERE = Path(__file__).parent
QUERIES = HERE / "queries"


@dataclass(frozen=True)
class Query:
    """One query. A variable "$name" stands for what is furnished under that name; one value of a list for each
    request, and no value twice."""

    name: str
    text: str
    variables: dict[str, Any]
    caller: str | None
    connections: int = CONNECTIONS

    @property
    def once(self) -> bool:
        """Whether each request has values of its own, which are used up."""
        return "$drafts" in self.variables.values()

    def given(self, furnished: Furnished) -> Iterator[dict[str, Any]]:
        """Yield the variables of one request after the other."""
        named = {name: furnished.facts.get(str(value)[1:], value) for name, value in self.variables.items()}
        if not self.once:
            yield from itertools.repeat(named)
        lists = [[(name, one) for one in value] for name, value in named.items() if isinstance(value, list)]
        for values in zip(*lists, strict=True):
            yield {**named, **dict(values)}


def queries() -> list[Query]:
    """Read them, in the order of the table: questions first."""
    found = [_query(file) for file in sorted(QUERIES.glob("*.graphql"))]
    return sorted(found, key=lambda query: query.name[0] != "q")


def request(query: Query, path: str, variables: dict[str, Any], furnished: Furnished) -> bytes:
    """Write one HTTP request."""
    body = json.dumps({"query": query.text, "variables": variables}).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", "Accept: application/json"]
    if query.caller:
        lines.append(f"Authorization: Bearer {furnished.tokens[query.caller]}")
        lines.append(f"X-Applicant: {furnished.applicants[query.caller]}")
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def _query(file: Path) -> Query:
    beside = file.with_suffix(".json")
    settings = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    text = file.read_text(encoding="utf-8")
    return Query(
        file.stem,
        text,
        settings.get("variables", {}),
        settings.get("caller"),
        settings.get("connections", CONNECTIONS),
    )
