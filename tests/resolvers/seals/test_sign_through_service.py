"""Keys that never come here: a service signs by reference."""

import base64
from typing import Any

import httpx
import pytest

from auth.vault import Vault
from resolvers.seals import sm2
from resolvers.seals.authority import DEVELOPMENT_NAME, make_authorities
from resolvers.seals.failures import SigningUnavailable
from resolvers.seals.remote_signer import RemoteSigner, SigningServiceDown
from resolvers.seals.signer import LocalSigner
from resolvers.seals.sm2_digest import signed_digest
from resolvers.seals.x509_chain import verify_chain
from resolvers.seals.x509_reading import read_certificate
from tests.providers.signing_service import SECRET, SigningService
from tests.resolvers.seals.making import AT

VAULT = Vault(b"k" * 32)


def remote(service: SigningService, secret: str = SECRET) -> RemoteSigner:
    return RemoteSigner(VAULT, "https://hsm.example/hsm", secret, httpx.MockTransport(service.answer))


def test_the_digest_is_the_standards() -> None:
    """GB/T 32918.5, A.2: e of "message digest" for the identity 1234567812345678."""
    point = bytes.fromhex(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    key = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200") + point
    e = bytes.fromhex("F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640")
    assert signed_digest(key, b"message digest", b"1234567812345678") == e


def test_the_service_signs_by_reference_and_sees_only_a_digest() -> None:
    service = SigningService()
    signer = remote(service)
    key = signer.new_key()
    signature = signer.sign(key, "机密文件".encode())
    assert sm2.verify(key.public_key, "机密文件".encode(), signature)
    assert service.asked[-1]["key"] == "slot-1"
    assert base64.b64decode(service.asked[-1]["digest"]) == signed_digest(
        key.public_key, "机密文件".encode(), sm2.DEFAULT_ID
    )
    assert "机密文件" not in str(service.asked)


def test_the_reference_is_sealed_and_not_shown() -> None:
    key = remote(SigningService()).new_key()
    assert b"slot-1" not in key.sealed_private_key
    assert VAULT.open(key.sealed_private_key, "seal-key") == b"ref:slot-1"
    assert "slot-1" not in repr(key)


def test_keys_of_before_sign_here_as_ever() -> None:
    service = SigningService()
    key = LocalSigner(VAULT).new_key()
    assert sm2.verify(key.public_key, b"x", remote(service).sign(key, b"x"))
    assert service.asked == []


def test_an_authority_may_live_in_the_service() -> None:
    made = make_authorities(DEVELOPMENT_NAME, remote(SigningService()), development=True, at=AT)
    root, maker = (read_certificate(one.certificate) for one in (made.root, made.seal_maker))
    assert verify_chain(maker, [root], AT) is None


def test_a_lost_connection_is_tried_once_more() -> None:
    service = SigningService()
    signer = remote(service)
    key = signer.new_key()
    service.faults.append(httpx.ConnectError("gone"))
    assert sm2.verify(key.public_key, b"x", signer.sign(key, b"x"))
    service.faults.extend([httpx.ConnectError("gone"), httpx.ReadTimeout("slow")])
    with pytest.raises(SigningServiceDown):
        signer.sign(key, b"x")


@pytest.mark.parametrize("status", [302, 401, 404, 500])
def test_a_refusal_is_said_at_once(status: int) -> None:
    service = SigningService()
    signer = remote(service)
    key = signer.new_key()
    service.faults.append(status)
    with pytest.raises(SigningUnavailable, match="doesn't answer") as raised:
        signer.sign(key, b"x")
    assert raised.value.problem.key == "seal.signer_down"


def test_another_secret_is_refused() -> None:
    with pytest.raises(SigningServiceDown):
        remote(SigningService(), "guessed").new_key()


FLIPPED = base64.b64encode(bytes(64)).decode()


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        b"no json",
        b"[" * 5000,
        {"signature": None},
        {"signature": "no base64!"},
        {"signature": FLIPPED},
        {"signature": ""},
    ],
    ids=range(8),
)
def test_nothing_but_the_keys_own_signature_is_taken(answer: Any) -> None:
    service = SigningService()
    signer = remote(service)
    key = signer.new_key()
    service.alter = lambda _: answer
    with pytest.raises(SigningServiceDown):
        signer.sign(key, b"x")


def test_a_signature_of_another_key_is_not_taken() -> None:
    service = SigningService()
    signer = remote(service)
    first, second = signer.new_key(), signer.new_key()
    service.keys["slot-1"] = service.keys["slot-2"]
    assert signer.sign(second, b"x")
    with pytest.raises(SigningServiceDown):
        signer.sign(first, b"x")


@pytest.mark.parametrize(
    "change",
    [{"key": None}, {"key": ""}, {"key": "k" * 300}, {"publicKey": "AAAA"}, {"publicKey": None}],
    ids=range(5),
)
def test_a_key_that_is_none_is_not_taken(change: dict[str, Any]) -> None:
    service = SigningService()
    service.alter = lambda answer: {**answer, **change}
    with pytest.raises(SigningServiceDown):
        remote(service).new_key()
