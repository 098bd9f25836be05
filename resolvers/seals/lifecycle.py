"""The life of an e-seal after 国办发〔2025〕33号: asked for, made, registered, used, suspended, cancelled.

Four eyes: whoever asked doesn't approve, whoever approved doesn't register, and whoever suspended doesn't resume. It
holds for small offices, too: a seal binds its owner like a signature, and one person alone could otherwise make
themselves the seal of any company. The owner may stop a seal at once (a lost phone can't wait), never start one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from auth.accounts.model import Role


class SealStatus(Enum):
    """Where a seal stands: 申请, 制作, 备案启用, 停用, 注销, 到期."""

    REQUESTED = "REQUESTED"
    MADE = "MADE"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class SealAction(Enum):
    """What happens to a seal."""

    REQUEST = "REQUEST"
    APPROVE = "APPROVE"
    REGISTER = "REGISTER"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    CANCEL = "CANCEL"


class Side(Enum):
    """Who acts: the seal's owner, or the seal office."""

    OWNER = "OWNER"
    OFFICE = "OFFICE"


@dataclass(frozen=True, slots=True)
class Move:
    """A step that is possible: where it leads and which sides may take it."""

    to: SealStatus
    sides: frozenset[Side]


_OFFICE = frozenset({Side.OFFICE})
_BOTH = frozenset({Side.OFFICE, Side.OWNER})
_S, _A = SealStatus, SealAction

MOVES: Mapping[tuple[SealStatus, SealAction], Move] = {
    (_S.REQUESTED, _A.APPROVE): Move(_S.MADE, _OFFICE),
    (_S.REQUESTED, _A.CANCEL): Move(_S.CANCELLED, _BOTH),
    (_S.MADE, _A.REGISTER): Move(_S.ACTIVE, _OFFICE),
    (_S.MADE, _A.CANCEL): Move(_S.CANCELLED, _BOTH),
    (_S.ACTIVE, _A.SUSPEND): Move(_S.SUSPENDED, _BOTH),
    (_S.ACTIVE, _A.CANCEL): Move(_S.CANCELLED, _OFFICE),
    (_S.SUSPENDED, _A.RESUME): Move(_S.ACTIVE, _OFFICE),
    (_S.SUSPENDED, _A.CANCEL): Move(_S.CANCELLED, _OFFICE),
    (_S.EXPIRED, _A.CANCEL): Move(_S.CANCELLED, _OFFICE),
}

# Who of the seal office takes which step.
OFFICERS: Mapping[SealAction, tuple[Role, ...]] = {
    _A.APPROVE: (Role.APPROVER,),
    _A.REGISTER: (Role.APPROVER, Role.SUPERVISOR),
    _A.SUSPEND: (Role.APPROVER, Role.SUPERVISOR),
    _A.RESUME: (Role.APPROVER, Role.SUPERVISOR),
    _A.CANCEL: (Role.APPROVER, Role.SUPERVISOR),
}

# Whoever took one of these steps last leaves this one to somebody else.
FOUR_EYES: Mapping[SealAction, tuple[SealAction, ...]] = {
    _A.APPROVE: (_A.REQUEST,),
    _A.REGISTER: (_A.REQUEST, _A.APPROVE),
    _A.RESUME: (_A.SUSPEND,),
}

# Of these there is one of a kind at a time; the others are history.
LIVE = frozenset({_S.REQUESTED, _S.MADE, _S.ACTIVE, _S.SUSPENDED})
