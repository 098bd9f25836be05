import pytest

from api.identity import faces
from api.settings import read_settings
from auth.faces.alipay import AlipayFaces
from auth.faces.development import DevelopmentFaces
from auth.faces.provider import NoFaceProvider
from auth.mini_programs.outside import Outside
from tests.api.test_mini_program_settings import ALIPAY
from tests.api.test_settings import PRODUCTION, problems

IDENTITY = {"TONGBAN_IDENTITY_URL": "https://identity.example", "TONGBAN_IDENTITY_SECRET": "s"}
FACE = {**ALIPAY, "TONGBAN_ALIPAY_FACE": "true"}


@pytest.mark.parametrize("missing", IDENTITY)
def test_the_identity_service_is_set_up_whole_or_not_at_all(missing: str) -> None:
    (line,) = problems({name: text for name, text in IDENTITY.items() if name != missing})

    assert line.startswith(f"{missing}: missing")


def test_production_asks_for_identities_over_https_only() -> None:
    http = {**PRODUCTION, **IDENTITY, "TONGBAN_IDENTITY_URL": "http://identity.example"}

    assert problems(http, "production") == ["TONGBAN_IDENTITY_URL: production needs an https address"]


def test_faces_need_the_alipay_app() -> None:
    (line,) = problems({"TONGBAN_ALIPAY_FACE": "true"})

    assert line.startswith("TONGBAN_ALIPAY_FACE: needs the Alipay app")


def test_who_checks_faces_in_each_mode() -> None:
    development, production = read_settings({}, "development"), read_settings(PRODUCTION, "production")
    real = read_settings({**PRODUCTION, **FACE}, "production")

    assert isinstance(faces(development, Outside(), {}), DevelopmentFaces)
    assert isinstance(faces(development, Outside(), None), NoFaceProvider)
    assert isinstance(faces(production, Outside(), {}), NoFaceProvider)
    assert isinstance(faces(real, Outside(), None), AlipayFaces)


def test_an_alipay_app_without_the_contract_checks_no_faces() -> None:
    settings = read_settings({**PRODUCTION, **ALIPAY}, "production")

    assert isinstance(faces(settings, Outside(), None), NoFaceProvider)
