from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from api.rendering.certificate_pdf import CertificatePage, CertificateRenderer
from resolvers.seals.picture import seal_svg

URL = "https://zwfw.example.gov.cn/verify/9f3c1e7ab2d84c1f"
PAGE = CertificatePage(
    title="食品经营许可证",
    holder_name="广安市广安区老街坊餐饮管理有限公司",
    holder_code_label="统一社会信用代码",
    holder_code="91511602MA62B1XK7Q",
    number="JY15116020012345",
    identifier="1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    issuer="广安市广安区市场监督管理局",
    issued_on=date(2026, 7, 1),
    valid_from=date(2026, 7, 1),
    valid_until=date(2031, 6, 30),
    fields=(("法定代表人", "李建国"), ("经营项目", "热食类食品制售；冷食类食品制售")),
    seal_svg=seal_svg("广安市广安区市场监督管理局", caption="电子证照专用章"),
    verify_url=URL,
)


@pytest.fixture(scope="module")
def renderer() -> CertificateRenderer:
    return CertificateRenderer()


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def image(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def pixels(picture: Image.Image) -> Iterator[tuple[int, int, int]]:
    raw = picture.tobytes()
    return zip(raw[::3], raw[1::3], raw[2::3], strict=True)


def test_one_page_carries_every_word_as_text(renderer: CertificateRenderer) -> None:
    (text,) = pages(renderer.render(PAGE))
    values = [PAGE.title, PAGE.holder_name, PAGE.holder_code, PAGE.number, PAGE.identifier, PAGE.issuer]
    values += ["2026年7月1日 至 2031年6月30日", "扫码核验", *(word for row in PAGE.fields for word in row)]
    assert [value for value in values if value not in text] == []


def test_the_page_is_a4(renderer: CertificateRenderer) -> None:
    box = PdfReader(BytesIO(renderer.render(PAGE))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


def test_the_code_on_the_page_leads_to_the_check(renderer: CertificateRenderer) -> None:
    codes = zxingcpp.read_barcodes(image(renderer.picture(PAGE)))
    assert [code.text for code in codes] == [URL]


def test_the_seal_shows_its_name_and_caption(renderer: CertificateRenderer) -> None:
    bare = replace(PAGE, seal_svg='<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm"/>')
    assert "电子证照专用章" in pages(renderer.render(PAGE))[0]
    assert "电子证照专用章" not in pages(renderer.render(bare))[0]
    assert _red(renderer.picture(PAGE)) > 4000 > 10 > _red(renderer.picture(bare))


def _red(png: bytes) -> int:
    return sum(1 for red, green, blue in pixels(image(png)) if red > 170 and green + blue < 120)


def test_an_unlimited_certificate_says_so(renderer: CertificateRenderer) -> None:
    assert "2026年7月1日 至 长期" in pages(renderer.render(replace(PAGE, valid_until=None)))[0]


def test_a_status_is_written_across_the_page(renderer: CertificateRenderer) -> None:
    assert "已撤销" in pages(renderer.render(replace(PAGE, status_note="已撤销")))[0]


def test_empty_values_leave_no_row(renderer: CertificateRenderer) -> None:
    (text,) = pages(renderer.render(replace(PAGE, holder_code="", fields=())))
    assert "统一社会信用代码" not in text


def test_typst_markup_in_a_value_stays_text(renderer: CertificateRenderer) -> None:
    hostile = '#panic("x") *b* $x$ <b> \\ "'
    assert hostile in pages(renderer.render(replace(PAGE, holder_name=hostile)))[0]


def test_rare_characters_are_written_as_code_points(renderer: CertificateRenderer) -> None:
    page = replace(PAGE, holder_name="张\U000f1234三", seal_svg=seal_svg("张\U000f1234三之印"))
    assert "张〔U+F1234〕三" in pages(renderer.render(page))[0]


@pytest.mark.parametrize("value", ["食品销售；" * 100, "A" * 400, "很长的地址" * 60])
def test_long_values_stay_on_the_page_and_inside_the_frame(renderer: CertificateRenderer, value: str) -> None:
    page = replace(PAGE, fields=(*PAGE.fields, ("附注", value)))
    assert "".join(pages(renderer.render(page))[0].split()).count(value[:2]) >= len(value) // 5
    assert len(pages(renderer.render(page))) == 1
    assert _margin_ink(renderer.picture(page)) == 0


def _margin_ink(png: bytes) -> int:
    """Count dark pixels right of the text column and left of the frame."""
    page = image(png)
    across = page.width / 210
    strip = page.crop((int(186 * across), int(40 * across), int(196 * across), int(255 * across)))
    return sum(1 for pixel in pixels(strip) if max(pixel) < 90)


def test_what_fits_on_no_page_goes_to_an_annex_complete(renderer: CertificateRenderer) -> None:
    first, *annex = pages(renderer.render(replace(PAGE, fields=(("经营范围", "日用品销售" * 1500),))))
    assert "详见附页" in first
    assert "JY15116020012345" in annex[0]
    assert "".join("".join(annex).split()).count("日用品销售") == 1500


def test_the_same_page_gives_the_same_bytes(renderer: CertificateRenderer) -> None:
    assert renderer.render(PAGE) == CertificateRenderer().render(PAGE)


def test_threads_share_one_renderer(renderer: CertificateRenderer) -> None:
    numbers = [f"JY{n:014}" for n in range(12)]
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda number: renderer.render(replace(PAGE, number=number)), numbers))
    assert [number for number, pdf in zip(numbers, made, strict=True) if number not in pages(pdf)[0]] == []
