"""What can be told from one entry of the catalogue by itself. Pure."""

from collections.abc import Callable, Iterator

from auth.identifiers import InvalidIdentifier, normalize_credit_code
from resolvers.matters.audit.model import CatalogueFinding, CatalogueProblem
from resolvers.matters.codes import CodeNotation, parse_matter_code
from resolvers.matters.model import CaseKind, Matter, MatterType

Told = str | None

# 行政许可法 ch. 4: an application is received, examined and decided.
_LICENSING_STEPS = ("受理", "审", "决定|办结|发证|制证|送达|颁证")


def examine(matter: Matter) -> Iterator[CatalogueFinding]:
    """Yield what is wrong with an entry whatever the others say; what it leaves open isn't wrong."""
    for problem, check in _CHECKS:
        if detail := check(matter):
            yield CatalogueFinding(problem, matter, detail)


def _code_missing(matter: Matter) -> Told:
    return None if matter.code.strip() else "没有编码"


def _code_malformed(matter: Matter) -> Told:
    if not matter.code.strip():
        return None
    parsed = parse_matter_code(matter.code)
    if parsed.notation is CodeNotation.UNKNOWN:
        return "既不是31位实施编码,也不是地方编码"
    if parsed.region and parsed.region != matter.region:
        return f"编码中的区划是{parsed.region},事项登记在{matter.region}"
    return _bad_department(parsed.department)


def _bad_department(code: str | None) -> Told:
    """A department inside a code is its credit code; what is no such length can't be told."""
    if code is None or len(code) != 18:
        return None
    try:
        normalize_credit_code(code)
    except InvalidIdentifier:
        return f"编码中的部门代码{code}校验不通过"
    return None


def _promise(matter: Matter) -> Told:
    if matter.promised_days is None or matter.statutory_days is None or matter.promised_days <= matter.statutory_days:
        return None
    return f"承诺{matter.promised_days}个工作日,法定{matter.statutory_days}个工作日"


def _immediate(matter: Matter) -> Told:
    days = matter.promised_days if matter.case_kind is CaseKind.IMMEDIATE else None
    return f"即办件,却承诺{days}个工作日" if days else None


def _visits(matter: Matter) -> Told:
    if not matter.visits_required or matter.visits_reason:
        return None
    return f"到现场{matter.visits_required}次,没有说明原因"


def _online_visits(matter: Matter) -> Told:
    return f"全程网办,却要到现场{matter.visits_required}次" if matter.online and matter.visits_required else None


def _fees(matter: Matter) -> Told:
    bare = [fee.name for fee in matter.fees if not fee.basis]
    return f"收费没有依据:{'、'.join(bare)}" if bare else None


def _steps(matter: Matter) -> Told:
    if matter.type is not MatterType.LICENSING or not matter.steps:
        return None
    missing = [wanted for wanted in _LICENSING_STEPS if not _has_step(matter, wanted)]
    names = {"审": "审核", _LICENSING_STEPS[2]: "办结"}
    return f"缺少环节:{'、'.join(names.get(one, one) for one in missing)}" if missing else None


def _has_step(matter: Matter, wanted: str) -> bool:
    return any(part in step.name for step in matter.steps for part in wanted.split("|"))


def _phones(matter: Matter) -> Told:
    if not matter.complaint_phone or matter.complaint_phone != matter.consultation_phone:
        return None
    return f"咨询和投诉是同一个电话{matter.complaint_phone}"


def _offline(matter: Matter) -> Told:
    return "不能网上办理" if matter.online is False else None


_CHECKS: tuple[tuple[CatalogueProblem, Callable[[Matter], Told]], ...] = (
    (CatalogueProblem.CODE_MISSING, _code_missing),
    (CatalogueProblem.CODE_MALFORMED, _code_malformed),
    (CatalogueProblem.PROMISE_OVER_STATUTE, _promise),
    (CatalogueProblem.IMMEDIATE_WITH_DAYS, _immediate),
    (CatalogueProblem.VISITS_WITHOUT_REASON, _visits),
    (CatalogueProblem.ONLINE_WITH_VISITS, _online_visits),
    (CatalogueProblem.FEE_WITHOUT_BASIS, _fees),
    (CatalogueProblem.STEPS_MISSING, _steps),
    (CatalogueProblem.PHONES_EQUAL, _phones),
    (CatalogueProblem.NOT_ONLINE, _offline),
)
