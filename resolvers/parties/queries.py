from auth.accounts.model import Account, Organization
from auth.caller import Caller
from auth.delegations.model import Mandate
from auth.wards.model import Ward
from resolvers.parties.model import Party, PartyKind


def person_party(account: Account) -> Party:
    """The person behind an account; before they verify, their phone stands for a name."""
    if account.person is None:
        return Party(account.id, PartyKind.PERSON, account.phone, None)
    return Party(account.id, PartyKind.PERSON, account.person.name, account.person.id_number)


def organization_party(organization: Organization) -> Party:
    """An organization as a party; its credit code is no secret."""
    return Party(organization.id, PartyKind.ORGANIZATION, organization.name, organization.credit_code)


def ward_party(ward: Ward) -> Party:
    """A child, the same party whichever guardian acts."""
    return Party(ward.key, PartyKind.PERSON, ward.name, ward.id_number)


def principal(caller: Caller) -> Party:
    """For whom the caller acts: an organization, a delegator, a ward, else themselves."""
    match caller.principal:
        case Organization():
            return organization_party(caller.principal)
        case Mandate():
            return person_party(caller.principal.account)
        case Ward():
            return ward_party(caller.principal)
    if caller.account is None:
        raise ValueError("nobody acts for nobody")
    return person_party(caller.account)


def stands_for(caller: Caller, party: Party) -> bool:
    """Tell whether the caller is that party, or acts for it; a person is the same one in every account."""
    if caller.account is None:
        return False
    me = principal(caller)
    same_person = me.id_number is not None and me.id_number == party.id_number
    return me.kind is party.kind and (me.id == party.id or same_person)


def wallet_owner(caller: Caller) -> Party | None:
    """Whose certificates the caller may look at and show; a delegate nobody's, for a wallet isn't delegated."""
    return None if caller.account is None or caller.delegation else principal(caller)


def person_facts(caller: Caller) -> dict[str, str]:
    """What is known of the person in a form: of whom the caller acts for when that is a person, else of the caller.

    A child has no phone of their own here; the guardian's stands in.
    """
    account = caller.principal.account if isinstance(caller.principal, Mandate) else caller.account
    if account is None:
        return {}
    who = ward_party(caller.principal) if isinstance(caller.principal, Ward) else person_party(account)
    facts = {"person.phone": account.phone}
    return facts if who.id_number is None else {**facts, "person.name": who.name, "person.idNumber": who.id_number}
