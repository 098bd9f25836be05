"""`make demo-provinces`: Guangxi and Guangdong on this machine, and what they do for each other's people.

Two servers, two workers and two databases, each province's its own, on free ports and in a folder that goes away. The
picture of what happened is written to .data/two-provinces.svg, or where the argument says.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from examples.two_provinces.installation import Installation, join
from examples.two_provinces.picture import Picture
from examples.two_provinces.scenes import SCENES
from examples.two_provinces.stage import Stage
from seeds.provinces import GUANGDONG, GUANGXI, ProvinceCast

_PICTURE = Path(".data") / "two-provinces.svg"


def terms(one: ProvinceCast, other: ProvinceCast) -> dict[str, Any]:
    """An agreement by which each decides all its matters for the other's people, in every mode."""
    pairs = list(zip(one.matters, other.matters, strict=True))
    return {
        "id": f"{one.code.lower()}-{other.code.lower()}-demo",
        "parties": [one.code, other.code],
        "matters": [
            {"home": home.code, "codes": {one.code: ours.code, other.code: theirs.code}}
            for home in (one, other)
            for ours, theirs in pairs
        ],
        "departments": {
            one.code: [{"code": one.department.code, "name": one.department.name}],
        },
        "modes": ["FULLY_ONLINE", "COLLECT_AND_FORWARD", "JOINT"],
        "validFrom": "2020-01-01",
        "perDay": 1000,
        "assurance": "REAL_NAME",
    }


def main() -> int:
    """Start both, make them partners, play every scene and draw it."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else _PICTURE
    with tempfile.TemporaryDirectory() as folder:
        here, home = (Installation(cast, Path(folder)) for cast in (GUANGXI, GUANGDONG))
        names = (GUANGXI.citizen.name, GUANGXI.name, GUANGDONG.name, GUANGDONG.department.name)
        stage = Stage(here, home, Picture(names))
        try:
            _play(stage)
        finally:
            for side in (here, home):
                side.stop()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(stage.picture.svg(), encoding="utf-8")
    _tell(f"\nThe picture: {target}")
    return 0


def _play(stage: Stage) -> None:
    began = time.monotonic()
    for side in (stage.here, stage.home):
        side.launch()
    for side in (stage.here, stage.home):
        side.await_up()
        _tell(f"{side.cast.name} {side.url}")
    join(stage.here, stage.home, terms(stage.here.cast, stage.home.cast))
    _tell(f"partners with an agreement, after {time.monotonic() - began:.0f} s")
    for title, scene in SCENES:
        _tell(f"\n{title}")
        stage.picture.chapter(title)
        scene(stage)


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
