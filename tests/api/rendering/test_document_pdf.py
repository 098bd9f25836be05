"""A case's document on paper: all that it says, however long, and nothing that it says is run."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from api.rendering.document_pdf import DocumentPage, DocumentRenderer
from resolvers.applications.documents import DocumentKind, IssuedDocument, document_number
from resolvers.seals.picture import seal_svg

DEPARTMENT = "广安市广安区市场监督管理局"
NOTICE = IssuedDocument(
    kind=DocumentKind.SUPPLEMENT_NOTICE,
    number="补〔2026〕51160220261102DCT1ECJRY号",
    title="补正告知书",
    party="买买提·阿不都热合曼",
    paragraphs=("现一次性告知需要补正的全部内容如下：",),
    items=("平面图不清晰",),
    department=DEPARTMENT,
    issued_on=date(2026, 11, 2),
    issued_at=datetime(2026, 11, 2, 1, 30, tzinfo=UTC),
    event="e" * 64,
    check_code="c" * 22,
    seal="5116020000001",
    signature="3045",
)


@pytest.fixture(scope="module")
def renderer() -> DocumentRenderer:
    return DocumentRenderer()


def page(document: IssuedDocument = NOTICE) -> DocumentPage:
    seal = seal_svg(document.department) if document.signature else None
    return DocumentPage(document, seal, "https://example.gov.cn/d/51160220261102DCT1ECJRY.1.cccccccccccccccccccccc")


def said(pdf: bytes) -> str:
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages)
    return "".join(text.split())


def test_all_of_it_is_printed_and_always_the_same(renderer: DocumentRenderer) -> None:
    pdf = renderer.render(page())

    text = said(pdf)
    for word in (
        NOTICE.title,
        NOTICE.number,
        NOTICE.party,
        *NOTICE.items,
        DEPARTMENT,
        "2026年11月2日",
        NOTICE.sha256,
    ):
        assert word in text
    assert DocumentRenderer().render(page()) == pdf == renderer.render(page())


def test_nothing_of_a_long_one_is_lost(renderer: DocumentRenderer) -> None:
    items = tuple(f"第{place}处{'长' * 900}完{place}。" for place in range(50))
    pdf = renderer.render(page(replace(NOTICE, items=items, party="很长的名称" * 40)))

    text = said(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) > 10
    assert [place for place in range(50) if f"完{place}。" not in text] == []


def test_markup_is_printed_as_it_is(renderer: DocumentRenderer) -> None:
    text = said(renderer.render(page(replace(NOTICE, items=("#panic()*粗*$x$<a>\\",)))))

    assert "#panic()*粗*$x$<a>\\" in text


def test_one_without_a_seal_says_so(renderer: DocumentRenderer) -> None:
    assert "未加盖电子印章" in said(renderer.render(page(replace(NOTICE, seal=None, signature=None))))


def test_a_second_one_of_its_kind_has_another_number() -> None:
    first = document_number(DocumentKind.SUPPLEMENT_NOTICE, 2026, "51160220261102DCT1ECJRY", 0)
    second = document_number(DocumentKind.SUPPLEMENT_NOTICE, 2026, "51160220261102DCT1ECJRY", 1)

    assert first == NOTICE.number
    assert second != first
