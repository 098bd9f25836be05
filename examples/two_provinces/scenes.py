"""The scenes. Each is a function on the stage; another one is another function, and a line in SCENES."""

from collections.abc import Callable
from typing import Any

from examples.two_provinces.moves import APPROVAL, apply, arrived, checked, decide, finish, reviewed
from examples.two_provinces.people import Actor, citizen_at
from examples.two_provinces.stage import DESK, HERE, HOME, PERSON, STAFF, Stage

Scene = Callable[[Stage], None]
_PRESENT = """mutation($id: ID!) {
  presentCertificate(input: {certificateId: $id, fields: ["holderName"], offline: true}) {
    presentation { offlineToken } userErrors { message } } }"""
_WALLET = "{ viewer { certificates { edges { node { id number type { name } } } } } }"
_REVOKE = """mutation($id: ID!) { revokeCertificate(input: {certificateId: $id, reason: "登记材料不实"}) {
  userErrors { message } } }"""
_SHEETS = "query($id: ID!) { node(id: $id) { ... on Application { documents { title } } } }"
_DELIVERIES = "{ workbench { deliveries { edges { node { id number revision } } } } }"
_TASKS = """query($id: ID!) { node(id: $id) { ... on Application { crossProvince {
  clock { dueOn } tasks { department status clock { dueOn } } } } } }"""
_OPINIONS = "queue(opinions: true, first: 50)"


def fully_online(stage: Stage) -> None:
    """FULLY_ONLINE: applied for here, supplemented, decided there; the result comes back (全程网办)."""
    citizen, clerk = stage.citizen(), stage.staff(stage.home, "CLERK")
    case = apply(stage, citizen, "FULLY_ONLINE")
    there = arrived(stage, clerk, case)
    there = clerk.move("requestSupplement", there, items=[{"message": "请补充经营场所门牌照片"}])
    stage.say(STAFF, HOME, "要求补正")
    asked = citizen.await_case(case, lambda one: one["status"] == "SUPPLEMENT_REQUIRED")
    given = {"form": asked["form"], "materials": [], "idempotencyKey": "two-provinces-1"}
    citizen.move("supplementApplication", asked, **given)
    stage.say(PERSON, HERE, "补正")
    decide(stage, clerk.await_case(there, lambda one: one["status"] == "SUBMITTED"))
    finish(stage, citizen, case)
    stage.say(HERE, PERSON, "办结，电子证照送达")


def collect_and_forward(stage: Stage) -> None:
    """COLLECT_AND_FORWARD: a window here takes and seals it, home decides, the window hands it out (代收代办)."""
    window, person = stage.staff(stage.here, "CLERK"), stage.here.cast.citizen
    who = {"name": person.name, "idNumber": person.id_number, "phone": person.phone}
    proof = window.presence(who)
    stage.say(PERSON, DESK, "到窗口刷脸核验身份")
    pickup = {"delivery": {"method": "WINDOW_PICKUP"}}
    case = apply(stage, window, "COLLECT_AND_FORWARD", pickup, applicant={**who, "presenceProof": proof})
    (sheet,) = window.ask(_SHEETS, id=case["id"])["node"]["documents"]
    stage.say(HERE, DESK, f"《{sheet['title']}》，电子印章封装")
    decide(stage, arrived(stage, stage.staff(stage.home, "CLERK"), case))
    finish(stage, stage.citizen(), case)
    # Who took it at the window is nothing else to it: a colleague hands out what came.
    colleague = stage.staff(stage.here, "CLERK", 1)
    (edge,) = colleague.ask(_DELIVERIES)["workbench"]["deliveries"]["edges"]
    stage.say(HERE, DESK, "待发放结果", more=f"，{edge['node']['number']}")
    colleague.move("recordPickup", edge["node"])
    stage.say(DESK, PERSON, "窗口发放结果")


def joint(stage: Stage) -> None:
    """JOINT: one acceptance, a department of the other province is asked, home decides (多地联办)."""
    citizen, neighbour = stage.citizen(), stage.staff(stage.here, "APPROVER")
    approver = stage.staff(stage.home, "APPROVER")
    case = apply(stage, citizen, "JOINT")
    there = reviewed(stage, arrived(stage, stage.staff(stage.home, "CLERK"), case))
    asked = [f"@{stage.here.cast.code}:{stage.here.cast.department.code}"]
    there = approver.move("requestOpinion", there, departmentCodes=asked, workingDays=1)
    stage.say(STAFF, HOME, f"征求{stage.here.cast.department.name}意见")
    owed = neighbour.await_in_queue(lambda one: one["number"] == case["number"], _OPINIONS)
    stage.say(HERE, DESK, f"征求意见，{_due(citizen, case)}")
    neighbour.move("giveOpinion", owed, agree=True, opinion="经营场所属实，同意")
    stage.say(DESK, HERE, "答复：同意")
    there = approver.await_case(there, lambda one: [each["status"] for each in one["opinions"]] == ["AGREED"])
    stage.say(HOME, STAFF, "意见到齐：同意")
    approver.move("decideApplication", there, outcome="APPROVE", reason="符合法定条件")
    stage.say(STAFF, HOME, APPROVAL)
    finish(stage, citizen, case)
    stage.say(HERE, PERSON, "办结，电子证照送达")


def _due(citizen: Actor, case: Any) -> str:
    """Both clocks, as the applicant sees them: the department's and the whole's."""
    border = citizen.ask(_TASKS, id=case["id"])["node"]["crossProvince"]
    task = border["tasks"][0]["clock"]["dueOn"]
    return f"{task[5:]} 前答复（全程 {border['clock']['dueOn'][5:]}）"


def recognition(stage: Stage) -> None:
    """What Guangdong issued is shown in Guangxi, also while Guangdong is down, and after it was revoked (互认)."""
    holder, approver = citizen_at(stage.here, stage.home), stage.staff(stage.home, "APPROVER")
    window = Actor(stage.here, "受理省窗口", "")
    certificate = holder.ask(_WALLET)["viewer"]["certificates"]["edges"][0]["node"]
    token = holder.change(_PRESENT, id=certificate["id"])["presentation"]["offlineToken"]
    stage.say(PERSON, DESK, f"出示《{certificate['type']['name']}》")
    checked(stage, window, token, valid=True)
    approver.change(_REVOKE, id=certificate["id"])
    stage.say(STAFF, HOME, "撤销该证照")
    stage.home.stop()
    stage.say(HOME, HOME, f"{stage.home.cast.name}停机")
    checked(stage, window, token, valid=True)
    stage.home.start()
    stage.say(HOME, HOME, f"{stage.home.cast.name}恢复")
    checked(stage, window, token, valid=False)


SCENES: tuple[tuple[str, Scene], ...] = (
    ("全程网办 FULLY_ONLINE", fully_online),
    ("代收代办 COLLECT_AND_FORWARD", collect_and_forward),
    ("多地联办 JOINT", joint),
    ("电子证照互认 RECOGNITION", recognition),
)
