from auth.rows import Row
from resolvers.parties.model import Party, PartyKind


def party_to_row(party: Party) -> Row:
    """Lay a party out inside a case or a certificate: it stays as it was at that time."""
    return {"id": party.id, "kind": party.kind.value, "name": party.name, "idNumber": party.id_number}


def party_from_row(row: Row) -> Party:
    """Read a party back."""
    return Party(row["id"], PartyKind(row["kind"]), row["name"], row["idNumber"])
