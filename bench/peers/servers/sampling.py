"""What a process does while it works: the place in the code every few milliseconds of its CPU time.

Only the main thread is looked at. What the driver's threads use is told apart by the kernel, not here.
"""

import json
import signal
from collections import Counter
from pathlib import Path
from types import FrameType

_SECONDS = 0.002
_ROOT = Path(__file__).parents[3]
_OURS = ("api", "schema", "resolvers", "auth")
_counts: Counter[str] = Counter()
_places: dict[str, tuple[str, str | None]] = {}


def sample_into(file: Path) -> None:
    """Count from now on; SIGUSR1 writes the counts into the file and begins anew."""

    def write(_number: int, _frame: FrameType | None) -> None:
        counts, whole = dict(_counts), file.with_suffix(".new")
        _counts.clear()
        whole.write_text(json.dumps(counts))
        whole.rename(file)

    signal.signal(signal.SIGPROF, _count)
    signal.signal(signal.SIGUSR1, write)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS, _SECONDS)


def _count(_number: int, frame: FrameType | None) -> None:
    if frame is None:
        return
    package, _ = _place(frame.f_code.co_filename)
    ours: str | None = None
    while frame is not None and ours is None:
        ours = _place(frame.f_code.co_filename)[1]
        frame = frame.f_back
    _counts[f"in {package}"] += 1
    _counts[f"from {ours or 'the server itself'}"] += 1


def _place(file: str) -> tuple[str, str | None]:
    """The package that a file is of, and the file itself where it is one of ours."""
    found = _places.get(file)
    if found is None:
        found = _places[file] = _named(file)
    return found


def _named(file: str) -> tuple[str, str | None]:
    if "site-packages/" in file:
        return file.partition("site-packages/")[2].partition("/")[0].removesuffix(".py"), None
    path = Path(file)
    if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OURS:
        inside = path.relative_to(_ROOT)
        return inside.parts[0] + "/", str(inside)
    return ("generated code", None) if file.startswith("<") else ("Python's own", None)
