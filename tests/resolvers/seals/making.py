"""A certificate authority, a seal and a signed document, for tests; keys are made once."""

from datetime import UTC, datetime, timedelta
from functools import cache

from resolvers.seals import sm2
from resolvers.seals.ses import SealInfo, Sealing, Trust, Version
from resolvers.seals.ses_making import make_seal, make_signature
from resolvers.seals.sm3 import sm3
from resolvers.seals.x509 import CertificateRequest, Issuer, Name
from resolvers.seals.x509_making import make_certificate
from resolvers.seals.x509_reading import read_certificate

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
YEAR = timedelta(days=365)
DOCUMENT = "关于准予食品经营许可的决定".encode()
DIGEST = sm3(DOCUMENT)
ROOT, MAKER, SIGNER = Name("四川省电子印章根证书", "四川省大数据中心"), Name("制章系统"), Name("广安区市场监督管理局")


@cache
def key(whose: str) -> bytes:
    return sm2.generate_private_key()


def signs(whose: str, message: bytes) -> bytes:
    return sm2.sign(key(whose), message)


@cache
def root(whose: str = "root") -> bytes:
    wanted = CertificateRequest(ROOT, sm2.public_key(key(whose)), AT + 20 * YEAR, path_length=0)
    return make_certificate(wanted, Issuer(None, lambda message: signs(whose, message)), at=AT - YEAR)


def certificate(whose: str, name: Name = SIGNER, *, by: str = "root", until: datetime = AT + 3 * YEAR) -> bytes:
    wanted = CertificateRequest(name, sm2.public_key(key(whose)), until)
    return make_certificate(wanted, Issuer(root(by), lambda message: signs(by, message)), at=AT - YEAR)


@cache
def maker() -> bytes:
    return certificate("maker", MAKER)


@cache
def signer() -> bytes:
    return certificate("signer")


def info(version: Version = 4) -> SealInfo:
    return SealInfo(
        vid="TONGBAN",
        es_id="5116020000001",
        kind=1,
        name="广安区市场监督管理局",
        certificates=(signer(),),
        created_at=AT,
        valid_from=AT - timedelta(days=1),
        valid_until=AT + YEAR,
        picture_type="png",
        picture=b"\x89PNG\r\n\x1a\n" + bytes(300),
        width_mm=42,
        height_mm=42,
        version=version,
    )


def seal(of: SealInfo | None = None) -> bytes:
    return make_seal(of or info(), maker(), lambda message: signs("maker", message))


def signed(sealed: bytes | None = None) -> bytes:
    sealing = Sealing(sealed or seal(), signer(), DIGEST, "/Doc_0/Signs/Sign_0/Signature.xml")
    return make_signature(sealing, lambda message: signs("signer", message), at=AT)


@cache
def trust() -> Trust:
    roots = (read_certificate(root()),)
    return Trust(makers=roots, signers=roots)
