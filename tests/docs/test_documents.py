"""What the documents promise: short, links that lead somewhere, examples that are valid, commands that work."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from schema.problems import UserErrorCode
from tests.server import Server

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
RECORDS = sorted((ROOT / "docs/decisions").glob("*.md"))
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *(
        page
        for folder in ("docs", "seeds", "api", "examples")
        for page in sorted((ROOT / folder).rglob("*.md"))
        if "node_modules" not in page.parts
    ),
]
PAGES = [page for page in PAGES if "node_modules" not in page.parts]
HERE = "http://127.0.0.1:8000"
# The lines that a test must not run: it starts the server itself, and the tests would start themselves.
LEFT_OUT = re.compile(r"^make (run|test)$", re.MULTILINE)
END_OF_BLOCK = "-- end of block --"

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r'(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)"')


def blocks(page: Path, language: str) -> list[str]:
    return [text for kind, text in _FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def examples() -> list[tuple[str, str]]:
    return [(page.relative_to(ROOT).as_posix(), text) for page in PAGES for text in blocks(page, "graphql")]


def anchors(page: Path) -> set[str]:
    """What GitHub calls a page's headings in an address."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120


def test_the_picture_is_small() -> None:
    assert (ROOT / "docs/images/verification.png").stat().st_size < 150_000


def test_the_guide_tells_what_to_do_about_every_problem() -> None:
    guide = (ROOT / "docs/api-guide.md").read_text(encoding="utf-8")
    assert [code.value for code in UserErrorCode if f"`{code.value}`" not in guide] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    found = ["".join(groups) for groups in _LINK.findall(page.read_text(encoding="utf-8"))]
    for link in found:
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def test_every_decision_is_on_one_page_with_its_three_parts() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    for record in RECORDS:
        text = record.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 40, record.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], record.name


@pytest.fixture(scope="module")
def written_schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("page", "example"), examples())
def test_examples_are_valid_against_the_schema(page: str, example: str, written_schema: GraphQLSchema) -> None:
    errors = validate(written_schema, parse(example))
    assert errors == [], f"{page}: {errors}\n{example}"


def test_the_readme_s_commands_work_in_order_on_a_fresh_start(tmp_path: Path) -> None:
    folder = tmp_path / "terminal"
    folder.mkdir()
    with Server(tmp_path) as server:
        outputs = run(script(server.url), folder)
    (expected,) = blocks(README, "json")
    answers = [answer for output in outputs for answer in documents(output)]
    assert json.loads(expected) in answers
    for answer in answers:
        assert "errors" not in answer, answer
        assert not any(payload.get("userErrors") for payload in answer["data"].values()), answer
    assert answers[-1]["data"]["viewer"] == {
        "displayName": "139****1003",
        "phone": "13900001003",
        "assurance": "PHONE",
    }
    assert list(folder.iterdir()) == []


def script(url: str) -> str:
    """README's commands as one script, told apart in its output, against a server elsewhere."""
    kept = [LEFT_OUT.sub("", block) for block in blocks(README, "bash")]
    marked = [f"{block}\nprintf '\\n%s\\n' '{END_OF_BLOCK}'\n" for block in kept]
    return "set -euo pipefail\n" + "".join(marked).replace(HERE, url)


def documents(text: str) -> list[Any]:
    """The JSON documents of an output; curl puts no line end behind one."""
    found, decoder = [], json.JSONDecoder()
    while text := text.strip():
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:]
    return found


def run(commands: str, folder: Path) -> list[str]:
    """Run them as a person would in an empty folder; the output of each block."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [output.strip() for output in done.stdout.split(END_OF_BLOCK) if output.strip()]
