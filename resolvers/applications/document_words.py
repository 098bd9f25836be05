"""What each document of a case says. The forms are the customary ones of administrative licensing (行政许可文书)."""

from collections.abc import Callable, Mapping

from resolvers.applications.documents import DocumentKind
from resolvers.applications.model import AcceptanceMode, Application
from resolvers.matters.model import Matter, MatterType

Said = tuple[tuple[str, ...], tuple[str, ...]]


def words_of(kind: DocumentKind, case: Application, matter: Matter) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a document's title, paragraphs, and the list in it."""
    paragraphs, items = _SAYINGS[kind](case, matter)
    return _title(kind, matter), paragraphs, items


def _title(kind: DocumentKind, matter: Matter) -> str:
    licence = "行政许可" if matter.type is MatterType.LICENSING else ""
    return {
        DocumentKind.ACCEPTANCE_NOTICE: "受理通知书",
        DocumentKind.SUPPLEMENT_NOTICE: "补正告知书",
        DocumentKind.NON_ACCEPTANCE_DECISION: "不予受理决定书",
        DocumentKind.EXTENSION_NOTICE: "延期通知书",
        DocumentKind.APPROVAL_DECISION: f"准予{licence or '办理'}决定书",
        DocumentKind.DENIAL_DECISION: f"不予{licence or '办理'}决定书",
    }[kind]


def _applied(case: Application, matter: Matter) -> str:
    at = case.submitted_at
    when = f"{at.year}年{at.month}月{at.day}日" if at else ""
    return f"你（单位）{when}向本机关提出的“{matter.name}”申请（办件编号{case.id}）"


def _acceptance(case: Application, matter: Matter) -> Said:
    days = matter.promised_days if matter.promised_days is not None else matter.statutory_days
    promise = f"本机关将自受理之日起{days}个工作日内作出决定。" if days else "本机关将依法及时作出决定。"
    how = {
        AcceptanceMode.COMMITMENT: "，以告知承诺方式申请",
        AcceptanceMode.DEFICIENT: "，主要材料齐全，下列材料可容缺后补",
    }
    basis = "《中华人民共和国行政许可法》第三十二条" if matter.type is MatterType.LICENSING else "有关规定"
    manner = how.get(case.acceptance_mode or AcceptanceMode.COMPLETE, "，申请材料齐全、符合法定形式")
    said = f"{_applied(case, matter)}，经审查，属于本机关职权范围{manner}。根据{basis}，本机关决定予以受理。{promise}"
    later = "逾期未补交的，本机关将终止办理。"
    names = {one.key: one.name for one in matter.materials}
    items = tuple(f"{names.get(one.key, one.key)}（{one.due_on.isoformat()}前）" for one in case.window.owed)
    return ((said, later) if items else (said,)), items


def _supplement(case: Application, matter: Matter) -> Said:
    names = {one.key: one.name for one in matter.materials}
    items = tuple(
        f"{names[item.material_key]}：{item.message}" if item.material_key in names else item.message
        for item in case.supplement_items
    )
    said = f"{_applied(case, matter)}，经审查，申请材料不齐全或者不符合法定形式。现一次性告知需要补正的全部内容如下："
    return (said,), items


def _extension(case: Application, matter: Matter) -> Said:
    extension = case.clock.extension if case.clock else None
    days, reason = (extension.working_days, extension.reason) if extension else (0, "")
    basis = "根据《中华人民共和国行政许可法》第四十二条，" if matter.type is MatterType.LICENSING else ""
    said = (
        f"{_applied(case, matter)}，不能在规定期限内作出决定。{basis}经本机关负责人批准，办理期限延长{days}个工作日。"
    )
    return (said, f"延长理由：{reason}"), ()


def _decision(verdict: str) -> Callable[[Application, Matter], Said]:
    def say(case: Application, matter: Matter) -> Said:
        decision = case.decision
        bases = "；".join(f"《{one.title}》{one.article or ''}" for one in matter.legal_bases)
        given = decision.legal_basis if decision and decision.legal_basis else bases
        said = f"{_applied(case, matter)}，经审查，本机关决定{verdict}。"
        reason = (f"理由：{decision.reason}",) if decision and decision.reason else ()
        basis = (f"依据：{given}",) if given else ()
        appeal = (decision.appeal,) if decision and decision.appeal else ()
        return (said, *reason, *basis, *appeal), ()

    return say


_SAYINGS: Mapping[DocumentKind, Callable[[Application, Matter], Said]] = {
    DocumentKind.ACCEPTANCE_NOTICE: _acceptance,
    DocumentKind.SUPPLEMENT_NOTICE: _supplement,
    DocumentKind.NON_ACCEPTANCE_DECISION: _decision("不予受理"),
    DocumentKind.EXTENSION_NOTICE: _extension,
    DocumentKind.APPROVAL_DECISION: _decision("准予"),
    DocumentKind.DENIAL_DECISION: _decision("不予准许"),
}
