from collections.abc import Mapping
from dataclasses import dataclass, field

from auth.accounts.store import AccountStore, OrganizationStore
from auth.closures.store import ClosureStore
from auth.codes.store import CounterStore, SmsCodeStore
from auth.consents.store import ConsentStore
from auth.consents.texts import ConsentTexts, published_texts
from auth.credentials.attempts import Attempts
from auth.credentials.entry import StaffEntry
from auth.credentials.store import CredentialStore
from auth.delegations.store import DelegationStore
from auth.faces.provider import FaceProvider, NoFaceProvider
from auth.faces.store import FaceCheckStore
from auth.invitations.store import InvitationStore
from auth.linked_identities.model import MiniProgramProvider
from auth.linked_identities.store import LinkedIdentityStore
from auth.messages.store import MessageStore
from auth.mini_programs.provider import MiniProgram
from auth.notifications.store import NotificationStore
from auth.passkeys.model import RelyingParty
from auth.passkeys.store import ChallengeStore, PasskeyStore
from auth.principals import Principals
from auth.providers import IdentityProvider
from auth.qr.store import QrSignInStore
from auth.rate import Rates
from auth.registries import Registries
from auth.rows import Database
from auth.sessions.store import SessionStore
from auth.terminals.check import Terminals
from auth.tokens import Tokens
from auth.used_codes.store import UsedCodeStore
from auth.vault import Vault
from auth.wards.store import WardStore


@dataclass(frozen=True, slots=True)
class SmsLimits:
    """How many codes may be asked for within an hour: by one phone, from one network address, and in all."""

    per_phone: int
    per_address: int
    overall: int


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything that signing in needs; made once per process."""

    database: Database
    vault: Vault
    tokens: Tokens
    identity: IdentityProvider
    limits: SmsLimits
    relying_party: RelyingParty
    registries: Registries = field(default_factory=Registries)
    staff: StaffEntry = field(default_factory=StaffEntry)
    mini_programs: Mapping[MiniProgramProvider, MiniProgram] = field(default_factory=dict)
    faces: FaceProvider = field(default_factory=NoFaceProvider)
    asks_consent: bool = True
    consent_texts: ConsentTexts = field(default_factory=published_texts)
    terminals: Terminals = field(default_factory=Terminals)
    accounts: AccountStore = field(init=False)
    organizations: OrganizationStore = field(init=False)
    sessions: SessionStore = field(init=False)
    codes: SmsCodeStore = field(init=False)
    counters: CounterStore = field(init=False)
    rates: Rates = field(init=False)
    messages: MessageStore = field(init=False)
    credentials: CredentialStore = field(init=False)
    attempts: Attempts = field(init=False)
    linked_identities: LinkedIdentityStore = field(init=False)
    used_codes: UsedCodeStore = field(init=False)
    notifications: NotificationStore = field(init=False)
    passkeys: PasskeyStore = field(init=False)
    challenges: ChallengeStore = field(init=False)
    qr_sign_ins: QrSignInStore = field(init=False)
    delegations: DelegationStore = field(init=False)
    invitations: InvitationStore = field(init=False)
    wards: WardStore = field(init=False)
    face_checks: FaceCheckStore = field(init=False)
    consents: ConsentStore = field(init=False)
    closures: ClosureStore = field(init=False)
    principals: Principals = field(init=False)

    def __post_init__(self) -> None:
        stores = {
            "accounts": AccountStore,
            "organizations": OrganizationStore,
            "sessions": SessionStore,
            "codes": SmsCodeStore,
            "counters": CounterStore,
            "messages": MessageStore,
            "credentials": CredentialStore,
            "linked_identities": LinkedIdentityStore,
            "used_codes": UsedCodeStore,
            "notifications": NotificationStore,
            "passkeys": PasskeyStore,
            "challenges": ChallengeStore,
            "qr_sign_ins": QrSignInStore,
            "delegations": DelegationStore,
            "invitations": InvitationStore,
            "wards": WardStore,
            "face_checks": FaceCheckStore,
            "consents": ConsentStore,
            "closures": ClosureStore,
            "principals": Principals,
        }
        for name, store in stores.items():
            object.__setattr__(self, name, store(self.database))
        object.__setattr__(self, "rates", Rates(self.counters, self.vault))
        object.__setattr__(self, "attempts", Attempts(self.rates, self.vault))
