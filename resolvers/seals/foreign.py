"""SM2 signatures as others write them."""

from resolvers.seals import der, sm2

_HALF = 32


def der_signature(signature: bytes) -> bytes:
    """A signature in DER: some makers write the bare 64 bytes r‖s; anything else stays as it is."""
    if len(signature) != 2 * _HALF:
        return signature
    numbers = (signature[:_HALF], signature[_HALF:])
    return der.sequence(*(der.integer(int.from_bytes(number, "big")) for number in numbers))


def verified(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature, DER or bare, is the key's over the message; False for keys that aren't SM2 keys."""
    try:
        return sm2.verify(public_key, message, der_signature(signature))
    except ValueError:
        return False
