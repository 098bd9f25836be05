import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from api.settings import read_settings
from tests.api.test_settings import PRODUCTION, problems
from tests.providers.alipay import AES_KEY, APP_ID, key, private_text, public_text

AES = base64.b64encode(AES_KEY).decode()
ALIPAY = {
    "TONGBAN_ALIPAY_APP_ID": APP_ID,
    "TONGBAN_ALIPAY_PRIVATE_KEY": private_text("app"),
    "TONGBAN_ALIPAY_PUBLIC_KEY": public_text("alipay"),
    "TONGBAN_ALIPAY_AES_KEY": AES,
}
WECHAT = {"TONGBAN_WECHAT_APP_ID": "wx1", "TONGBAN_WECHAT_SECRET": "s"}


def text_of(made: object, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    der = made.private_bytes(Encoding.DER, form, NoEncryption())  # type: ignore[attr-defined]
    return base64.b64encode(der).decode()


@pytest.mark.parametrize("missing", [*ALIPAY, *WECHAT])
def test_a_provider_is_set_up_whole_or_not_at_all(missing: str) -> None:
    (line,) = problems({name: text for name, text in {**ALIPAY, **WECHAT}.items() if name != missing})

    assert line.startswith(f"{missing}: missing")


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_key_may_be_in_either_form_of_base64_or_in_a_file(form: PrivateFormat, tmp_path: Path) -> None:
    file, public = tmp_path / "key.pem", tmp_path / "public.pem"
    file.write_bytes(key("app").private_bytes(Encoding.PEM, form, NoEncryption()))
    public.write_bytes(key("alipay").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    for given in (text_of(key("app"), form), str(file)):
        settings = read_settings(
            {**ALIPAY, "TONGBAN_ALIPAY_PRIVATE_KEY": given, "TONGBAN_ALIPAY_PUBLIC_KEY": str(public)}, "development"
        )
        assert settings.alipay_private_key is not None
        assert settings.alipay_public_key is not None
        assert settings.alipay_private_key.private_numbers() == key("app").private_numbers()
        assert settings.alipay_public_key.public_numbers() == key("alipay").public_key().public_numbers()


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("TONGBAN_ALIPAY_PRIVATE_KEY", "***", "must be base64 or the path of a PEM file"),
        ("TONGBAN_ALIPAY_PRIVATE_KEY", "/nowhere/key.pem", "there is no such PEM file"),
        ("TONGBAN_ALIPAY_PRIVATE_KEY", public_text("app"), "must be an RSA private key without a password"),
        ("TONGBAN_ALIPAY_PRIVATE_KEY", text_of(ec.generate_private_key(ec.SECP256R1())), "must be an RSA key"),
        (
            "TONGBAN_ALIPAY_PRIVATE_KEY",
            text_of(rsa.generate_private_key(65537, 1024)),
            "must be an RSA key of at least",
        ),
        ("TONGBAN_ALIPAY_PUBLIC_KEY", private_text("alipay"), "must be Alipay's RSA public key"),
        ("TONGBAN_ALIPAY_PUBLIC_KEY", "MIIB", "must be Alipay's RSA public key"),
        ("TONGBAN_ALIPAY_AES_KEY", "***", "must be base64"),
        ("TONGBAN_ALIPAY_AES_KEY", "AAAA", "must be an AES key of 16, 24 or 32 bytes in base64"),
        ("TONGBAN_ALIPAY_URL", "openapi.alipay.com", "must be an absolute http(s) address"),
    ],
)
def test_a_key_that_can_not_be_used_is_told_without_repeating_it(name: str, text: str, why: str) -> None:
    (line,) = problems({**ALIPAY, name: text})

    assert line.startswith(f"{name}: {why}")
    assert text not in line


def test_a_private_key_with_a_password_is_refused() -> None:
    locked = key("app").private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"password"))

    (line,) = problems({**ALIPAY, "TONGBAN_ALIPAY_PRIVATE_KEY": base64.b64encode(locked).decode()})

    assert "without a password" in line


@pytest.mark.parametrize("name", ["TONGBAN_WECHAT_URL", "TONGBAN_ALIPAY_URL"])
def test_production_sends_secrets_over_https_only(name: str) -> None:
    (line,) = problems({**PRODUCTION, name: "http://provider.example"}, "production")

    assert line.startswith(f"{name}: production")
