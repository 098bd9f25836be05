"""What every scene plays on: both provinces, and the picture of what happened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from examples.two_provinces.installation import Installation
from examples.two_provinces.picture import Line, Picture

PERSON, HERE, HOME, STAFF = range(4)
_WORDS = {
    "CASE": "办件 CASE",
    "PROGRESS": "进度 PROGRESS",
    "RESULT": "结果 RESULT",
    "SUPPLEMENT_REQUEST": "补正要求 SUPPLEMENT_REQUEST",
    "SUPPLEMENT": "补正 SUPPLEMENT",
    "WITHDRAWAL": "撤回 WITHDRAWAL",
}


@dataclass
class Stage:
    """Somebody applies in the province `here`; the province `home` decides."""

    here: Installation
    home: Installation
    picture: Picture

    def say(self, start: int, end: int, text: str, kind: str = "person") -> None:
        """Tell a step in the terminal, and put it into the picture."""
        at = datetime.now(UTC)
        print(f"  {text}", flush=True)
        self.picture.add(Line(at, start, end, text, kind))

    def draw_messages(self, case: Any) -> None:
        """Put what crossed the border about a case into the picture, with the receipts."""
        for one in case["crossProvince"]["messages"]:
            start, end = (HERE, HOME) if one["direction"] == "OUTBOUND" else (HOME, HERE)
            at = datetime.fromisoformat(one["at"])
            text = f"{_WORDS.get(one['type'], one['type'])} #{one['sequence']}"
            self.picture.add(Line(at, start, end, text, "message"))
            if one["receiptAt"]:
                taken = datetime.fromisoformat(one["receiptAt"])
                self.picture.add(Line(max(at, taken), end, start, f"签名回执 #{one['sequence']}", "receipt"))
