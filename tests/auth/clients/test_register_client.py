from typing import Any

import pytest

from auth.clients.model import ClientKind
from auth.clients.registration import BadRegistration, client_of
from tests.auth.openid.portal import CALLBACK, ec_key, portal_document, rsa_key, service_document
from tests.clock import FUTURE

KEY = ec_key()
PUBLIC = KEY.as_dict(private=False)


def problems(document: Any, *, loopback: bool = False) -> list[str]:
    with pytest.raises(BadRegistration) as caught:
        client_of(document, FUTURE, loopback=loopback)
    return str(caught.value).splitlines()


def test_a_portal_is_what_its_file_says() -> None:
    client = client_of(portal_document("portal-one", KEY), FUTURE, loopback=False)

    assert (client.id, client.kind, client.confidential) == ("portal-one", ClientKind.WEB_APP, True)
    assert (client.redirect_uris, client.enabled) == ((CALLBACK,), True)


def test_an_id_is_made_when_none_is_given() -> None:
    document = {name: value for name, value in portal_document().items() if name != "id"}

    assert len(client_of(document, FUTURE, loopback=False).id) == 24


def test_a_service_has_a_key_and_no_addresses() -> None:
    assert client_of(service_document("province-50", rsa_key()), FUTURE, loopback=False).scopes == ("exchange",)
    assert problems(service_document("province-50")) == ["jwks: a SERVICE needs a public key"]
    told = problems({**service_document("province-50", KEY), "redirectUris": [CALLBACK]})
    assert told == ["redirectUris: only a WEB_APP has any"]


@pytest.mark.parametrize(
    "uri",
    [
        "http://portal.example/callback",
        "https://*.portal.example/callback",
        "https://portal.example/*",
        "https://portal.example/callback#x",
        "https://user@portal.example/callback",
        "https:///callback",
        "https://portal.example:0/callback",
        "https://portal.example:99999/callback",
        "https://portal.example/ callback",
        "https://portal.example;form-action *",
        "https://portal.example,https://evil.example",
        "https://政务.example/callback",
        "javascript:alert(1)",
        "portal.example/callback",
        "com.example.app:/callback",
        "//portal.example/callback",
        "https://portal.example/\r\nx",
        "https://[::1",
        f"https://portal.example/{'x' * 500}",
        "",
    ],
)
def test_an_address_must_be_plain_and_https(uri: str) -> None:
    (told,) = problems(portal_document(redirectUris=[uri]))[:1]

    assert told.startswith("redirectUris: ")


@pytest.mark.parametrize("uri", ["http://localhost:3000/cb", "http://127.0.0.1/cb", "http://[::1]:8080/cb"])
def test_this_machine_is_for_development(uri: str) -> None:
    document = portal_document(redirectUris=[uri])

    assert client_of(document, FUTURE, loopback=True).redirect_uris == (uri,)
    assert problems(document) == [f"redirectUris: {uri} must be https"]
    assert problems(portal_document(redirectUris=["http://localhost.evil.example/"]), loopback=True)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (KEY.as_dict(private=True), "is private"),
        ({**PUBLIC, "kid": ""}, "needs a kid"),
        ({name: value for name, value in PUBLIC.items() if name != "kid"}, "needs a kid"),
        ({**PUBLIC, "use": "enc"}, "must be for ES256 or RS256"),
        ({**PUBLIC, "alg": "ES384"}, "must be for ES256 or RS256"),
        ({**PUBLIC, "crv": "P-384"}, "can't be read"),
        ({**PUBLIC, "x": "AAAA"}, "can't be read"),
        ({"kty": "EC", "kid": "1"}, "can't be read"),
        ({"kty": "oct", "kid": "1", "k": "c2VjcmV0"}, "is private"),
        ({"kty": "OKP", "kid": "1", "crv": "Ed25519", "x": "AA"}, "must be for ES256 or RS256"),
        ({"kty": "RSA", "kid": "1", "n": "AQAB", "e": "AQAB"}, ""),
        ("key", "needs a kid"),
    ],
)
def test_a_key_that_nobody_may_sign_with_is_told(key: Any, why: str) -> None:
    (told,) = problems(portal_document(jwks={"keys": [key]}))

    assert told.startswith(f"jwks: key 1 {why}")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"name": "门户\u202eelpmaxe"}, "name"),
        ({"name": None}, "name"),
        ({"id": "tongban!"}, "id"),
        ({"id": "X" * 10}, "id"),
        ({"id": 7}, "id"),
        ({"kind": "APP"}, "kind"),
        ({"scopes": ["profile"]}, "scopes"),
        ({"scopes": ["openid", "exchange"]}, "scopes"),
        ({"scopes": "openid"}, "scopes"),
        ({"scopes": ["openid email"]}, "scopes"),
        ({"redirectUris": []}, "redirectUris"),
        ({"redirectUris": CALLBACK}, "redirectUris"),
        ({"postLogoutRedirectUris": ["x"]}, "postLogoutRedirectUris"),
        ({"jwks": []}, "jwks"),
        ({"jwks": {"keys": [PUBLIC, PUBLIC]}}, "jwks"),
        ({"clientSecret": "x"}, "clientSecret"),
    ],
)
def test_what_is_wrong_is_told_by_field(changed: dict[str, Any], field: str) -> None:
    assert problems(portal_document(**changed))[0].startswith(f"{field}: ")


def test_everything_is_told_at_once() -> None:
    told = problems({"kind": "SERVICE", "scopes": ["openid"], "x": 1})

    assert [line.partition(":")[0] for line in told] == ["x", "name", "scopes", "jwks"]


@pytest.mark.parametrize("document", [[], "x", None, 7])
def test_what_is_no_object_is_told(document: Any) -> None:
    assert problems(document) == ["the file must hold one JSON object"]
