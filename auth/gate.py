from dataclasses import dataclass, field

from auth.accounts.store import AccountStore, OrganizationStore
from auth.codes.store import CounterStore, SmsCodeStore
from auth.delegations.store import DelegationStore
from auth.invitations.store import InvitationStore
from auth.messages.store import MessageStore
from auth.principals import Principals
from auth.providers import IdentityProvider
from auth.registries import Registries
from auth.rows import Database
from auth.sessions.store import SessionStore
from auth.tokens import Tokens
from auth.vault import Vault
from auth.wards.store import WardStore


@dataclass(frozen=True, slots=True)
class SmsLimits:
    """How many codes may be asked for within an hour: by one phone, and from one network address."""

    per_phone: int
    per_address: int


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything that signing in needs; made once per process."""

    database: Database
    vault: Vault
    tokens: Tokens
    identity: IdentityProvider
    limits: SmsLimits
    registries: Registries = field(default_factory=Registries)
    accounts: AccountStore = field(init=False)
    organizations: OrganizationStore = field(init=False)
    sessions: SessionStore = field(init=False)
    codes: SmsCodeStore = field(init=False)
    counters: CounterStore = field(init=False)
    messages: MessageStore = field(init=False)
    delegations: DelegationStore = field(init=False)
    invitations: InvitationStore = field(init=False)
    wards: WardStore = field(init=False)
    principals: Principals = field(init=False)

    def __post_init__(self) -> None:
        stores = {
            "accounts": AccountStore,
            "organizations": OrganizationStore,
            "sessions": SessionStore,
            "codes": SmsCodeStore,
            "counters": CounterStore,
            "messages": MessageStore,
            "delegations": DelegationStore,
            "invitations": InvitationStore,
            "wards": WardStore,
            "principals": Principals,
        }
        for name, store in stores.items():
            object.__setattr__(self, name, store(self.database))
