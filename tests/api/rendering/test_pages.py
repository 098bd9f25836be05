from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from re import findall, search

import pytest

from api.rendering.pages import PAGE_CSP, guide_page, not_found_page, verification_page
from api.rendering.qr import qr_svg
from api.rendering.views import GuideBasis, GuideFee, GuideMaterial, GuideStage, GuideView, VerificationView

VALID = VerificationView(
    valid=True,
    reason_zh="该证照真实、有效。",
    reason_en="This certificate is genuine and in force.",
    verified_at=datetime(2026, 7, 9, 18, 30, 12, tzinfo=UTC),
    type_name="食品经营许可证",
    issuer="广安区市场监督管理局",
    fields=(("法定代表人", "李建国"),),
    status_label_zh="有效",
    status_label_en="Active",
    expires_in=42,
)
INVALID = replace(VALID, valid=False, reason_zh="该证照已被撤销。", reason_en="It was revoked.", fields=())
BARE = GuideView(
    code="511A0138000000",
    name="延缓入学审批",
    department="区教科体局",
    region="广安区",
    qr_svg=qr_svg("https://x.cn/1"),
)
FULL = replace(
    BARE,
    phone="0826-2345678",
    complaint_phone="0826-12345、12388",
    conditions=("年满六周岁",),
    materials=(GuideMaterial("户口簿", True, "电子证照库调取", "免提交"),),
    steps=(GuideStage("受理", 1, "当场受理"),),
    legal_bases=(GuideBasis("《中华人民共和国义务教育法》", "第十一条", "凡年满六周岁的儿童"),),
    fees=(GuideFee("工本费", Decimal("2.5"), "川发改价格"), GuideFee("公告费", Decimal("1200"))),
    results=("批复",),
    statutory_days=20,
    promised_days=0,
    visits=0,
    online=False,
    version=3,
    published_on=date(2026, 5, 1),
)
HOST = "zwfw.example.gov.cn"
PAGES = [verification_page(VALID, HOST, "zh-CN"), guide_page(FULL, "zh-CN"), not_found_page("en")]


@pytest.mark.parametrize(
    ("view", "words", "reason"), [(VALID, "有效 Valid", "genuine"), (INVALID, "无效 Not valid", "revoked")]
)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_verdict_is_the_heading_and_the_reason_follows(
    view: VerificationView, words: str, reason: str, locale: str
) -> None:
    page = verification_page(view, HOST, locale)
    assert findall(r"<h1>(.*?)</h1>", page) == [words]
    below = search(r"</h1>\s*<p[^>]*>(.*?)</p>", page, 16)
    assert below
    assert view.reason_zh in below[1]
    assert reason in below[1]


def test_only_ticked_fields_are_shown() -> None:
    page = verification_page(VALID, HOST, "zh-CN")
    assert ("法定代表人" in page, "李建国" in page, "持证主体" in page) == (True, True, False)
    assert "持证主体" in verification_page(replace(VALID, holder_name="老街坊餐饮"), HOST, "zh-CN")


def test_an_unknown_code_shows_no_empty_table() -> None:
    unknown = VerificationView(False, "查无此码。", "Unknown code.", VALID.verified_at)
    assert "<dl" not in verification_page(unknown, HOST, "zh-CN")


def test_the_time_of_checking_is_chinese_time() -> None:
    page = verification_page(VALID, HOST, "zh-CN")
    assert "2026-07-10 02:30:12" in page
    assert "42 秒" in page


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        verification_page(replace(VALID, verified_at=datetime(2026, 7, 9)), HOST, "zh-CN")  # noqa: DTZ001


def test_a_screenshot_is_said_to_prove_nothing() -> None:
    page = verification_page(VALID, HOST, "zh-CN")
    assert "截图" in page
    assert "A screenshot, photo or printout proves nothing" in page


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_names_the_hash_of_the_style(page: str) -> None:
    (style,) = findall(r"<style>(.*?)</style>", page.replace("\n", "\0"))
    digest = b64encode(sha256(style.replace("\0", "\n").encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in PAGE_CSP


@pytest.mark.parametrize("page", PAGES)
def test_pages_carry_no_script_and_fetch_nothing(page: str) -> None:
    assert findall(r"<script|<link|\son\w+=|\sstyle=|url\(|@import", page) == []
    assert [source for source in findall(r'src="([^"]*)"', page) if not source.startswith("data:")] == []
    assert '<meta name="robots" content="noindex">' in page
    assert '<meta name="referrer" content="no-referrer">' in page


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh-CN"), ("zh", "zh-CN"), ("en-GB", "en"), ("fr", "zh-CN")])
def test_the_reader_s_language_leads(locale: str, lang: str) -> None:
    page = verification_page(VALID, HOST, locale)
    assert f'<html lang="{lang}">' in page
    assert f'<span class="lead" lang="{lang}">' in page


def test_hostile_names_stay_text() -> None:
    hostile = "<script>alert('x')</script>\"&"
    view = replace(VALID, holder_name=hostile, fields=((hostile, hostile),), issuer=hostile, reason_zh=hostile)
    guide = replace(FULL, name=hostile, summary=hostile, phone=hostile, conditions=(hostile,), code=hostile)
    for page in (verification_page(view, HOST, "zh-CN"), guide_page(guide, "en")):
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_a_guide_tells_everything_it_knows() -> None:
    page = guide_page(FULL, "zh-CN")
    told = [
        "年满六周岁",
        "户口簿",
        "免提交",
        "当场受理",
        "第十一条",
        "2.50元",
        "1,200元",
        "批复",
        "20个工作日",
        "0个工作日",
    ]
    told += [
        "不能网上办理",
        "第3版",
        "2026-05-01",
        '<a href="tel:0826-2345678">',
        "0826-12345、12388",
        "511A0138000000",
    ]
    assert [words for words in told if words not in page] == []
    assert "tel:0826-12345" not in page


def test_a_guide_says_what_its_source_does_not() -> None:
    page = guide_page(BARE, "zh-CN")
    # Nine facts and five lists, each said to be unknown; no fees are invented, and no version.
    assert page.count("来源未说明") == 14
    assert "来源未列收费项目" in page
    assert "None" not in page
    assert "版 Version" not in page


def test_a_guide_shows_its_code_as_an_image() -> None:
    source = search(r'src="data:image/svg\+xml;base64,([^"]+)"', guide_page(BARE, "zh-CN"))
    assert source
    assert b64decode(source[1]).decode() == BARE.qr_svg


def test_a_code_that_leads_nowhere_is_said_to() -> None:
    assert "<h1>未找到 Not found</h1>" in not_found_page("zh-CN")
