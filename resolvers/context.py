from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from auth.accounts.model import Account, Organization
from auth.accounts.store import AccountStore, OrganizationStore
from auth.caller import Caller
from auth.clients.store import ClientStore
from auth.closures.store import ClosureStore
from auth.codes.store import CounterStore, SmsCodeStore
from auth.consents.store import ConsentStore
from auth.credentials.store import CredentialStore
from auth.days import to_the_millisecond
from auth.delegations.store import DelegationStore
from auth.faces.store import FaceCheckStore
from auth.gate import Gate
from auth.invitations.model import Invitation
from auth.invitations.store import InvitationStore
from auth.keys.blinding import BlindingKeyStore
from auth.keys.store import TokenKeyStore
from auth.linked_identities.store import LinkedIdentityStore
from auth.messages.store import MessageStore
from auth.openid.store import AuthorizationCodeStore, GrantStore
from auth.passkeys.store import ChallengeStore, PasskeyStore
from auth.preferences.store import PreferenceStore
from auth.provider_tokens.store import ProviderTokenStore
from auth.qr.store import QrSignInStore
from auth.rows import Database
from auth.sessions.store import SessionStore
from auth.subscriptions.store import SubscriptionStore
from auth.used_codes.store import UsedCodeStore
from auth.wards.store import WardStore
from resolvers.access.store import AccessStore
from resolvers.aftercare.evaluation_store import EvaluationStore
from resolvers.aftercare.model import Evaluation, Periods
from resolvers.aftercare.rectification import Rectification
from resolvers.aftercare.rectification_store import RectificationStore
from resolvers.applications.breaches.store import BreachStore
from resolvers.applications.model import Application
from resolvers.applications.sharing.model import NoSharedData, SharedData
from resolvers.applications.store import ApplicationStore
from resolvers.calendar.shelf import Calendars
from resolvers.calendar.store import CalendarStore
from resolvers.calendar.working_days import Calendar
from resolvers.catalogue.store import CatalogueStore
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.certificates.presentation_store import PresentationStore
from resolvers.certificates.store import (
    CertificateStore,
    CertificateTypeStore,
    SerialStore,
)
from resolvers.exchanges.agreement_store import AgreementStore
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.backlog import Backlog
from resolvers.exchanges.case_store import ExchangeCaseStore
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.message_store import ExchangeMessageStore
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.partner_store import PartnerStore
from resolvers.exchanges.partners import Partner, PartnerRules
from resolvers.exchanges.proposal_store import PartnerProposalStore
from resolvers.exchanges.province_keys import ProvinceKeyStore
from resolvers.exchanges.refusals import RefusalStore
from resolvers.exchanges.statement_store import StatementStore
from resolvers.exchanges.statements import NoPages, PartnerPages
from resolvers.files.model import File
from resolvers.files.scanning import NoScanner, Scanner
from resolvers.files.store import FileStore
from resolvers.files.uploads.store import UploadPartStore, UploadStore
from resolvers.grants.store import CertificateGrantStore, GrantUseStore, SharingPurposeStore
from resolvers.matters.audit.store import AuditRunStore, CatalogueFindingStore
from resolvers.matters.changes.store import MatterChangeStore
from resolvers.matters.exchange.progress import ImportProgressStore
from resolvers.matters.model import Matter
from resolvers.matters.overview import Glimpse
from resolvers.matters.search.finder import Finder
from resolvers.matters.store import MatterPage, MatterStore
from resolvers.news import News, NoNews
from resolvers.notifications.letters import LetterStore
from resolvers.notifications.store import InboxStore
from resolvers.operations.store import KeptDocumentStore, TrustedDocumentStore
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.store import PackageApplicationStore
from resolvers.packages.model import ServicePackage
from resolvers.packages.store import PackageStore
from resolvers.paging import Page
from resolvers.recommendations.store import RecommendationChoiceStore
from resolvers.regions.model import Department, Region
from resolvers.regions.store import DepartmentStore, RegionStore
from resolvers.seals.authority_store import AuthorityStore
from resolvers.seals.bodies import SealBody, SealBodyStore
from resolvers.seals.drawing import NoPainter, Painter
from resolvers.seals.head_store import ChainHeadStore
from resolvers.seals.model import Seal
from resolvers.seals.office import SealRules
from resolvers.seals.pdf.authority_store import DocumentAuthorityStore
from resolvers.seals.signer import Signer
from resolvers.seals.store import SealStore
from resolvers.seals.use_store import SealUseStore
from resolvers.seals.x509 import X509
from resolvers.staff.proposal_store import PostProposalStore
from resolvers.staff.store import StaffLogStore
from resolvers.webhooks.event_store import WebhookEventStore
from resolvers.webhooks.store import WebhookStore

