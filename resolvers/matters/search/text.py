import re
import unicodedata

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+|[\U00020000-\U0003ffff]+")
_CHINESE = "\u3400"


def normalized(text: str) -> str:
    """Fold width and case, so that ＡＢＣ, abc and ABC are one."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """Split a normalized text into runs of Latin letters and digits, and runs of Chinese characters."""
    return _RUN.findall(text)


def is_chinese(run: str) -> bool:
    """Tell the two kinds of runs apart."""
    return run >= _CHINESE


def pairs(run: str) -> list[str]:
    """The neighbours of a run, two by two."""
    return [run[start : start + 2] for start in range(len(run) - 1)]
