import pytest

from auth.vault import Vault, VaultError
from resolvers.seals import sm2
from resolvers.seals.signer import LocalSigner, SealKey, Signer, new_seal_key, verify_signature

VAULT = Vault(b"k" * 32)


def test_a_new_key_signs_and_its_signature_verifies() -> None:
    key, signer = new_seal_key(VAULT), LocalSigner(VAULT)
    signature = signer.sign(key, b"document")
    assert verify_signature(key.public_key, b"document", signature)
    assert not verify_signature(key.public_key, b"documents", signature)


def test_the_signature_carries_the_default_id() -> None:
    key = new_seal_key(VAULT)
    signature = LocalSigner(VAULT).sign(key, b"document")
    assert sm2.verify(key.public_key, b"document", signature, b"1234567812345678")
    assert not sm2.verify(key.public_key, b"document", signature, b"")


def test_another_seal_does_not_verify_it() -> None:
    key, other = new_seal_key(VAULT), new_seal_key(VAULT)
    assert not verify_signature(other.public_key, b"document", LocalSigner(VAULT).sign(key, b"document"))


def test_another_vault_does_not_open_the_key() -> None:
    with pytest.raises(VaultError):
        LocalSigner(Vault(b"o" * 32)).sign(new_seal_key(VAULT), b"document")


def test_the_private_key_is_sealed_and_out_of_sight() -> None:
    key = new_seal_key(VAULT)
    private = VAULT.open(key.sealed_private_key, "seal-key")
    assert sm2.public_key(private) == key.public_key
    assert private[36:68] not in key.sealed_private_key
    assert "sealed_private_key" not in repr(key)


def test_a_hardware_signer_fits_the_same_place() -> None:
    class Hardware:
        def __init__(self) -> None:
            self.inside = {b"slot 7": sm2.generate_private_key()}

        def sign(self, key: SealKey, message: bytes) -> bytes:
            return sm2.sign(self.inside[key.sealed_private_key], message)

    hardware = Hardware()
    signer: Signer = hardware
    key = SealKey(b"slot 7", sm2.public_key(hardware.inside[b"slot 7"]))
    assert verify_signature(key.public_key, b"document", signer.sign(key, b"document"))
