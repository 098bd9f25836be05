"""The scenes. Each is a function on the stage; another mode is another function, and a line in SCENES."""

import time
from collections.abc import Callable
from typing import Any

from examples.two_provinces.people import Actor, citizen_at, staff_of
from examples.two_provinces.stage import HERE, HOME, PERSON, STAFF, Stage
from seeds.matters.company import INDIVIDUAL_BUSINESS

Scene = Callable[[Stage], None]
_PRESENT = """mutation($id: ID!) {
  presentCertificate(input: {certificateId: $id, fields: ["holderName"], offline: true}) {
    presentation { offlineToken } userErrors { message } } }"""
_WALLET = "{ viewer { certificates { edges { node { id number type { name } } } } } }"
_VERIFY = "query($token: String!) { verifyCertificate(token: $token) { valid reason statusAsOf province { name } } }"
_REVOKE = """mutation($id: ID!) { revokeCertificate(input: {certificateId: $id, reason: "登记材料不实"}) {
  userErrors { message } } }"""


def fully_online(stage: Stage) -> None:
    """FULLY_ONLINE: applied for here, supplemented, decided there; the result comes back (全程网办)."""
    citizen = citizen_at(stage.here, stage.here)
    clerk, approver = staff_of(stage.home, "CLERK"), staff_of(stage.home, "APPROVER")
    case = apply(stage, citizen, "FULLY_ONLINE")

    there = arrived(stage, clerk, case)
    there = clerk.move("requestSupplement", there, items=[{"message": "请补充经营场所门牌照片"}])
    stage.say(STAFF, HOME, "要求补正")
    asked = citizen.await_case(case, lambda one: one["status"] == "SUPPLEMENT_REQUIRED")
    given = {"form": asked["form"], "materials": [], "idempotencyKey": "two-provinces-1"}
    citizen.move("supplementApplication", asked, **given)
    stage.say(PERSON, HERE, "补正")
    decide(stage, (clerk, approver), clerk.await_case(there, lambda one: one["status"] == "SUBMITTED"))
    finish(stage, citizen, case)


def recognition(stage: Stage) -> None:
    """What Guangdong issued is shown in Guangxi, also while Guangdong is down, and after it was revoked (互认)."""
    holder, approver = citizen_at(stage.here, stage.home), staff_of(stage.home, "APPROVER")
    window = Actor(stage.here, "受理省窗口", "")
    edge = holder.ask(_WALLET)["viewer"]["certificates"]["edges"][0]
    certificate = edge["node"]
    token = holder.change(_PRESENT, id=certificate["id"])["presentation"]["offlineToken"]
    stage.say(PERSON, HERE, f"出示《{certificate['type']['name']}》")
    checked(stage, window, token, valid=True)
    approver.change(_REVOKE, id=certificate["id"])
    stage.say(STAFF, HOME, "撤销该证照")
    stage.home.stop()
    stage.say(HOME, HOME, f"{stage.home.cast.name}停机")
    checked(stage, window, token, valid=True)
    stage.home.start()
    stage.say(HOME, HOME, f"{stage.home.cast.name}恢复")
    checked(stage, window, token, valid=False)


def apply(stage: Stage, citizen: Actor, mode: str, **more: Any) -> Any:
    """Start, fill in and submit a case that the other province decides."""
    matter = stage.here.cast.matter_of(INDIVIDUAL_BUSINESS)
    case = citizen.start(matter, handledBy=stage.home.cast.code, crossProvinceMode=mode, **more)
    case = citizen.submit(citizen.fill_in(case))
    stage.say(PERSON, HERE, f"申请{INDIVIDUAL_BUSINESS.name}，{case['number']}")
    return case


def arrived(stage: Stage, clerk: Actor, case: Any) -> Any:
    """Wait until the case is in the other province's queue and its files have followed; the case there."""
    name = f"{stage.here.cast.code}-{case['number']}"

    def whole(one: Any) -> bool:
        files = any(material["files"] for material in one["materials"])
        return files and (one["crossProvince"] or {}).get("number") == name

    there = clerk.await_in_queue(whole)
    stage.say(HOME, STAFF, f"进入待办，{there['number']}")
    return there


def decide(stage: Stage, staff: tuple[Actor, Actor], there: Any) -> Any:
    """The clerk accepts and reviews, the approver says yes."""
    clerk, approver = staff
    there = reviewed(stage, clerk, there)
    there = approver.move("decideApplication", there, outcome="APPROVE", reason="符合法定条件")
    stage.say(STAFF, HOME, "准予登记，签发营业执照")
    return there


def reviewed(stage: Stage, clerk: Actor, there: Any) -> Any:
    """The clerk accepts the case and hands it over to review."""
    there = clerk.move("acceptApplication", there, mode="COMPLETE")
    stage.say(STAFF, HOME, "受理")
    there = clerk.move("startReview", there)
    stage.say(STAFF, HOME, "审查")
    return there


def finish(stage: Stage, citizen: Actor, case: Any) -> None:
    """The result is back; both books hold the same conversation, and every signature in them is good."""

    def over(one: Any) -> bool:
        said = one["crossProvince"]["messages"]
        return one["status"] == "APPROVED" and all(message["state"] == "ACKNOWLEDGED" for message in said)

    done = citizen.await_case(case, over)
    stage.draw_messages(done)
    stage.say(HERE, PERSON, "办结，电子证照送达")
    for side, lane in ((stage.here, HERE), (stage.home, HOME)):
        side.command("exchange", "verify", done["crossProvince"]["number"])
        stage.say(lane, lane, "exchange verify：签名与链条全部有效", "check")


def checked(stage: Stage, window: Actor, token: str, *, valid: bool) -> None:
    """Somebody in the other province checks a code that a phone shows; what changed is known within a minute."""
    until = time.monotonic() + 120
    while (found := window.ask(_VERIFY, token=token)["verifyCertificate"])["valid"] is not valid:
        if time.monotonic() > until or valid:
            raise SystemExit(f"the check says {found}")
        time.sleep(2)
    what = "有效" if valid else f"无效（{found['reason']}）"
    stage.say(HERE, HERE, f"核验：{what}，{found['province']['name']}公布于 {found['statusAsOf'][11:19]}", "check")


SCENES: tuple[tuple[str, Scene], ...] = (
    ("全程网办 FULLY_ONLINE", fully_online),
    ("电子证照互认", recognition),
)
