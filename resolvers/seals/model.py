from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from resolvers.seals.signer import SealKey


class SealKind(Enum):
    """Kinds of seals, 国办发〔2025〕33号."""

    STATUTORY_NAME = "STATUTORY_NAME"
    INTERNAL_UNIT = "INTERNAL_UNIT"
    BRANCH = "BRANCH"
    FINANCE = "FINANCE"
    CONTRACT = "CONTRACT"
    INVOICE = "INVOICE"
    OTHER_BUSINESS = "OTHER_BUSINESS"
    PERSONAL_NAME = "PERSONAL_NAME"


class SealStatus(Enum):
    """Where a seal stands: 申请, 制作, 备案启用, 停用, 注销, 到期."""

    REQUESTED = "REQUESTED"
    MADE = "MADE"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Seal:
    """A department's e-seal: its picture and its SM2 key pair, the private half sealed by the vault."""

    code: str
    name: str
    kind: SealKind
    status: SealStatus
    department: str
    image: str
    key: SealKey
    valid_from: date
    valid_until: date | None
    created_at: datetime
