import pytest

from api.settings import BadSettings, read_settings

HASH = "android:apk-key-hash:" + "A" * 43


def read(**given: str) -> tuple[str, tuple[str, ...]]:
    settings = read_settings({f"TONGBAN_{name.upper()}": text for name, text in given.items()}, "development")
    return settings.passkey_domain, settings.passkey_pages


@pytest.mark.parametrize(
    ("url", "domain", "origin"),
    [
        ("https://gov.example.cn", "gov.example.cn", "https://gov.example.cn"),
        ("https://Gov.Example.cn:443/", "gov.example.cn", "https://gov.example.cn"),
        ("https://gov.example.cn:8443/api", "gov.example.cn", "https://gov.example.cn:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_both_follow_from_the_public_address(url: str, domain: str, origin: str) -> None:
    assert read(public_url=url) == (domain, (origin,))


def test_an_app_and_a_portal_share_a_domain() -> None:
    found = read(
        public_url="https://api.gov.example.cn",
        passkey_rp_id="GOV.example.cn",
        passkey_origins=f"https://www.gov.example.cn/, {HASH},https://gov.example.cn:443",
    )

    assert found == ("gov.example.cn", ("https://www.gov.example.cn", HASH, "https://gov.example.cn"))


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"passkey_origins": "gov.example.cn"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_origins": "http://gov.example.cn"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_origins": "https://gov.example.cn/login"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_origins": "https://evil.example"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_origins": "https://notgov.example.cn"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_origins": "android:apk-key-hash:short"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_origins": "https://gov.example.cn:99999"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"passkey_rp_id": "https://gov.example.cn"}, "TONGBAN_PASSKEY_RP_ID"),
        ({"passkey_rp_id": "other.example.cn"}, "TONGBAN_PASSKEY_ORIGINS"),
        ({"public_url": "https://gov.example.cn:99999"}, "TONGBAN_PUBLIC_URL"),
    ],
)
def test_what_no_browser_would_take_is_a_problem(given: dict[str, str], variable: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(**{"public_url": "https://gov.example.cn", **given})

    assert str(caught.value).startswith(f"{variable}: ")
