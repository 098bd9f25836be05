from io import BytesIO
from xml.etree import ElementTree

import pytest
import typst
import zxingcpp
from PIL import Image

from api.rendering.qr import qr_svg

SHEET = b"""#set page(width: 60mm, height: 60mm, margin: 0mm)
#image(bytes(sys.inputs.svg), format: "svg", width: 60mm)"""


@pytest.mark.parametrize("text", ["https://zwfw.example.gov.cn/guide/511A0138000000", "广安区 办事指南", "x" * 900])
def test_the_code_is_read_back(text: str) -> None:
    png = typst.compile(SHEET, format="png", ppi=300, sys_inputs={"svg": qr_svg(text)})
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(png)))] == [text]


def test_the_code_has_a_quiet_zone_of_four_modules() -> None:
    svg = ElementTree.fromstring(qr_svg("https://zwfw.example.gov.cn/verify/1"))
    modules = int((svg.get("viewBox") or "").split()[2])
    assert (modules - 8 - 17) % 4 == 0
    strokes = [path for path in svg if path.get("stroke")]
    assert (strokes[0].get("d") or "").startswith("M4 4.5")
