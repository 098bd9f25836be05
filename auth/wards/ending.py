"""How a guardianship ends before the child comes of age, and who is told."""

from datetime import datetime

from auth.gate import Gate
from auth.notifications.model import NotificationKind, notification
from auth.registries import Guardianship
from auth.wards.model import GuardianshipEnd, Ward


async def still_holds(gate: Gate, ward: Ward, at: datetime) -> bool:
    """Tell whether the guardian may act: asks the register when its word is old; raises ProviderUnavailable."""
    return not ward.check_due(at) or await recheck(gate, ward, at)


async def recheck(gate: Gate, ward: Ward, at: datetime) -> bool:
    """Ask the register now, and end what it doesn't say any more; raises ProviderUnavailable."""
    guardian = await gate.accounts.get(ward.guardian)
    person = guardian.person if guardian else None
    registry = gate.registries.guardianships
    if person and await registry.matches(Guardianship(person.id_number, ward.name, ward.id_number, ward.relation)):
        await gate.wards.confirm(ward, at)
        return True
    await end(gate, ward, GuardianshipEnd.REGISTER, at)
    return False


async def end(gate: Gate, ward: Ward, by: GuardianshipEnd, at: datetime) -> bool:
    """End a guardianship and tell whoever didn't do it; False when it had ended."""
    if not await gate.wards.end(ward, by, at):
        return False
    if by is not GuardianshipEnd.GUARDIAN:
        await gate.notifications.add(notification(ward.guardian, NotificationKind.GUARDIANSHIP_ENDED, at))
    await tell_child(gate, ward, NotificationKind.GUARDIANSHIP_ENDED, at)
    return True


async def tell_child(gate: Gate, ward: Ward, kind: NotificationKind, at: datetime) -> None:
    """Tell the child, if they have an account."""
    child = await gate.accounts.by_id_number(ward.id_number)
    if child is not None:
        await gate.notifications.add(notification(child.id, kind, at))
