"""What every scene plays on: both provinces, and the picture of what happened."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from examples.two_provinces.installation import Installation
from examples.two_provinces.people import Actor, citizen_at, staff_of
from examples.two_provinces.picture import Line, Picture

PERSON, DESK, HERE, HOME, STAFF = range(5)
_WORDS = {
    "CASE": "办件 CASE",
    "PROGRESS": "进度 PROGRESS",
    "RESULT": "结果 RESULT",
    "SUPPLEMENT_REQUEST": "补正要求 SUPPLEMENT_REQUEST",
    "SUPPLEMENT": "补正 SUPPLEMENT",
    "OPINION_REQUEST": "征求意见 OPINION_REQUEST",
    "OPINION": "意见 OPINION",
}


@dataclass
class Stage:
    """Somebody applies in the province `here`; the province `home` decides."""

    here: Installation
    home: Installation
    picture: Picture
    signed_in: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def citizen(self) -> Actor:
        """Who applies, at their own province's app; signed in once."""
        name = self.here.cast.code, "CITIZEN"
        if name not in self.signed_in:
            self.signed_in[name] = citizen_at(self.here, self.here)
        return self.signed_in[name]

    def staff(self, province: Installation, role: str, place: int = 0) -> Actor:
        """A member of a province's staff; signed in once. `place` 1 is the second in that role."""
        name = province.cast.code, f"{role} {place}"
        if name not in self.signed_in:
            self.signed_in[name] = staff_of(province, role, place)
        return self.signed_in[name]

    def say(self, start: int, end: int, text: str, kind: str = "person", *, more: str = "") -> None:
        """Tell a step in the terminal, with `more` for which the picture has no room, and put it into the picture."""
        at = datetime.now(UTC)
        print(f"  {text}{more}", flush=True)
        self.picture.add(Line(at, start, end, text, kind))

    def draw_messages(self, case: Any) -> None:
        """Tell what crossed the border about a case, and put it into the picture with the receipts."""
        for one in case["crossProvince"]["messages"]:
            start, end = (HERE, HOME) if one["direction"] == "OUTBOUND" else (HOME, HERE)
            at = datetime.fromisoformat(one["at"])
            text = f"{_WORDS.get(one['type'], one['type'])} #{one['sequence']}"
            self.picture.add(Line(at, start, end, text, "message"))
            sides = self.here.cast.code, self.home.cast.code
            print("    {} → {}  {}".format(*(sides if start == HERE else sides[::-1]), text), flush=True)
            if one["receiptAt"]:
                taken = datetime.fromisoformat(one["receiptAt"])
                self.picture.add(Line(max(at, taken), end, start, f"签名回执 #{one['sequence']}", "receipt"))
