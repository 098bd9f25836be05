from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from re import S, findall, search

import pytest

import api
from api.rendering.pages import SCAN_CSP, scan_page
from api.rendering.scan_words import SCAN_LABELS, SCAN_REASONS

SCRIPTS = Path(api.__file__ or "").parent / "static" / "verifier"
PAGE = scan_page("https://zwfw.example.gov.cn", "zwfw.example.gov.cn", "zh-CN")


def test_the_policy_names_the_hash_of_the_style() -> None:
    style = search(r"<style>(.*?)</style>", PAGE, S)
    assert style
    assert f"style-src 'sha256-{b64encode(sha256(style[1].encode()).digest()).decode()}'" in SCAN_CSP
    assert findall(r"\son\w+=|\sstyle=|url\(|@import", PAGE) == []
    assert findall(r'<script[^>]*src="([^"]*)"></script>', PAGE) == ["/static/verifier/verifier.js"]


def test_whatever_the_scripts_find_out_the_page_has_words_for() -> None:
    said = {one for file in SCRIPTS.glob("*.js") for one in findall(r'"([A-Z]+_?[A-Z]+_?[A-Z]*)"', file.read_text())}
    reasons = said - {"EC", "ECDSA"}
    assert {"EXPIRED_TOKEN", "OTHER_SITE", "OFFLINE_ONLY", "SUSPENDED"} <= reasons
    assert reasons - {"VALID"} == SCAN_REASONS.keys() - {"VALID"}
    assert set(findall(r'data-reason="([A-Z_]+)"', PAGE)) == SCAN_REASONS.keys()


@pytest.mark.parametrize(("locale", "label"), [("zh-CN", "证照类型"), ("en", "Certificate")])
def test_every_field_has_a_label_and_the_readers_language_leads(locale: str, label: str) -> None:
    page = scan_page("https://x.cn", "x.cn", locale)
    assert f'data-type="{label}"' in page
    fields = findall(r'<(?:textarea|video)[^>]* id="(\w+)"|<(?:textarea|video) id="(\w+)"', page)
    assert {one or other for one, other in fields} == {"camera", "code"}
    assert '<label for="code">' in page
    assert f'aria-label="{SCAN_LABELS["camera"][locale == "en"]}"' in page


def test_the_site_is_named_before_anything_else() -> None:
    assert PAGE.index('<p class="host">zwfw.example.gov.cn</p>') < PAGE.index("<h1>")
