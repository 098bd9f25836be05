"""Whether a case may be started at all: what the matter asks, and for whom the caller acts."""

from datetime import date

from auth.caller import Caller
from auth.problems import NotAllowedNow
from auth.wards.model import WardStage, stage_of
from resolvers.matters.model import Matter
from resolvers.parties.model import Audience, PartyKind
from resolvers.parties.queries import principal


def check_startable(caller: Caller, matter: Matter, on: date) -> None:
    """Raise NotAllowedNow or AssuranceTooLow unless the caller may start a case of this matter today."""
    if matter.is_main:
        raise NotAllowedNow("matter.main_item", "matterCode")
    if matter.online is False:
        raise NotAllowedNow("matter.not_online", "matterCode")
    caller.require_assurance(matter.required_assurance)
    organization = principal(caller).kind is PartyKind.ORGANIZATION
    audience = Audience.LEGAL_PERSON if organization else Audience.NATURAL_PERSON
    if matter.audiences and audience not in matter.audiences:
        raise NotAllowedNow(f"matter.not_for_{audience.value.lower()}", "matterCode")
    if caller.delegation and matter.code not in caller.delegation.matters:
        raise NotAllowedNow("delegation.matter_not_named", "matterCode")
    _check_age(caller, on)


def _check_age(caller: Caller, on: date) -> None:
    """Children apply through a guardian, from 14 on within the guardian's account (令173号, domain rule)."""
    person = caller.account.person if caller.account else None
    if caller.principal is not None or person is None:
        return
    stage = stage_of(person.id_number, on)
    if stage is WardStage.GUARDIAN_APPLIES:
        raise NotAllowedNow("ward.guardian_applies", "matterCode")
    if stage is WardStage.WARD_MAY_APPLY:
        raise NotAllowedNow("ward.guardians_account", "matterCode")
