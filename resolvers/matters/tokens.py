import re
import unicodedata

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+|[\U00020000-\U0003ffff]+")
MAX_TEXT = 200


def normalized(text: str) -> str:
    """Fold width and case, so that ＡＢＣ, abc and ABC are one."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """Split a text into what search compares: words of Latin letters, and pairs of Chinese characters.

    A run of a single character is a token by itself. Order is kept, repetitions are dropped.
    """
    found: list[str] = []
    for run in _RUN.findall(normalized(text)):
        if run[0] < "\u3400" or len(run) == 1:
            found.append(run)
        else:
            found += [run[start : start + 2] for start in range(len(run) - 1)]
    return list(dict.fromkeys(found))
