from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.accounts.model import Account
from auth.days import today
from auth.personal import Key
from auth.wards.key import ward_key
from auth.wards.model import WardStage
from resolvers.parties.checks import blinded

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Who:
    """By what a person's rows are found."""

    values: Mapping[Key, tuple[str, ...]]


async def who(context: "Context", account: Account) -> Who:
    """Put together by what an account's rows are found, and those of the children whose guardian it is."""
    wards = await context.gate.wards.of_guardian(account.id)
    wards = [one for one in wards if one.stage_on(today(context.now())) is not WardStage.ENDED]
    own = (account.person.id_number,) if account.person else ()
    parties = (account.id, *account.former, *(ward_key(context.gate.vault, number) for number in own))
    return Who(
        {
            Key.ACCOUNT: (account.id,),
            Key.PHONE: (account.phone,),
            Key.BLINDED_PHONE: (blinded(context, account.phone),),
            Key.PARTY: (*parties, *(ward.key for ward in wards)),
            Key.ID_NUMBER: (*own, *(ward.id_number for ward in wards)),
            Key.ORGANIZATION: tuple(one.organization for one in account.memberships),
        }
    )
