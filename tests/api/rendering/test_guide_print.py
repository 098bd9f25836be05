from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from re import findall
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from api.rendering.guide_pdf import GuideRenderer
from api.rendering.guide_print import PLANS, candidates, estimated, shortened
from api.rendering.pages import guide_page
from api.rendering.views import GuideBasis, GuideFee, GuideMaterial, GuideStage, GuideView
from schema.links import guide_qr_code
from tests.api.rendering.test_pages import BARE, FULL

HOSTILE = "<script>alert('x')</script>#{}$[*_`\"&\\"


@pytest.fixture(scope="module")
def renderer() -> GuideRenderer:
    return GuideRenderer()


def long(times: int = 1) -> GuideView:
    """A guide that says far too much."""
    return replace(
        FULL,
        name="甲" * 300,
        code="X" * 500,
        summary="述" * 4000 * times,
        department="局" * 300,
        address="路" * 900,
        phone="1" * 400,
        url="https://x.cn/g/" + "X" * 500,
        conditions=("条件" * 200,) * 60 * times,
        materials=(GuideMaterial("材料" * 100, True, "申请人提交", "注" * 500),) * 80,
        steps=(GuideStage("受理" * 50, 3, "说" * 500),) * 30,
        legal_bases=(GuideBasis("法" * 200, "第" * 50, "内" * 4000),) * 40,
        fees=(GuideFee("费" * 200, Decimal("1"), "据" * 500),) * 40,
        results=("证" * 300,) * 30,
    )


def text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("view", [BARE, FULL, long(), long(5)], ids=["bare", "full", "long", "longer"])
def test_a_guide_is_one_a4_sheet_however_long(renderer: GuideRenderer, view: GuideView) -> None:
    (page,) = PdfReader(BytesIO(renderer.render(view))).pages

    assert [round(float(one)) for one in page.mediabox[2:]] == [595, 842]


def test_a_sheet_tells_what_the_page_tells(renderer: GuideRenderer) -> None:
    told = text(renderer.render(FULL))

    words = [
        "延缓入学审批",
        "511A0138000000",
        "户口簿",
        "免提交",
        "当场受理",
        "第十一条",
        "2.50元",
        "1,200元",
        "批复",
    ]
    words += ["20个工作日", "0个工作日", "不能网上办理", "第3版", "2026-05-01", "0826-2345678", "来源未说明"]
    assert [word for word in words if word not in told] == []
    assert "有省略" not in told


def test_a_sheet_that_leaves_something_out_says_so(renderer: GuideRenderer) -> None:
    assert "有省略" in text(renderer.render(long()))


def test_hostile_words_stay_words(renderer: GuideRenderer) -> None:
    view = replace(FULL, name=HOSTILE, summary=HOSTILE, conditions=(HOSTILE,), code=HOSTILE, department=HOSTILE)

    assert text(renderer.render(view)).count("<script>") == 5


def test_a_sheet_is_made_once(renderer: GuideRenderer) -> None:
    view = replace(FULL, name="只做一次")

    assert renderer.made(view) is None
    assert renderer.render(view) == renderer.made(view) == renderer.render(view)
    assert renderer.made(replace(view, version=4)) is None


def test_less_is_left_out_before_more() -> None:
    assert estimated(FULL).name == "roomy"
    assert estimated(long()) is PLANS[-1]
    assert [plan.name for plan in candidates(long())] == [PLANS[-1].name]
    whole = shortened(FULL, PLANS[0])
    assert whole == FULL
    brief = shortened(FULL, PLANS[-1])
    assert (brief.materials[0].note, brief.steps[0].description, brief.legal_bases[0].content) == (None, None, None)
    assert [plan.cuts for plan in PLANS].index(True) == 3


def test_the_page_shows_on_screen_what_print_leaves_out() -> None:
    page = guide_page(replace(long(), conditions=tuple(f"条件{n}" for n in range(40))), "zh-CN")

    assert "print-short" in page
    assert "条件39" in page
    assert page.count('class="beyond"') > 30
    assert "本页打印时有省略" in page
    assert "本页打印时有省略" not in guide_page(FULL, "zh-CN")


def test_links_lead_to_the_app_the_sheet_and_samples() -> None:
    sample = GuideMaterial("申请表", True, "申请人提交", None, "https://x.cn/s.pdf?a=1&b=2")
    page = guide_page(
        replace(FULL, app_url="tongban://m/1", pdf_url="https://x.cn/g/1.pdf", materials=(sample,)), "zh-CN"
    )

    assert {"tongban://m/1", "https://x.cn/g/1.pdf", "https://x.cn/s.pdf?a=1&amp;b=2"} <= set(
        findall(r'href="([^"]*)"', page)
    )
    assert "App" not in guide_page(FULL, "zh-CN")


def test_headings_come_in_order() -> None:
    assert findall(r"<h([1-6])", guide_page(FULL, "zh-CN")) == ["1", *"222222"]


def test_the_code_is_a_drawing_by_itself() -> None:
    """An image without its namespace is no image to a browser."""
    drawing = ElementTree.fromstring(guide_qr_code("https://x.cn", "1"))

    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [("#111111", "#ffffff"), ("#39424e", "#ffffff"), ("#28303a", "#ffffff"), ("#0b3f8a", "#ffffff"),
     ("#12325c", "#ffffff"), ("#ffffff", "#12325c"), ("#dfe7f2", "#12325c")],
)  # fmt: skip
def test_inks_stand_out_from_their_paper(ink: str, paper: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for AA."""
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5
