"""What an SM2 signature is over: for services that sign digests and never see what is signed."""

from resolvers.seals.ber import read
from resolvers.seals.sm3 import sm3

# a, b and G of the curve (GB/T 32918.5)
_CURVE = bytes.fromhex(
    "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
    "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
    "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
    "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"
)
_UNCOMPRESSED = b"\x04"
_COORDINATES = 64


def signed_digest(public_key: bytes, message: bytes, signer_id: bytes) -> bytes:
    """SM3 of the signer's own digest and the message (GB/T 32918.2, 5.5 and 6.1): e, 32 bytes.

    `public_key` is SubjectPublicKeyInfo; ValueError for any other than an uncompressed point.
    """
    _, key = read(public_key).parts()
    point = key.bits()
    if point[:1] != _UNCOMPRESSED or len(point) != 1 + _COORDINATES:
        raise ValueError("not an uncompressed point")
    own = sm3((8 * len(signer_id)).to_bytes(2, "big") + signer_id + _CURVE + point[1:])
    return sm3(own + message)
