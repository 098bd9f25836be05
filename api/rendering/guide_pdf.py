"""A service guide as PDF: one A4 sheet for the wall."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from json import dumps
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

from api.rendering.glyphs import fonts, legible
from api.rendering.guide_print import Plan, candidates, clipped, shortened
from api.rendering.views import GuideView
from auth.remembered import Remembered

_TEMPLATE = Path(__file__).parent.parent / "templates" / "guide.typ"
_UNSAID = "来源未说明"
# Some ten megabytes; a sheet has about 60 kB, most of it its part of the font.
_KEPT = 128
_LONGEST_FACT = 60
_UNDATED = date(2026, 1, 1)


class GuideRenderer:
    """Sets guides as PDF/A-2 sheets and remembers the last 128; one instance serves all threads."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler(_TEMPLATE, font_paths=fonts())
        self._turn = Lock()
        self._made: Remembered[bytes] = Remembered(_KEPT)

    def made(self, view: GuideView) -> bytes | None:
        """Return the sheet of a guide that says exactly this, None unless it is remembered."""
        return self._made.get(_digest(view))

    def render(self, view: GuideView) -> bytes:
        """Return the sheet as PDF; the same guide always gives the same bytes."""
        plans = [_sheet(shortened(view, plan), plan) for plan in candidates(view)]
        # All plans at once: what replaces a character that no font draws means nothing to JSON.
        sheet = legible(dumps(plans, ensure_ascii=False))
        # PDF readers show this as the creation date; nothing of today keeps the bytes reproducible.
        stamp = datetime.combine(view.published_on or _UNDATED, time(), UTC)
        inputs = {"plans": sheet, "qr": view.qr_svg}
        with self._turn:
            found = self._compiler.compile(format="pdf", sys_inputs=inputs, timestamp=stamp, pdf_standards="a-2b")
            pdf = cast("bytes", found[0] if isinstance(found, list) else found)
            self._made.put(_digest(view), pdf)
        return pdf


def _digest(view: GuideView) -> str:
    return sha256(repr(view).encode()).hexdigest()


def _sheet(view: GuideView, plan: Plan) -> dict[str, Any]:
    """One plan as data: nothing in it is ever read as typst markup."""
    said: dict[str, Any] = {
        "name": view.name,
        "code": clipped(view.code, 2 * _LONGEST_FACT),
        "summary": view.summary or "",
        "facts": _facts(view),
        "sections": _sections(view),
        "colophon": _colophon(view),
        "url": clipped(view.url, 4 * _LONGEST_FACT),
        "cuts": plan.cuts,
    }
    return {**said, "size": plan.size, "columns": plan.columns}


def _facts(view: GuideView) -> list[tuple[str, str]]:
    days = [f"{one}个工作日" if one is not None else None for one in (view.statutory_days, view.promised_days)]
    online = None if view.online is None else ("可以网上办理" if view.online else "不能网上办理")
    found = (
        ("实施机关", view.department),
        ("实施区域", view.region),
        ("事项类型", view.type_label),
        ("服务对象", view.audiences_label),
        ("法定办结时限", days[0]),
        ("承诺办结时限", days[1]),
        ("到现场次数", None if view.visits is None else f"{view.visits}次"),
        ("网上办理", online),
        ("咨询电话", view.phone),
        ("投诉电话", view.complaint_phone),
        ("办理地点", view.address),
    )
    return [(label, clipped(value, _LONGEST_FACT) if value else _UNSAID) for label, value in found]


def _sections(view: GuideView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings with their entries: what it is, and what is said of it."""
    materials = [
        (f"{m.name}（{'必要' if m.required else '可选'}，{m.source}）", m.note or "") for m in view.materials
    ]
    steps = [
        (f"{s.name}{'' if s.days is None else f'（{s.days}个工作日）'}", s.description or "") for s in view.steps
    ]
    fees = [(f"{f.name} {_yuan(f.amount)}", f"收费依据：{f.basis or _UNSAID}") for f in view.fees]
    bases = [(f"{b.title}{b.article or ''}", b.content or "") for b in view.legal_bases]
    return [
        ("受理条件", [(one, "") for one in view.conditions] or [(_UNSAID, "")]),
        ("申请材料", materials or [(_UNSAID, "")]),
        ("办理流程", steps or [(_UNSAID, "")]),
        ("收费", fees or [("来源未列收费项目", "")]),
        ("办理结果", [(one, "") for one in view.results] or [(_UNSAID, "")]),
        ("设定依据", bases or [(_UNSAID, "")]),
    ]


def _colophon(view: GuideView) -> str:
    published = f" · {view.published_on.isoformat()} 发布" if view.published_on else ""
    return f"第{view.version}版{published}" if view.version is not None else published.removeprefix(" · ")


def _yuan(amount: Decimal) -> str:
    whole = amount == amount.to_integral_value()
    return f"{amount:,.0f}元" if whole else f"{amount:,.2f}元"
