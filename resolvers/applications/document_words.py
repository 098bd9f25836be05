"""What each document of a case says. The forms are the customary ones of administrative licensing (行政许可文书)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from auth.days import CHINA
from resolvers.applications.documents import DocumentKind
from resolvers.applications.model import AcceptanceMode, Application, ProvidedMaterial
from resolvers.matters.model import Matter, MatterType

# 行政复议法 (2023) art. 20: sixty days; 行政诉讼法 art. 46: six months.
APPEAL = "如不服本决定，可自收到决定之日起六十日内依法申请行政复议，或者六个月内依法提起行政诉讼。"

Said = tuple[tuple[str, ...], tuple[str, ...]]


def words_of(kind: DocumentKind, case: Application, matter: Matter) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a document's title, paragraphs, and the list in it."""
    paragraphs, items = _SAYINGS[kind](case, matter)
    return _title(kind, matter), paragraphs, items


def _title(kind: DocumentKind, matter: Matter) -> str:
    licence = "行政许可" if matter.type is MatterType.LICENSING else ""
    return {
        DocumentKind.MATERIALS_RECEIPT: "收件凭证",
        DocumentKind.ACCEPTANCE_NOTICE: "受理通知书",
        DocumentKind.SUPPLEMENT_NOTICE: "补正告知书",
        DocumentKind.NON_ACCEPTANCE_DECISION: "不予受理决定书",
        DocumentKind.EXTENSION_NOTICE: "延期通知书",
        DocumentKind.APPROVAL_DECISION: f"准予{licence or '办理'}决定书",
        DocumentKind.DENIAL_DECISION: f"不予{licence or '办理'}决定书",
        DocumentKind.DEEMED_ACCEPTANCE_NOTICE: "受理通知书",
        DocumentKind.TERMINATION_NOTICE: "终止办理通知书",
        DocumentKind.FORWARDING_SHEET: "跨省通办收件转交单",
    }[kind]


def chinese_day(at: datetime) -> str:
    """Write the day that it is in China."""
    there = at.astimezone(CHINA)
    return f"{there.year}年{there.month}月{there.day}日"


def _applied(case: Application, matter: Matter) -> str:
    at = case.submitted_at
    when = chinese_day(at) if at else ""
    return f"你（单位）{when}向本机关提出的“{matter.name}”申请（办件编号{case.id}）"


def _receipt(case: Application, matter: Matter) -> Said:
    """What was handed in, by material; it says nothing of whether that will do."""
    given = {one.key: one for one in case.materials}
    shared = {one.key: one.provider for one in case.evidence}
    items = tuple(
        f"{one.name}：{how}"
        for one in matter.materials
        if (how := _handed_in(given.get(one.key), shared.get(one.key), later=one.key in case.window.wished))
    )
    at = case.received_at
    when = f"{chinese_day(at)}{at.astimezone(CHINA).isoformat()[11:16]}" if at else ""
    said = f"{_applied(case, matter)}，本机关已于{when}收到申请表和文末所列材料。"
    alone = f"{_applied(case, matter)}，本机关已于{when}收到申请表。"
    return (said if items else alone, "本凭证只证明收到申请，不代表申请已被受理。"), items


def _forwarding(case: Application, matter: Matter) -> Said:
    """What the window took and forwards; the digest of it is put behind."""
    (received, *_), items = _receipt(case, matter)
    said = "本机关已核验申请人身份，核对申请表和所列材料齐全、符合法定形式，现转交有权机关办理，由其决定是否受理。"
    return (received, said), items


def _handed_in(given: ProvidedMaterial | None, shared: str | None, *, later: bool) -> str | None:
    if given and given.files:
        return f"电子文件{len(given.files)}份"
    if given and given.certificate:
        return "调取电子证照，免于提交"
    if given and given.committed:
        return "以书面承诺代替"
    if shared:
        return f"由{shared}共享数据，免于提交"
    return "申请容缺后补" if later else None


def _deemed(case: Application, matter: Matter) -> Said:
    when = chinese_day(case.received_at) if case.received_at else "收到之日"
    basis = (
        "根据《中华人民共和国行政许可法》第三十二条第一款第四项，"
        if matter.type is MatterType.LICENSING
        else "根据有关规定，"
    )
    said = (
        f"{_applied(case, matter)}，本机关未在五个工作日内一次性告知需要补正的全部内容。"
        f"{basis}该申请自收到申请材料之日（{when}）起即为受理。{_promise(matter)}"
    )
    return (said,), ()


def _termination(case: Application, matter: Matter) -> Said:
    names = {one.key: one.name for one in matter.materials}
    items = tuple(f"{names.get(one.key, one.key)}（{one.due_on.isoformat()}前）" for one in case.window.owed)
    said = f"{_applied(case, matter)}，本机关已容缺受理。文末所列容缺材料逾期未补交，本机关决定终止办理。"
    again = "材料齐备后可以重新提出申请。"
    return (said, again, APPEAL), items


def _promise(matter: Matter) -> str:
    days = matter.promised_days if matter.promised_days is not None else matter.statutory_days
    return f"本机关将自受理之日起{days}个工作日内作出决定。" if days else "本机关将依法及时作出决定。"


def _acceptance(case: Application, matter: Matter) -> Said:
    how = {
        AcceptanceMode.COMMITMENT: "，以告知承诺方式申请",
        AcceptanceMode.DEFICIENT: "，主要材料齐全，下列材料可容缺后补",
    }
    basis = "《中华人民共和国行政许可法》第三十二条" if matter.type is MatterType.LICENSING else "有关规定"
    manner = how.get(case.acceptance_mode or AcceptanceMode.COMPLETE, "，申请材料齐全、符合法定形式")
    decided = f"根据{basis}，本机关决定予以受理。{_promise(matter)}"
    said = f"{_applied(case, matter)}，经审查，属于本机关职权范围{manner}。{decided}"
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
    DocumentKind.MATERIALS_RECEIPT: _receipt,
    DocumentKind.ACCEPTANCE_NOTICE: _acceptance,
    DocumentKind.SUPPLEMENT_NOTICE: _supplement,
    DocumentKind.NON_ACCEPTANCE_DECISION: _decision("不予受理"),
    DocumentKind.EXTENSION_NOTICE: _extension,
    DocumentKind.APPROVAL_DECISION: _decision("准予"),
    DocumentKind.DENIAL_DECISION: _decision("不予准许"),
    DocumentKind.DEEMED_ACCEPTANCE_NOTICE: _deemed,
    DocumentKind.TERMINATION_NOTICE: _termination,
    DocumentKind.FORWARDING_SHEET: _forwarding,
}