T = TypeVar("T")
K = TypeVar("K", contravariant=True)
V = TypeVar("V")


class Loader(Protocol[K, V]):
    """Collects the keys that one level of a request asks for and reads them in one round trip."""

    def load(self, key: K) -> Awaitable[V]:
        """Return what belongs to the key."""

    def load_many(self, keys: Iterable[K]) -> Awaitable[list[V]]:
        """Return what belongs to each key, in their order."""


class Loaders(Protocol):
    """A loader for every child that a page may ask for; made anew for each request."""

    @property
    def regions(self) -> Loader[str, Region | None]:
        """Regions by code."""

    @property
    def region_children(self) -> Loader[str | None, list[Region]]:
        """Regions directly below, by the code above."""

    @property
    def departments(self) -> Loader[str, Department | None]:
        """Departments by code."""

    @property
    def files(self) -> Loader[str, File | None]:
        """Files by id."""

    @property
    def certificate_types(self) -> Loader[str, CertificateType | None]:
        """Certificate types by code."""

    @property
    def certificates(self) -> Loader[str, Certificate | None]:
        """Certificates by id."""

    @property
    def libraries(self) -> Loader[str, dict[str, Certificate]]:
        """Certificates that hold today, by holder's number, then type."""

    @property
    def seals(self) -> Loader[str, Seal | None]:
        """Seals by code."""

    @property
    def seal_bodies(self) -> Loader[str, SealBody | None]:
        """What was made of seals, by code."""

    @property
    def matters(self) -> Loader[str, Matter | None]:
        """Versions of matters by id."""

    @property
    def published(self) -> Loader[str, Matter | None]:
        """Published matters by code."""

    @property
    def items(self) -> Loader[str, list[Matter]]:
        """Published items by their main item's code."""

    @property
    def matter_pages(self) -> Loader[MatterPage, Page[Matter]]:
        """Pages of the published catalogue."""

    @property
    def packages(self) -> Loader[str, ServicePackage | None]:
        """Service packages by code."""

    @property
    def region_packages(self) -> Loader[str | None, list[ServicePackage]]:
        """Service packages that are offered in a region, its own and those of all above; None for everywhere."""

    @property
    def glimpses(self) -> Loader[str | None, list[Glimpse]]:
        """The catalogue of a region and all above it, to pick from; None for everywhere."""

    @property
    def organizations(self) -> Loader[str, Organization | None]:
        """Organizations by credit code."""

    @property
    def applications(self) -> Loader[str, Application | None]:
        """Cases by number."""

    @property
    def partners(self) -> Loader[str, Partner | None]:
        """Partner provinces by code."""

    @property
    def agreements(self) -> Loader[str, list[Agreement] | None]:
        """Agreements, confirmed or not, by the partner's code."""

    @property
    def cross_province_cases(self) -> Loader[str, ExchangeCase | None]:
        """Conversations with partners, by the number of the case here."""

    @property
    def exchange_messages(self) -> Loader[str, list[ExchangeMessage]]:
        """What was said in a conversation, by its id."""

    @property
    def package_applications(self) -> Loader[str, PackageApplication | None]:
        """Packages that somebody applies for, by number."""

    @property
    def evaluations(self) -> Loader[str, Evaluation | None]:
        """Evaluations by the number of the case."""

    @property
    def rectifications(self) -> Loader[str, Rectification | None]:
        """What has to be mended, by id: for an evaluation the number of the case."""

    @property
    def accounts(self) -> Loader[str, Account | None]:
        """Accounts by id."""

    @property
    def members(self) -> Loader[str, list[Account]]:
        """Members by their organization's credit code."""

    @property
    def invitations(self) -> Loader[str, list[Invitation]]:
        """Invitations that wait for an answer, by their organization's credit code."""


