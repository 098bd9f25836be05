import hashlib
from datetime import date, timedelta

import pytest

from auth.consents.purpose import Purpose
from auth.consents.texts import ConsentText, ConsentTexts, published_texts
from tests.graphql import Client

TEXTS = "query($purpose: ConsentPurpose) { consentTexts(purpose: $purpose) { purpose version hash title text } }"
# What was published stays as it is, to the last comma: people agreed to exactly that.
PUBLISHED = {
    ("ACCOUNT", 1): "e2968f72187a0b2a751a885e2178a35d0f2569817d919a4033d24802ccf79948",
    ("ID_NUMBER", 1): "f7b49bfa6cea345ffa3f3dab4b8b864da140d20ab8fdd64b5ece746b24fae7e6",
    ("FACE", 1): "92a74944fcd6903d458dc51562106316c3046936cba73ff6ef881ad77c695bee",
    ("WARD_DATA", 1): "9ed8dc1f97a29ffe0f255f71ba8cc5598c262ef940fbb39e30328554e0dc2b5f",
}
LATER = date(2036, 1, 1)


def text(version: int, since: date) -> ConsentText:
    return ConsentText(Purpose.FACE, version, since, f"# 同意书\n第 {version} 版", f"# Consent\nversion {version}")


@pytest.mark.parametrize("purpose", list(Purpose))
def test_published_texts_never_change(purpose: Purpose) -> None:
    hashes = [digest for (one, _), digest in PUBLISHED.items() if one == purpose.value]

    found = [published_texts().find(purpose, version) for version in range(1, len(hashes) + 1)]

    assert [one and one.hash for one in found] == hashes
    assert published_texts().find(purpose, len(hashes) + 1) is None


def test_a_new_version_counts_from_its_first_day() -> None:
    texts = ConsentTexts((text(1, LATER - timedelta(days=90)), text(2, LATER)))

    assert texts.current(Purpose.FACE, LATER - timedelta(days=1)).version == 1
    assert texts.current(Purpose.FACE, LATER).version == 2


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_text_says_what_the_law_wants_said(purpose: Purpose) -> None:
    found = published_texts().current(purpose, LATER)

    for said in ("处理目的", "处理方式", "敏感个人信息", "撤回同意", "监护人", "个人信息保护法"):
        assert said in found.text
    assert found.translation.startswith("# ")


async def test_anybody_may_read_them_and_check_the_hash(client: Client) -> None:
    found = (await client.run(TEXTS))["consentTexts"]

    assert [one["purpose"] for one in found] == [purpose.value for purpose in Purpose]
    for one in found:
        assert one["hash"] == hashlib.sha256(one["text"].encode()).hexdigest()
    (face,) = (await client.english().run(TEXTS, purpose="FACE"))["consentTexts"]
    assert face["title"] == "Separate consent to the processing of face information"
    assert face["text"].startswith("# 人脸信息")
