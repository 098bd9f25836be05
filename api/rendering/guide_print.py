"""How a guide gets onto one sheet: smaller type first, then two columns, then less of what matters least.

The PDF measures and takes the first plan that fits (api/templates/guide.typ). A browser's printout can't be measured
here, so its plan is chosen by estimate, and the style keeps it on one page whatever the estimate missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeVar

from api.rendering.views import GuideView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to set a guide. `size` in points; what isn't kept is left out; lists end after `items` entries.

    `width` and `room` are estimates for browsers: full-width characters in a line, lines on the sheet.
    """

    name: str
    size: float
    columns: int
    width: int
    room: int
    quotes: bool = True
    step_notes: bool = True
    material_notes: bool = True
    items: int = 1000
    longest: int = 10_000

    @property
    def cuts(self) -> bool:
        """Whether it may leave anything out."""
        return not (self.quotes and self.step_notes and self.material_notes) or self.items < 1000


PLANS = (
    Plan("roomy", 10.5, 1, 44, 26),
    Plan("even", 9.5, 2, 23, 62),
    Plan("tight", 8.5, 2, 26, 76),
    Plan("unquoted", 8.5, 2, 26, 76, quotes=False),
    Plan("brief", 8.0, 2, 28, 84, quotes=False, step_notes=False),
    Plan("listed", 8.0, 2, 28, 84, quotes=False, step_notes=False, material_notes=False),
    Plan("cut", 8.0, 2, 28, 84, quotes=False, step_notes=False, material_notes=False, items=10, longest=60),
    Plan("short", 8.0, 2, 28, 84, quotes=False, step_notes=False, material_notes=False, items=6, longest=26),
)


def estimated(view: GuideView) -> Plan:
    """Return the first plan whose estimate fits, else the last."""
    return next((plan for plan in PLANS if _lines(shortened(view, plan), plan) <= plan.room), PLANS[-1])


def candidates(view: GuideView) -> tuple[Plan, ...]:
    """Return the plans that are worth measuring: none that is far from fitting; the last one always."""
    near = (plan for plan in PLANS[:-1] if _lines(shortened(view, plan), plan) <= 2 * plan.room)
    return (*near, PLANS[-1])


def shortened(view: GuideView, plan: Plan) -> GuideView:
    """Return the guide with what the plan leaves out left out."""
    materials = (m if plan.material_notes else replace(m, note=None) for m in view.materials)
    steps = (s if plan.step_notes else replace(s, description=None) for s in view.steps)
    bases = (b if plan.quotes else replace(b, content=None) for b in view.legal_bases)
    return replace(
        view,
        name=clipped(view.name, plan.longest * 2),
        summary=clipped(view.summary, plan.longest * 2) if view.summary else None,
        conditions=_first((clipped(one, plan.longest) for one in view.conditions), plan),
        materials=_first((replace(m, name=clipped(m.name, plan.longest)) for m in materials), plan),
        steps=_first((replace(s, name=clipped(s.name, plan.longest)) for s in steps), plan),
        legal_bases=_first((replace(b, title=clipped(b.title, plan.longest)) for b in bases), plan),
        fees=_first(
            (replace(f, name=clipped(f.name, plan.longest), basis=_basis(f.basis, plan)) for f in view.fees), plan
        ),
        results=_first((clipped(one, plan.longest) for one in view.results), plan),
    )


def _basis(text: str | None, plan: Plan) -> str | None:
    return clipped(text, plan.longest) if text else None


def _first(entries: Iterator[T], plan: Plan) -> tuple[T, ...]:
    return tuple(entries)[: plan.items]


def clipped(text: str, longest: int) -> str:
    """Return the text, with … in place of what is longer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _lines(view: GuideView, plan: Plan) -> int:
    """About how many lines the sections of a guide take, six headings included."""
    texts = [
        *([view.summary] if view.summary else []),
        *view.conditions,
        *(f"{m.name} 必要 {m.source}　　" for m in view.materials),
        *(m.note for m in view.materials if m.note),
        *(f"{s.name} 10个工作日" for s in view.steps),
        *(s.description for s in view.steps if s.description),
        *(f"{f.name} 1,000元" for f in view.fees),
        *(f"收费依据：{f.basis}" for f in view.fees),
        *view.results,
        *(f"{b.title} {b.article or ''}" for b in view.legal_bases),
        *(b.content for b in view.legal_bases if b.content),
    ]
    return 6 * 2 + sum(max(1, ceil(_width(text) / plan.width)) for text in texts)


def _width(text: str) -> float:
    return sum(0.55 if character < "\u0250" else 1 for character in text)
