from dataclasses import replace

import strawberry

from auth.identifiers import mask_id_number, mask_name, mask_phone
from resolvers.parties import model
from resolvers.parties.model import PartyKind
from schema.node import global_id


@strawberry.type(description="Somebody: a person or an organization.")
class Party:
    id: strawberry.ID | None = strawberry.field(description="The id of the account or organization.")
    kind: PartyKind = strawberry.field(description="Person or organization.")
    name: str = strawberry.field(description="Masked for strangers; until verified, the masked phone.")
    masked_id_number: str | None = strawberry.field(description="ID number or credit code, masked for everyone.")
    id_number: str | None = strawberry.field(
        description="Null unless one's own or of a case that one handles; to a delegate, too."
    )

    @classmethod
    def named(cls, party: model.Party) -> "Party":
        """Publish a person to somebody who knows their name anyway, and nothing else of them."""
        return replace(cls.of(party, clear=False), name=party.name, masked_id_number=None)

    @classmethod
    def to_delegate(cls, party: model.Party) -> "Party":
        """Publish the giver to their delegate, who knows the name; the number stands in forms that need it alone."""
        return replace(cls.of(party, clear=True), id_number=None)

    @classmethod
    def of(cls, party: model.Party, *, clear: bool) -> "Party":
        """Publish a party; `clear` for itself and for those who handle its case."""
        person = party.kind is PartyKind.PERSON
        unverified = person and party.id_number is None
        name = mask_name(party.name) if person and not clear else party.name
        return cls(
            id=global_id(party.kind.value.title(), party.id) if party.id else None,
            kind=party.kind,
            name=mask_phone(party.name) if unverified else name,
            masked_id_number=mask_id_number(party.id_number) if party.id_number else None,
            id_number=party.id_number if clear else None,
        )
