import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.acknowledging import AcknowledgeMutation
from schema.acting import DelegationMutation, OrganizationMutation, WardMutation
from schema.aftercare import AftercareQuery
from schema.aftercaring import AftercareMutation
from schema.applying import ApplyMutation
from schema.archives import ArchiveMutation
from schema.breaches import BreachMutation
from schema.browsing import BrowseQuery
from schema.calendars import CalendarMutation, CalendarQuery
from schema.certificate_changes import CertificateChangeMutation
from schema.certificate_types import CertificateTypeQuery
from schema.certificates import CertificateMutation, CertificateQuery
from schema.claiming import ClaimMutation
from schema.consents import ConsentMutation, ConsentQuery
from schema.consulting import ConsultMutation
from schema.correcting import CorrectMutation
from schema.cross_province import CrossProvinceMutation, CrossProvinceQuery
from schema.crossings import CrossingMutation
from schema.delivering import DeliveryMutation
from schema.document_checks import DocumentQuery
from schema.editing import CatalogueMutation
from schema.enum_labels import EnumLabelQuery
from schema.faces import FaceMutation
from schema.grants import GrantMutation, GrantQuery
from schema.guidance import GuideQuery
from schema.handling import HandleMutation, WorkbenchQuery
from schema.joint import JointMutation
from schema.lookup import NodeQuery
from schema.matters import MatterQuery
from schema.mini_programs import MiniProgramMutation
from schema.notifications import NotificationMutation
from schema.outbox import OutboxMutation, OutboxWorkbench
from schema.package_applications import PackageMutation
from schema.packages import PackageQuery
from schema.partner_administration import PartnerAdministrationMutation, PartnerAdministrationQuery
from schema.passkey_ceremonies import PasskeyMutation
from schema.pausing import PauseMutation
from schema.personal_data import PersonalDataMutation
from schema.phones import PhoneMutation
from schema.qr_sign_in import QrSignInMutation
from schema.recommendations import RecommendationMutation
from schema.regions import RegionQuery
from schema.sealing import SealMutation
from schema.sealing_documents import SealDocumentMutation
from schema.sessions import SessionMutation
from schema.sign_in import IdentityMutation
from schema.staff import StaffMutation, StaffQuery
from schema.staff_sign_in import StaffSignInMutation
from schema.subscription import Subscription
from schema.supervision import SupervisionQuery
from schema.viewer import IdentityQuery
from schema.webhooks import WebhookMutation, WebhookQuery


@strawberry.type(description="Everything that can be read.")
class Query(
    NodeQuery,
    RegionQuery,
    CalendarQuery,
    MatterQuery,
    BrowseQuery,
    PackageQuery,
    GuideQuery,
    CertificateTypeQuery,
    CertificateQuery,
    DocumentQuery,
    GrantQuery,
    IdentityQuery,
    WorkbenchQuery,
    AftercareQuery,
    SupervisionQuery,
    StaffQuery,
    ConsentQuery,
    OutboxWorkbench,
    CrossProvinceQuery,
    EnumLabelQuery,
    WebhookQuery,
    PartnerAdministrationQuery,
):
    """Put together from the nouns."""


@strawberry.type(description="Everything that can be done. Each takes one input and answers with one payload.")
class Mutation(
    IdentityMutation,
    MiniProgramMutation,
    StaffSignInMutation,
    StaffMutation,
    SessionMutation,
    PasskeyMutation,
    QrSignInMutation,
    FaceMutation,
    PhoneMutation,
    DelegationMutation,
    OrganizationMutation,
    WardMutation,
    ConsentMutation,
    PersonalDataMutation,
    ApplyMutation,
    PackageMutation,
    HandleMutation,
    CorrectMutation,
    DeliveryMutation,
    PauseMutation,
    BreachMutation,
    ClaimMutation,
    ConsultMutation,
    AftercareMutation,
    ArchiveMutation,
    CalendarMutation,
    CertificateMutation,
    GrantMutation,
    SealMutation,
    SealDocumentMutation,
    CertificateChangeMutation,
    CatalogueMutation,
    NotificationMutation,
    OutboxMutation,
    RecommendationMutation,
    CrossProvinceMutation,
    JointMutation,
    CrossingMutation,
    AcknowledgeMutation,
    WebhookMutation,
    PartnerAdministrationMutation,
):
    """Put together from the nouns."""


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(disable_field_suggestions=True),
)