class TransactionalDatabase(Database, Protocol):
    """A database that runs stories in transactions."""

    async def transact(self, story: Callable[[Any], Awaitable[T]]) -> T:
        """Run a story in one transaction; it may run several times."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Every noun's store on one database, or within one transaction."""

    database: Database
    catalogue: CatalogueStore = field(init=False)
    regions: RegionStore = field(init=False)
    calendars: CalendarStore = field(init=False)
    departments: DepartmentStore = field(init=False)
    organizations: OrganizationStore = field(init=False)
    access: AccessStore = field(init=False)
    files: FileStore = field(init=False)
    uploads: UploadStore = field(init=False)
    upload_parts: UploadPartStore = field(init=False)
    seals: SealStore = field(init=False)
    seal_bodies: SealBodyStore = field(init=False)
    seal_uses: SealUseStore = field(init=False)
    seal_heads: ChainHeadStore = field(init=False)
    authorities: AuthorityStore = field(init=False)
    document_authorities: DocumentAuthorityStore = field(init=False)
    certificate_types: CertificateTypeStore = field(init=False)
    certificates: CertificateStore = field(init=False)
    serials: SerialStore = field(init=False)
    presentations: PresentationStore = field(init=False)
    certificate_grants: CertificateGrantStore = field(init=False)
    grant_uses: GrantUseStore = field(init=False)
    sharing_purposes: SharingPurposeStore = field(init=False)
    matters: MatterStore = field(init=False)
    packages: PackageStore = field(init=False)
    recommendation_choices: RecommendationChoiceStore = field(init=False)
    matter_changes: MatterChangeStore = field(init=False)
    applications: ApplicationStore = field(init=False)
    breaches: BreachStore = field(init=False)
    package_applications: PackageApplicationStore = field(init=False)
    evaluations: EvaluationStore = field(init=False)
    rectifications: RectificationStore = field(init=False)
    staff_log: StaffLogStore = field(init=False)
    post_proposals: PostProposalStore = field(init=False)
    notifications: InboxStore = field(init=False)
    outbox: LetterStore = field(init=False)
    notification_preferences: PreferenceStore = field(init=False)
    subscriptions: SubscriptionStore = field(init=False)
    catalogue_audits: AuditRunStore = field(init=False)
    catalogue_findings: CatalogueFindingStore = field(init=False)
    imports: ImportProgressStore = field(init=False)
    trusted_documents: TrustedDocumentStore = field(init=False)
    kept_documents: KeptDocumentStore = field(init=False)
    partners: PartnerStore = field(init=False)
    agreements: AgreementStore = field(init=False)
    province_keys: ProvinceKeyStore = field(init=False)
    cross_province_cases: ExchangeCaseStore = field(init=False)
    exchange_messages: ExchangeMessageStore = field(init=False)
    exchange_refusals: RefusalStore = field(init=False)
    partner_statements: StatementStore = field(init=False)
    webhooks: WebhookStore = field(init=False)
    webhook_events: WebhookEventStore = field(init=False)
    partner_proposals: PartnerProposalStore = field(init=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Make a store when it is first asked for: a transaction needs few of the fifty."""
            if name not in _STORES:
                raise AttributeError(name)
            store = _STORES[name](self.database)
            object.__setattr__(self, name, store)
            return store


_STORES: dict[str, Any] = {
    "catalogue": CatalogueStore,
    "regions": RegionStore,
    "calendars": CalendarStore,
    "departments": DepartmentStore,
    "organizations": OrganizationStore,
    "access": AccessStore,
    "files": FileStore,
    "uploads": UploadStore,
    "upload_parts": UploadPartStore,
    "seals": SealStore,
    "seal_bodies": SealBodyStore,
    "seal_uses": SealUseStore,
    "seal_heads": ChainHeadStore,
    "authorities": AuthorityStore,
    "document_authorities": DocumentAuthorityStore,
    "certificate_types": CertificateTypeStore,
    "certificates": CertificateStore,
    "serials": SerialStore,
    "presentations": PresentationStore,
    "certificate_grants": CertificateGrantStore,
    "grant_uses": GrantUseStore,
    "sharing_purposes": SharingPurposeStore,
    "matters": MatterStore,
    "packages": PackageStore,
    "recommendation_choices": RecommendationChoiceStore,
    "matter_changes": MatterChangeStore,
    "applications": ApplicationStore,
    "breaches": BreachStore,
    "package_applications": PackageApplicationStore,
    "evaluations": EvaluationStore,
    "rectifications": RectificationStore,
    "staff_log": StaffLogStore,
    "post_proposals": PostProposalStore,
    "notifications": InboxStore,
    "outbox": LetterStore,
    "notification_preferences": PreferenceStore,
    "subscriptions": SubscriptionStore,
    "catalogue_audits": AuditRunStore,
    "catalogue_findings": CatalogueFindingStore,
    "imports": ImportProgressStore,
    "trusted_documents": TrustedDocumentStore,
    "kept_documents": KeptDocumentStore,
    "partners": PartnerStore,
    "agreements": AgreementStore,
    "province_keys": ProvinceKeyStore,
    "cross_province_cases": ExchangeCaseStore,
    "exchange_messages": ExchangeMessageStore,
    "exchange_refusals": RefusalStore,
    "partner_statements": StatementStore,
    "webhooks": WebhookStore,
    "webhook_events": WebhookEventStore,
    "partner_proposals": PartnerProposalStore,
}

# Every collection there is: indexes are ensured and old rows migrated from this list.
COLLECTIONS: tuple[Any, ...] = (
    AccountStore,
    SessionStore,
    SmsCodeStore,
    CounterStore,
    MessageStore,
    TokenKeyStore,
    BlindingKeyStore,
    ClientStore,
    AuthorizationCodeStore,
    GrantStore,
    CredentialStore,
    LinkedIdentityStore,
    UsedCodeStore,
    ProviderTokenStore,
    PasskeyStore,
    ChallengeStore,
    QrSignInStore,
    DelegationStore,
    InvitationStore,
    WardStore,
    FaceCheckStore,
    ConsentStore,
    ClosureStore,
    *_STORES.values(),
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a request brings along: who calls, in which language, when, and the stores."""

    caller: Caller
    gate: Gate
    database: TransactionalDatabase
    stores: Stores
    loaders: Loaders
    calendars: Calendars
    signer: Signer
    public_url: str
    locale: str
    clock: Callable[[], datetime]
    forget: Callable[[str | None], None]
    finder: Finder
    scanner: Scanner = field(default_factory=NoScanner)
    sharing: SharedData = field(default_factory=NoSharedData)
    periods: Periods = Periods()
    seal_roots: tuple[X509, ...] = ()
    seal_rules: SealRules = SealRules()
    painter: Painter = field(default_factory=NoPainter)
    province: str = ""
    webhooks_here: bool = False
    partner_rules: PartnerRules = PartnerRules()
    news: News = field(default_factory=NoNews)
    pages: PartnerPages = field(default_factory=NoPages)
    backlog: Backlog = field(default_factory=Backlog)

    def forget_session(self) -> None:
        """Let this worker forget the caller's session now instead of within five seconds."""
        self.forget(self.caller.session)

    def now(self) -> datetime:
        """The time, in UTC, to the millisecond (what the database keeps)."""
        return to_the_millisecond(self.clock())

    async def calendar(self) -> Calendar:
        """The working-day calendar of every year whose notice is out."""
        return await self.calendars.current(self.now())

    def as_caller(self, caller: Caller) -> "Context":
        """The same request after signing in."""
        return replace(self, caller=caller)

    async def transact(self, story: Callable[[Stores], Awaitable[T]]) -> T:
        """Run a story on stores that share one transaction. It may run several times: it may only read and write."""
        return await self.database.transact(lambda database: story(Stores(database)))
