from api.context import Services
from api.database import BadDatabase
from api.rewrap import WRONG_KEY
from auth.keys.blinding import BlindingKeyStore


async def open_vault(services: Services) -> None:
    """Blind by the key that was kept when the master key was changed, if it ever was.

    Raises BadDatabase when the database was sealed under another master key: before anybody is told that their
    refresh token is none, or finds their cases gone.
    """
    vault, kept = services.gate.vault, await BlindingKeyStore(services.database).get()
    newest = [key.sealed_private_key for key in (await services.gate.tokens.keys())[:1]]
    if not all(vault.made(sealed) for sealed in [*newest, *([kept] if kept else [])]):
        raise BadDatabase(WRONG_KEY)
    if kept is not None:
        vault.adopt_blinding_key(kept)
