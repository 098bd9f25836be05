"""The document signature for readers outside China: CMS after PAdES baseline B-B (ETSI EN 319 142-1)."""

from asn1crypto import keys, x509

from resolvers.seals.pdf.authority import DocumentSigner

_DIGEST = "sha256"
# A certificate with names of 64 characters in UTF-8 has 1 kB, the rest of the structure less than another.
ROOM = 2 * 4 * 1024


async def pades_signature(signer: DocumentSigner, digest: bytes) -> bytes:
    """Return the CMS (DER) over a document's SHA-256; the root isn't in it: whoever believes it has it."""
    # Here and not above: it imports for 0.3 s, which a start need not wait for.
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    made = SimpleSigner(
        signing_cert=x509.Certificate.load(signer.certificate),
        signing_key=keys.PrivateKeyInfo.load(signer.private_key),
        cert_registry=SimpleCertificateStore(),
    )
    content = await made.async_sign(digest, _DIGEST, use_pades=True)
    value: bytes = content.dump()
    return value
