"""Pictures of e-seals as dots: small, whole, red on nothing."""

from io import BytesIO

import pytest
from PIL import Image

from api.rendering.seal_png import SealPainter
from auth.problems import Invalid
from resolvers.seals.drawing import Wording, drawing, size_mm
from resolvers.seals.model import SealKind, SealOwner

PAINTER = SealPainter()
NAME = "中国（四川）自由贸易试验区广安味道餐饮管理与供应链服务集团有限公司"


def owner(length: int, *, department: bool = False) -> SealOwner:
    return SealOwner("91511602MB99001879", NAME[:length], is_department=department)


@pytest.mark.parametrize("length", [4, 8, 12, 20, 30])
@pytest.mark.parametrize("kind", [SealKind.STATUTORY_NAME, SealKind.FINANCE, SealKind.INVOICE, SealKind.BRANCH])
def test_every_picture_is_small_and_as_large_as_it_says(kind: SealKind, length: int) -> None:
    drawn = drawing(Wording(owner(length), kind, label="成都分公司"), PAINTER)

    png = PAINTER.png(drawn.svg)

    assert len(png) < 20_000
    with Image.open(BytesIO(png)) as picture:
        dots = [round(side / 25.4 * 200) for side in size_mm(drawn.svg)]
        assert all(abs(found - wanted) <= 1 for found, wanted in zip(picture.size, dots, strict=True))
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("name", ["周明", "周启明", "欧阳启明", "阿卜杜拉·买买提", "古丽米热·阿不都热依木江"])
def test_names_of_any_length_make_a_seal(name: str) -> None:
    drawn = drawing(Wording(owner(10), SealKind.PERSONAL_NAME, name), PAINTER)

    assert PAINTER.png(drawn.svg) == PAINTER.png(drawn.svg)
    assert size_mm(drawn.svg) == ((18, 18) if len(name) < 5 else (max(30, 4 * len(name)), 12))


@pytest.mark.parametrize(("kind", "size"), [(SealKind.STATUTORY_NAME, (42, 42)), (SealKind.INVOICE, (40, 30))])
def test_departments_have_42_mm(kind: SealKind, size: tuple[int, int]) -> None:
    assert size_mm(drawing(Wording(owner(8, department=True), kind), PAINTER).svg) == size


def test_rare_characters_are_named_not_boxed() -> None:
    rare = SealOwner("91511602MB99001879", "广安\U00031fff饮有限公司", is_department=False)

    with pytest.raises(Invalid) as refused:
        drawing(Wording(rare, SealKind.FINANCE), PAINTER)

    assert "U+31FFF" in str(refused.value.values["characters"])


@pytest.mark.parametrize("name", ["三个字", NAME[:31], "有\n换行的公司"])
def test_names_that_do_not_fit_are_refused(name: str) -> None:
    with pytest.raises(Invalid):
        drawing(Wording(SealOwner("x", name, is_department=False), SealKind.CONTRACT), PAINTER)
