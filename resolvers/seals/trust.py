"""Whom we believe, and who signs for us."""

from collections.abc import Sequence
from typing import Protocol

from auth.problems import ProviderUnavailable
from resolvers.seals.authority import Authorities
from resolvers.seals.authority_store import AuthorityStore
from resolvers.seals.failures import NotACertificate
from resolvers.seals.pem import certificates
from resolvers.seals.ses import Trust
from resolvers.seals.x509 import X509
from resolvers.seals.x509_reading import read_certificate


class _Stores(Protocol):
    @property
    def authorities(self) -> AuthorityStore:
        """Ours."""


async def current_authorities(stores: _Stores) -> Authorities:
    """Return those in use; raises ProviderUnavailable before `tongban ca init`."""
    found = await stores.authorities.newest()
    if not found:
        raise ProviderUnavailable("seal.no_authority")
    return found[0]


async def trust(stores: _Stores, roots: Sequence[X509] = ()) -> Trust:
    """Believe our own roots, old ones included, and others' that the settings name."""
    own = [read_certificate(one.root.certificate) for one in await stores.authorities.newest()]
    believed = (*own, *roots)
    return Trust(makers=believed, signers=believed)


def read_roots(text: str) -> tuple[X509, ...]:
    """Read the certificates of authorities from PEM; ValueError says what is wrong with them.

    Others may stand among them, as the seal maker's does in what `tongban ca export` writes: they are left out.
    """
    try:
        found = tuple(read_certificate(der) for der in certificates(text))
    except NotACertificate as error:
        raise ValueError(f"a certificate can't be read: {error}") from error
    if not found:
        raise ValueError("no certificate in it")
    authorities = tuple(one for one in found if one.is_authority)
    if not authorities:
        names = ", ".join(one.subject_name.common_name for one in found)
        raise ValueError(f"no certificate of an authority: {names}")
    return authorities
