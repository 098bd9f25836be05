"""What scenes are made of: a case that goes to the other province, is decided there and comes back."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from auth.days import CHINA
from examples.two_provinces.people import Actor
from examples.two_provinces.stage import DESK, HERE, HOME, PERSON, STAFF, Stage
from seeds.matters.company import INDIVIDUAL_BUSINESS

APPROVAL = "准予登记，签发营业执照"
_APPROVED = {"APPROVED", "COMPLETED"}
_VERIFY = "query($token: String!) { verifyCertificate(token: $token) { valid reason statusAsOf province { name } } }"
_UNTIL_KNOWN = 120  # seconds; a list is asked for again after one minute


def apply(stage: Stage, actor: Actor, mode: str, saved: Mapping[str, Any] | None = None, **more: Any) -> Any:
    """Start, fill in and submit a case that the other province decides; `saved` goes with the form."""
    matter = stage.here.cast.matter_of(INDIVIDUAL_BUSINESS)
    case = actor.start(matter, handledBy=stage.home.cast.code, crossProvinceMode=mode, **more)
    case = actor.submit(actor.fill_in(case, **(saved or {})))
    stage.say(DESK if actor.window else PERSON, HERE, f"申请{INDIVIDUAL_BUSINESS.name}", more=f"，{case['number']}")
    return case


def arrived(stage: Stage, clerk: Actor, case: Any) -> Any:
    """Wait until the case is in the other province's queue and its files have followed; the case there."""
    name = f"{stage.here.cast.code}-{case['number']}"

    def whole(one: Any) -> bool:
        files = any(material["files"] for material in one["materials"])
        return files and (one["crossProvince"] or {}).get("number") == name

    there = clerk.await_in_queue(whole)
    stage.say(HOME, STAFF, "进入待办，文件已取回", more=f"，{there['number']}")
    return there


def reviewed(stage: Stage, there: Any) -> Any:
    """The clerk accepts the case and hands it over to review."""
    clerk = stage.staff(stage.home, "CLERK")
    there = clerk.move("acceptApplication", there, mode="COMPLETE")
    stage.say(STAFF, HOME, "受理")
    there = clerk.move("startReview", there)
    stage.say(STAFF, HOME, "审查")
    return there


def decide(stage: Stage, there: Any) -> Any:
    """The clerk accepts and reviews, the approver says yes."""
    there, approver = reviewed(stage, there), stage.staff(stage.home, "APPROVER")
    there = approver.move("decideApplication", there, outcome="APPROVE", reason="符合法定条件")
    stage.say(STAFF, HOME, APPROVAL)
    return there


def finish(stage: Stage, citizen: Actor, case: Any) -> Any:
    """The result is back; both books hold the same conversation, and every signature in them is good."""

    def over(one: Any) -> bool:
        said = one["crossProvince"]["messages"]
        return one["status"] in _APPROVED and all(message["state"] == "ACKNOWLEDGED" for message in said)

    done = citizen.await_case(case, over)
    stage.draw_messages(done)
    for side, lane in ((stage.here, HERE), (stage.home, HOME)):
        side.command("exchange", "verify", done["crossProvince"]["number"])
        stage.say(lane, lane, "exchange verify：签名与链条全部有效", "check")
    return done


def checked(stage: Stage, window: Actor, token: str, *, valid: bool) -> None:
    """Somebody in the other province checks a code that a phone shows; what changed is known within a minute."""
    until = time.monotonic() + _UNTIL_KNOWN
    while (found := window.ask(_VERIFY, token=token)["verifyCertificate"])["valid"] is not valid:
        if time.monotonic() > until or valid:
            raise SystemExit(f"the check says {found}")
        time.sleep(2)
    what = "有效" if valid else f"无效 {found['reason']}"
    said_at = datetime.fromisoformat(found["statusAsOf"]).astimezone(CHINA)
    stage.say(DESK, DESK, f"核验：{what}，{found['province']['name']} {said_at:%H:%M:%S} 公布", "check")
