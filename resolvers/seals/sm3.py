from cryptography.hazmat.primitives.hashes import SM3, Hash

DIGEST_BYTES = 32


def sm3(data: bytes) -> bytes:
    """SM3 of the data (GB/T 32905), 32 bytes."""
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()
