"""The openssl command line, which knows nothing of us, verifies our certificates and signatures."""

import shutil
import subprocess
from pathlib import Path

import pytest

from resolvers.seals.pem import pem
from resolvers.seals.ses_reading import read_signature
from tests.resolvers.seals import making
from tests.resolvers.seals.making import AT

OPENSSL = shutil.which("openssl")
SIGNER_ID = "distid:1234567812345678"


def openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert OPENSSL
    return subprocess.run([OPENSSL, *arguments], capture_output=True, text=True, timeout=60)


def _speaks_sm2() -> bool:
    return OPENSSL is not None and "SM2" in openssl("list", "-public-key-algorithms").stdout


pytestmark = pytest.mark.skipif(not _speaks_sm2(), reason="no openssl command that knows SM2 on this machine")


def written(folder: Path, name: str, certificate: bytes) -> str:
    file = folder / f"{name}.pem"
    file.write_text(pem(certificate))
    return str(file)


def verify(folder: Path, root: bytes, leaf: bytes) -> subprocess.CompletedProcess[str]:
    files = ["-CAfile", written(folder, "root", root), written(folder, "leaf", leaf)]
    return openssl("verify", "-x509_strict", "-attime", str(int(AT.timestamp())), "-vfyopt", SIGNER_ID, *files)


def test_openssl_verifies_our_certificates(tmp_path: Path) -> None:
    for leaf in (making.root(), making.maker(), making.signer()):
        done = verify(tmp_path, making.root(), leaf)
        assert (done.returncode, done.stdout.rstrip().endswith("OK")) == (0, True), done.stderr


def test_openssl_refuses_what_another_root_signed(tmp_path: Path) -> None:
    assert verify(tmp_path, making.root("other root"), making.signer()).returncode != 0


def test_openssl_shows_the_algorithm_and_the_serial_that_we_show(tmp_path: Path) -> None:
    from resolvers.seals.x509_reading import read_certificate

    done = openssl("x509", "-in", written(tmp_path, "one", making.signer()), "-noout", "-text", "-serial")
    assert "SM2-with-SM3" in done.stdout
    assert f"serial={read_certificate(making.signer()).serial_text}" in done.stdout


@pytest.mark.parametrize("damage", [False, True])
def test_openssl_verifies_both_signatures_of_a_sealed_document(tmp_path: Path, damage: bool) -> None:
    found = read_signature(making.signed())
    for what in (found, found.seal):
        certificate = what.certificate if what is found else found.seal.maker_certificate
        key = openssl("x509", "-in", written(tmp_path, "signer", certificate), "-noout", "-pubkey").stdout
        (tmp_path / "key.pem").write_text(key)
        (tmp_path / "signature").write_bytes(what.signature)
        (tmp_path / "signed").write_bytes(what.signed + b"\0" * damage)
        files = ["-inkey", str(tmp_path / "key.pem"), "-in", str(tmp_path / "signed")]
        options = ["-pubin", "-rawin", "-digest", "sm3", "-pkeyopt", SIGNER_ID]
        done = openssl("pkeyutl", "-verify", *options, *files, "-sigfile", str(tmp_path / "signature"))
        assert (done.returncode == 0) is not damage, done.stderr
