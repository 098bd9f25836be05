"""Every type's page in its layout: everything on it, on one page, its code read back, PDF/A with fonts embedded."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import zxingcpp
from pypdf import PdfReader

from api.rendering.certificate_pdf import CertificatePage, CertificateRenderer
from resolvers.certificates.model import CertificateType, Layout
from resolvers.parties.model import Audience
from seeds.catalogue import CERTIFICATE_TYPES
from tests.api.rendering.test_certificate_pdf import PAGE, URL, image, pages

LAYOUTS = pytest.mark.parametrize("layout", [one.value for one in Layout])
# Millimetres, wide and high.
SIZES = {
    "LICENCE": (210, 297),
    "BUSINESS_LICENCE": (297, 210),
    "BOOKLET": (256, 176),
    "CARD": (195, 258),
    "DIPLOMA": (297, 210),
}


@pytest.fixture(scope="module")
def renderer() -> CertificateRenderer:
    return CertificateRenderer()


def page_of(type: CertificateType) -> CertificatePage:
    return replace(
        PAGE,
        title=type.name,
        number=type.number("511602000000", 2026, "0000001"),
        fields=tuple((field["title"], f"内容{place}") for place, field in enumerate(type.properties.values())),
        layout=type.layout.value,
        person=type.holder is Audience.NATURAL_PERSON,
    )


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("type", CERTIFICATE_TYPES, ids=lambda type: f"{type.name} {type.code[-3:]}")
def test_every_type_is_drawn_whole_on_one_page(renderer: CertificateRenderer, type: CertificateType) -> None:
    page = page_of(type)
    (text,) = map(plain, pages(renderer.render(page)))
    expected = [page.title, page.number, page.identifier, page.issuer, "2026年7月1日", "国务院令第716号"]
    expected += [word for row in page.fields for word in row]
    assert [one for one in expected if plain(one) not in text] == []


@LAYOUTS
def test_sizes_and_codes(renderer: CertificateRenderer, layout: str) -> None:
    page = replace(PAGE, layout=layout)
    box = PdfReader(BytesIO(renderer.render(page))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == SIZES[layout]
    assert [code.text for code in zxingcpp.read_barcodes(image(renderer.picture(page)))] == [URL]


@LAYOUTS
def test_archivable_with_every_font_inside(renderer: CertificateRenderer, layout: str) -> None:
    reader = PdfReader(BytesIO(renderer.render(replace(PAGE, layout=layout))))
    metadata = str(reader.trailer["/Root"]["/Metadata"].get_data())  # type: ignore[index]
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    assert fonts
    for font in fonts:
        (inner,) = font.get_object()["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


@LAYOUTS
@pytest.mark.parametrize("value", ["食品销售；" * 60, "A" * 300])
def test_long_values_stay_on_one_page(renderer: CertificateRenderer, layout: str, value: str) -> None:
    made = pages(renderer.render(replace(PAGE, layout=layout, fields=(("附注", value),))))
    assert len(made) == 1
    assert plain(made[0]).count(value[:2]) >= len(value) // 5


@LAYOUTS
def test_what_fits_on_no_page_goes_to_an_annex_complete(renderer: CertificateRenderer, layout: str) -> None:
    page = replace(PAGE, layout=layout, fields=(("经营范围", "日用品销售" * 1500),))
    first, *annex = map(plain, pages(renderer.render(page)))
    assert "详见附页" in first
    assert "".join(annex).count("日用品销售") == 1500


@LAYOUTS
def test_status_and_hostile_names(renderer: CertificateRenderer, layout: str) -> None:
    hostile = '#panic("x") $x$ \\ 张\U000f1234'
    page = replace(PAGE, layout=layout, person=True, holder_name=hostile, status_note="已暂停")
    (text,) = map(plain, pages(renderer.render(page)))
    assert "已暂停" in text
    assert plain('#panic("x") $x$ \\ 张〔U+F1234〕') in text


@pytest.mark.parametrize(
    ("layout", "shown"), [("LICENCE", True), ("CARD", True), ("BOOKLET", False), ("DIPLOMA", False)]
)
def test_what_ends_by_no_day_has_no_line_for_one_where_paper_has_none(
    renderer: CertificateRenderer, layout: str, shown: bool
) -> None:
    page = replace(PAGE, layout=layout, valid_until=None)
    assert ("有效期限" in plain(pages(renderer.render(page))[0])) is shown
    dated = replace(page, valid_until=date(2031, 6, 30))
    assert "至2031年6月30日" in plain(pages(renderer.render(dated))[0])
