from auth.vault import Vault


def ward_key(vault: Vault, id_number: str) -> str:
    """What stands for a person of that number where the number must not: a child, or who had an account once."""
    return vault.blind(id_number, "ward")[:24]
