from dataclasses import dataclass, field

from auth.accounts.store import AccountStore, OrganizationStore
from auth.codes.store import CounterStore, SmsCodeStore
from auth.credentials.attempts import Attempts
from auth.credentials.entry import StaffEntry
from auth.credentials.store import CredentialStore
from auth.messages.store import MessageStore
from auth.providers import IdentityProvider
from auth.rows import Database
from auth.sessions.store import SessionStore
from auth.tokens import Tokens
from auth.vault import Vault


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
    staff: StaffEntry = field(default_factory=StaffEntry)
    accounts: AccountStore = field(init=False)
    organizations: OrganizationStore = field(init=False)
    sessions: SessionStore = field(init=False)
    codes: SmsCodeStore = field(init=False)
    counters: CounterStore = field(init=False)
    messages: MessageStore = field(init=False)
    credentials: CredentialStore = field(init=False)
    attempts: Attempts = field(init=False)

    def __post_init__(self) -> None:
        stores = {
            "accounts": AccountStore,
            "organizations": OrganizationStore,
            "sessions": SessionStore,
            "codes": SmsCodeStore,
            "counters": CounterStore,
            "messages": MessageStore,
            "credentials": CredentialStore,
        }
        for name, store in stores.items():
            object.__setattr__(self, name, store(self.database))
        object.__setattr__(self, "attempts", Attempts(self.counters, self.vault))
