from auth.accounts.model import Account, Organization
from auth.caller import Caller
from resolvers.parties.model import Party, PartyKind


def person_party(account: Account) -> Party:
    """The person behind an account; before they verify, their phone stands for a name."""
    if account.person is None:
        return Party(account.id, PartyKind.PERSON, account.phone, None)
    return Party(account.id, PartyKind.PERSON, account.person.name, account.person.id_number)


def organization_party(organization: Organization) -> Party:
    """An organization as a party; its credit code is no secret."""
    return Party(organization.id, PartyKind.ORGANIZATION, organization.name, organization.credit_code)


def principal(caller: Caller) -> Party:
    """For whom the caller acts: the organization when there is one, else themselves."""
    if caller.organization:
        return organization_party(caller.organization)
    if caller.account is None:
        raise ValueError("nobody acts for nobody")
    return person_party(caller.account)
