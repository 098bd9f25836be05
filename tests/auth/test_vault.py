import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.vault import Vault, VaultError

MASTER_KEY = hashlib.sha256(b"a key for tests").digest()
VAULT = Vault(MASTER_KEY)
OTHER = Vault(bytes(32))


@settings(deadline=None)
@given(plaintext=st.binary(), purpose=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens(plaintext: bytes, purpose: str) -> None:
    assert VAULT.open(VAULT.seal(plaintext, purpose), purpose) == plaintext


def test_a_restarted_process_opens_it_too() -> None:
    assert Vault(MASTER_KEY).open(VAULT.seal(b"secret", "totp"), "totp") == b"secret"


def test_sealing_twice_gives_two_texts() -> None:
    assert VAULT.seal(b"secret", "totp") != VAULT.seal(b"secret", "totp")


def test_another_purpose_does_not_open_it() -> None:
    with pytest.raises(VaultError):
        VAULT.open(VAULT.seal(b"secret", "totp"), "seal-key")


def test_another_master_key_does_not_open_it() -> None:
    with pytest.raises(VaultError, match="another key"):
        OTHER.open(VAULT.seal(b"secret", "totp"), "totp")


def test_no_flipped_bit_passes() -> None:
    sealed = VAULT.seal(b"secret", "totp")
    for place in range(len(sealed) * 8):
        damaged = bytearray(sealed)
        damaged[place // 8] ^= 1 << place % 8
        with pytest.raises(VaultError):
            VAULT.open(bytes(damaged), "totp")


def test_no_beginning_of_it_passes() -> None:
    sealed = VAULT.seal(b"secret", "totp")
    for length in range(len(sealed)):
        with pytest.raises(VaultError):
            VAULT.open(sealed[:length], "totp")


def test_version_and_key_id_come_first() -> None:
    first, second, other = (vault.seal(b"", "totp")[:9] for vault in (VAULT, VAULT, OTHER))
    assert first == second
    assert first[0] == other[0] == 1
    assert first != other


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_only_32_bytes_are_a_master_key(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(bytes(length))


def test_repr_keeps_the_key_to_itself() -> None:
    for encoded in (MASTER_KEY.hex(), repr(MASTER_KEY), repr(MASTER_KEY)[2:-1]):
        assert encoded not in repr(VAULT)


def test_blinding_is_stable_and_hides_the_text() -> None:
    blinded = VAULT.blind("13800001234", "phone")
    assert blinded == Vault(MASTER_KEY).blind("13800001234", "phone")
    assert len(bytes.fromhex(blinded)) == 32
    assert "13800001234" not in blinded


def test_blinding_differs_by_text_purpose_and_key() -> None:
    blinds = {
        vault.blind(text, purpose)
        for vault in (VAULT, OTHER)
        for text in ("13800001234", "13800001235")
        for purpose in ("phone", "token")
    }
    assert len(blinds) == 8


def test_text_and_purpose_do_not_run_together() -> None:
    assert VAULT.blind("bc", "a") != VAULT.blind("c", "ab")
