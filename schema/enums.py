"""Every enum that clients see, with its words. The members come from the nouns."""

from enum import Enum

import strawberry

from auth.accounts.model import MemberRole, Role
from auth.assurance import Assurance
from auth.consents.purpose import Purpose
from auth.delegations.model import DelegationStatus
from auth.invitations.model import InvitationStatus
from auth.linked_identities.model import MiniProgramProvider
from auth.outbox.model import LetterChannel
from auth.sessions.model import Channel
from auth.wards.model import GuardianRelation, WardStage
from resolvers.aftercare.model import Rating
from resolvers.aftercare.rectification import RectificationCause, RectificationState
from resolvers.applications.breaches.model import BreachStatus
from resolvers.applications.clock import SuspensionReason
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.delivery import DeliveryMethod, ParcelState
from resolvers.applications.documents import DocumentKind
from resolvers.applications.instant import InstantReviewState
from resolvers.applications.lifecycle import ApplicationAction, ApplicationStatus, EventType
from resolvers.applications.materials import MaterialStatus
from resolvers.applications.model import AcceptanceMode, DecisionOutcome, RefusalKind
from resolvers.applications.opinions import OpinionStatus
from resolvers.certificates.lifecycle import CertificateAction, CertificateStatus
from resolvers.certificates.model import Layout, VerificationFailure
from resolvers.certificates.validity import ValidityKind
from resolvers.exchanges.messages import DeliveryState, ExchangeMessageType
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.proposals import PartnerChange
from resolvers.exchanges.recognizing import Standing
from resolvers.matters.audit.model import CatalogueProblem
from resolvers.matters.lifecycle import MatterAction
from resolvers.matters.model import CaseKind, CrossProvinceMode, MaterialSource, MatterStatus, MatterType
from resolvers.package_applications.model import PartState
from resolvers.parties.model import Audience, PartyKind
from resolvers.personal.export import ExportFormat
from resolvers.regions.model import RegionLevel
from resolvers.seals.failures import SealProblem
from resolvers.seals.lifecycle import SealAction, SealStatus
from resolvers.seals.model import SealKind
from resolvers.staff.model import StaffAction
from resolvers.webhooks.model import WebhookStatus


class MatterOrder(Enum):
    """Orders of the catalogue."""

    POPULARITY = "POPULARITY"
    CODE = "CODE"
    NAME = "NAME"
    PUBLISHED_AT = "PUBLISHED_AT"


class SmsPurpose(Enum):
    """What a code is for."""

    SIGN_IN = "SIGN_IN"
    CHANGE_PHONE = "CHANGE_PHONE"
    CLOSE_ACCOUNT = "CLOSE_ACCOUNT"
    SECOND_FACTOR = "SECOND_FACTOR"


def _publish(kind: type[Enum], description: str, name: str | None = None, **values: str) -> None:
    """Make an enum part of the schema; every member must be described."""
    strawberry.enum(kind, name=name, description=description)
    definition = kind.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values.pop(value.name)
    if values:
        raise ValueError(f"{kind.__name__} has no {', '.join(values)}")


_publish(
    RegionLevel,
    "Levels of administrative divisions, GB/T 2260.",
    COUNTRY="The country (国家).",
    PROVINCE="A province, autonomous region or municipality (省).",
    CITY="A city or prefecture (市).",
    COUNTY="A county or district (县/区).",
    TOWNSHIP="A township or street (乡镇/街道).",
    VILLAGE="A village or community (村/社区).",
)
_publish(
    Audience,
    "Whom a matter serves.",
    NATURAL_PERSON="People (自然人).",
    LEGAL_PERSON="Companies and other organizations (法人).",
)
_publish(
    MatterType,
    "Kinds of matters, GB/T 39046-2020 A.1.",
    LICENSING="Administrative licensing (行政许可).",
    CONFIRMATION="Administrative confirmation (行政确认).",
    BENEFIT="Administrative benefit (行政给付).",
    REWARD="Administrative reward (行政奖励).",
    ADJUDICATION="Administrative adjudication (行政裁决).",
    OTHER_POWER="Other administrative power (其他行政权力).",
    PUBLIC_SERVICE="Public service (公共服务).",
)
_publish(
    CatalogueProblem,
    "What an audit of the catalogue finds.",
    CODE_MISSING="No code.",
    CODE_MALFORMED="A code in no notation that we know, or whose parts contradict the entry.",
    CODE_DUPLICATED="One code for several matters.",
    NAME_DUPLICATED="Two matters of a department with one name.",
    NAME_MISMATCH="Another name than the level above, or other regions, give the same basic code.",
    TYPE_MISMATCH="Another type than the level above, or other regions, give the same basic code.",
    BASIS_MISMATCH="Another legal basis than the level above, or other regions, give the same basic code.",
    NOT_IN_PARENT_CATALOGUE="The level above doesn't list the basic code.",
    DEPARTMENT_UNKNOWN="A department that nobody knows.",
    DEPARTMENT_CODE_INVALID="A department's code that fails its check or is in no notation that we know.",
    DEPARTMENT_CODE_CONFLICT="One department under several codes.",
    PROMISE_OVER_STATUTE="Promised days above the statutory ones.",
    IMMEDIATE_WITH_DAYS="Decided at once (即办件), but with promised days.",
    VISITS_WITHOUT_REASON="Visits required without a reason.",
    ONLINE_WITH_VISITS="Wholly online, but with visits.",
    FEE_WITHOUT_BASIS="A fee without its basis.",
    STEPS_MISSING="Licensing without receiving, examining or deciding among its steps.",
    PHONES_EQUAL="The same phone for questions and complaints.",
    NOT_ONLINE="Can't be applied for online.",
)
_publish(
    MatterStatus,
    "Where a version of a matter stands.",
    DRAFT="Being written (草稿).",
    SUBMITTED="Waits for a second person to publish it (待发布).",
    SCHEDULED="Will be published on its effective date (待生效).",
    PUBLISHED="In force; people can apply (在用).",
    SUSPENDED="Not to be applied for at present (暂停).",
    RETIRED="Replaced or cancelled (取消).",
)
_publish(
    MatterAction,
    "What happens to a version of a matter.",
    CREATE="It was begun.",
    SAVE="It was changed.",
    DISCARD="It was given up.",
    SUBMIT="It was handed to a second person.",
    RETURN="It came back to be changed.",
    PUBLISH="A second person put it in force.",
    SCHEDULE="A second person published it for a later day.",
    TAKE_EFFECT="Its day came.",
    LAPSE="On its day it no longer fitted; it went back to its authors.",
    SUSPEND="It can't be applied for, for the time being.",
    RESUME="It can be applied for again.",
    RETIRE="It was taken out of the catalogue.",
    CANCEL="Its last day was over.",
    REPLACE="A newer version took its place.",
)
_publish(
    CaseKind,
    "How a case ends, GB/T 39046-2020 A.6.",
    IMMEDIATE="On the spot (即办件).",
    PROMISED="Within the promised days (承诺件).",
    OTHER="Otherwise (其他).",
)
_publish(
    MaterialSource,
    "Where a material comes from.",
    APPLICANT="The applicant uploads it.",
    CERTIFICATE_LIBRARY="The applicant's certificate library, when they hold one (免证办).",
    DEPARTMENT_SHARING="Another department shares it.",
    COMMITMENT="The applicant promises in writing that it holds (告知承诺).",
)
_publish(
    CrossProvinceMode,
    "Modes of cross-province services, 国办发〔2020〕35号.",
    FULLY_ONLINE="Apply to the home province from anywhere (全程网办).",
    COLLECT_AND_FORWARD="A window here collects, home decides (异地代收代办).",
    JOINT="Several places work on one case (多地联办).",
)
_publish(
    Assurance,
    "How well a person is known (实名等级).",
    NONE="Not at all: anonymous.",
    PHONE="By a phone that answered (L1).",
    REAL_NAME="By name and ID number (L2).",
    FACE="By their face, too (L3).",
)
_publish(
    MiniProgramProvider,
    "Whose mini-programs people sign in from.",
    WECHAT="WeChat (微信).",
    ALIPAY="Alipay (支付宝).",
)
_publish(
    PartyKind,
    "Kinds of parties.",
    PERSON="A natural person.",
    ORGANIZATION="A company or another organization.",
)
_publish(
    MemberRole,
    "What a person is to an organization.",
    LEGAL_REPRESENTATIVE="Its legal representative (法定代表人).",
    ADMINISTRATOR="Manages its members (管理员).",
    OPERATOR="Acts for it (经办人).",
)
_publish(
    DelegationStatus,
    "Where a delegation stands.",
    OFFERED="Waits for the other side's answer.",
    ACTIVE="Accepted; the delegate may act.",
    DECLINED="The other side didn't want it.",
    REVOKED="One side ended it.",
    EXPIRED="Its last day is over, in China.",
)
_publish(
    InvitationStatus,
    "Where an invitation stands.",
    OFFERED="Waits for an answer.",
    ACCEPTED="The invited joined.",
    DECLINED="The invited didn't want to.",
    WITHDRAWN="Taken back.",
    EXPIRED="Nobody answered for seven days.",
)
_publish(
    GuardianRelation,
    "What a guardian is to a child, 民法典 art. 27.",
    PARENT="Father or mother (父母).",
    GRANDPARENT="Grandfather or grandmother (祖父母、外祖父母).",
    SIBLING="Elder brother or sister (兄、姐).",
    OTHER="Another guardian whom a court or committee named (其他监护人).",
)
_publish(
    WardStage,
    "Who does the clicking for a child, by age.",
    GUARDIAN_APPLIES="Under 14: the guardian.",
    WARD_MAY_APPLY="From 14: the child may, too, within the guardian's account.",
    ENDED="From 18: the guardianship is over.",
)
_publish(
    Channel,
    "Through what a person reaches us.",
    APP="A mobile app.",
    MINI_PROGRAM="A WeChat or Alipay mini-program.",
    WEB="A web page.",
    WINDOW="Staff at a service window.",
    SELF_SERVICE="A self-service terminal.",
    PARTNER="A partner's portal.",
)
_publish(
    ApplicationStatus,
    "Where a case stands.",
    DRAFT="Being filled in (草稿).",
    SUBMITTED="Waits for the window (待受理).",
    SUPPLEMENT_REQUIRED="Something is missing or wrong; the applicant's turn (待补正).",
    NOT_ACCEPTED="Not taken, with reasons (不予受理).",
    ACCEPTED="Taken; the promised time runs (已受理).",
    UNDER_REVIEW="Being reviewed (审核中).",
    SUSPENDED="Stopped for a special procedure (已挂起).",
    APPROVED="Approved (准予许可).",
    DENIED="Denied, with reasons and how to appeal (不予许可).",
    COMPLETED="Decided and delivered (已办结).",
    WITHDRAWN="Taken back by the applicant (已撤回).",
    TERMINATED="Ended because deferred materials never came (已终止).",
)
_publish(
    ApplicationAction,
    "What may be done to a case.",
    EDIT="Save form and materials.",
    SUBMIT="Submit.",
    SUPPLEMENT="Answer a request for a supplement (补正).",
    WITHDRAW="Take it back (撤回).",
    URGE="Ask for it to go on (催办).",
    ACCEPT="Accept (受理).",
    REQUEST_SUPPLEMENT="Ask for what is missing, all at once (一次性告知).",
    PROPOSE_REFUSAL="Propose a refusal for a supervisor to confirm.",
    CONFIRM_REFUSAL="Confirm or reject a proposed refusal.",
    START_REVIEW="Start the review (审核).",
    SUSPEND="Stop the clock for a special procedure (中止计时).",
    RESUME="Let the clock run again (恢复计时).",
    EXTEND="Extend the time to decide, once (延期).",
    REQUEST_OPINION="Ask other departments for their opinions (征求意见).",
    GIVE_OPINION="Give the opinion that one's department was asked for (反馈意见).",
    DECIDE="Decide (审批).",
    REVIEW_INSTANT="Look at an instant approval that was drawn for it (秒批抽查).",
    PROPOSE_CORRECTION="Propose a correction of the decision (更正).",
    CONFIRM_CORRECTION="Confirm or reject a proposed correction.",
    EVALUATE="Say how it was handled, once (好差评).",
    DISPATCH_RESULT="Hand the result to a carrier (寄送).",
    RECORD_DELIVERY="Write down that the parcel arrived or came back.",
    RECORD_PICKUP="Write down who fetched the result at the window (领取).",
)
_publish(
    EventType,
    "What an event in the file of a case records.",
    name="ApplicationEventType",
    STARTED="The case was started.",
    SAVED="The draft was saved (the last time).",
    SUBMITTED="It was submitted.",
    ACCEPTED="The window accepted it.",
    DEEMED_ACCEPTED="The window let its time pass, so the law accepted it (视为受理).",
    SUPPLEMENT_REQUESTED="A supplement was asked for.",
    SUPPLEMENTED="The supplement came.",
    REFUSAL_PROPOSED="A refusal was proposed.",
    REFUSAL_CONFIRMED="A supervisor confirmed the refusal.",
    REFUSAL_REJECTED="A supervisor rejected the refusal.",
    REVIEW_STARTED="The review began.",
    OPINION_REQUESTED="Other departments were asked for their opinions; the note names them.",
    OPINION_GIVEN="A department gave its opinion, or let its days pass and so agreed (缺席默认制).",
    SUSPENDED="The clock was stopped; the note says for what.",
    RESUMED="The clock runs again.",
    EXTENDED="The time was extended; the note says why.",
    ESCALATED="It is overdue, and supervisors were told (督办).",
    URGED="The applicant asked for it to go on (催办); the note says what they said.",
    DECIDED="It was decided.",
    CERTIFICATE_ISSUED="A certificate was issued; the note names it.",
    WITHDRAWN="The applicant took it back.",
    TERMINATED="A deferred material never came, so the case ended.",
    DISPATCHED="The result was handed to a carrier; the note names it.",
    RETURNED="The parcel with the result came back; the note says why.",
    DELIVERED="The result reached the applicant (送达).",
    COMPLETED="Issued and delivered, so the case is over (办结).",
    FORWARDED="Files of it came from the other province; the note says which didn't.",
    EVALUATED="It was evaluated, or nobody answered in time; the note says which grade.",
    INSTANT_REVIEWED="People looked at an instant approval (秒批抽查).",
    CORRECTION_PROPOSED="A correction of the decision was proposed.",
    CORRECTED="A supervisor confirmed the correction (更正); the note says why.",
    CORRECTION_REJECTED="A supervisor rejected the correction.",
    BREACH_CONFIRMED="A supervisor confirmed that a commitment was broken (失信认定); the results are revoked.",
    BREACH_REPAIRED="A supervisor noted that the breach was repaired (信用修复).",
)
_publish(
    InstantReviewState,
    "What people found when they looked at an instant approval (秒批抽查).",
    WAITING="Nobody has looked yet.",
    CONFIRMED="It is right.",
    OBJECTED="It is to be corrected.",
)
_publish(
    OpinionStatus,
    "How a department that was asked for its opinion stands.",
    REQUESTED="It was asked.",
    AGREED="It agreed.",
    OBJECTED="It objected; the decision's reason has to answer that.",
    DEEMED_AGREED="It let its days pass, so it counts as having agreed (缺席默认制); only the system deems.",
)
_publish(
    PartState,
    "Where one matter of a package stands.",
    name="PackagePartState",
    WAITING="It waits for others to end well.",
    RUNNING="It is a case under way.",
    DONE="Its case was approved.",
    FAILED="Its case was refused, taken back or ended.",
    CLOSED="It never became a case; the note says why.",
)
_publish(
    AcceptanceMode,
    "How a case was taken.",
    COMPLETE="All materials are there (材料齐全).",
    DEFICIENT="Some may follow by a day (容缺受理).",
    COMMITMENT="On the applicant's commitment (告知承诺).",
    DEEMED="The window let its time pass (逾期未告知视为受理); only the system deems.",
)
_publish(
    DeliveryMethod,
    "How a result reaches the applicant (送达).",
    ELECTRONIC="In the app (电子送达).",
    POST="By post (邮寄).",
    WINDOW_PICKUP="Fetched at the window (窗口领取).",
)
_publish(
    ParcelState,
    "Where a result is.",
    WAITING="Not sent, not fetched, or not decided yet.",
    SENT="On its way.",
    DELIVERED="The applicant has it.",
    RETURNED="It came back.",
)
_publish(
    DocumentKind,
    "Documents that a case's moves issue.",
    MATERIALS_RECEIPT="What was handed in (收件凭证).",
    ACCEPTANCE_NOTICE="The case was taken (受理通知书).",
    SUPPLEMENT_NOTICE="Everything that has to be mended (补正告知书).",
    NON_ACCEPTANCE_DECISION="The case isn't taken (不予受理决定书).",
    EXTENSION_NOTICE="Deciding takes longer (延期通知书).",
    APPROVAL_DECISION="A yes (准予决定书).",
    DENIAL_DECISION="A no (不予决定书).",
    DEEMED_ACCEPTANCE_NOTICE="The law took the case, since the window let its days pass (受理通知书).",
    TERMINATION_NOTICE="A deferred material never came, so the case ended (终止办理通知书).",
    FORWARDING_SHEET="What a window took and forwards to the province that decides (跨省通办收件转交单).",
)
_publish(
    BreachStatus,
    "Where a broken commitment stands.",
    PROPOSED="Recorded; a supervisor has to confirm it.",
    IN_FORCE="It bars further commitments.",
    REJECTED="A supervisor found that it isn't one.",
    REPAIRED="It bars no longer (已修复).",
)
_publish(
    DeadlineState,
    "How a case stands with its time.",
    NONE="No deadline runs, or none can be computed.",
    ON_TIME="Green.",
    WARNING="Yellow: at most a fifth of the days or one day is left.",
    OVERDUE="Red: the day has passed.",
)
_publish(
    SuspensionReason,
    "What the clock stands still for.",
    SITE_INSPECTION="A site inspection (现场勘验).",
    HEARING="A hearing (听证).",
    TESTING="Testing, quarantine or appraisal (检验、检测、检疫、鉴定).",
    EXPERT_REVIEW="An expert review (专家评审).",
    PUBLICITY="Publicity (公示).",
    APPLICANT="The applicant, who asked for it or holds it up (申请人原因).",
)
_publish(
    RefusalKind,
    "What a refusal would be.",
    NOT_ACCEPT="Not to accept the case (不予受理).",
    DENY="To deny after review (不予许可).",
)
_publish(DecisionOutcome, "How a case is decided.", APPROVE="Approved.", DENY="Denied.")
_publish(
    CertificateStatus,
    "What a certificate is worth today.",
    ACTIVE="It holds (有效).",
    SUSPENDED="Suspended (暂停).",
    REVOKED="Taken back (撤销).",
    EXPIRED="Ran out (过期).",
    SUPERSEDED="Replaced by a newer version (已换发).",
)
_publish(
    CertificateAction,
    "What is done to a certificate after it was issued.",
    SUSPEND="Its issuer suspended it (暂停).",
    RESUME="Its issuer let it hold again (恢复).",
    REVOKE="Its issuer took it back (撤销).",
    SUPERSEDE="A newer version took its place (换发).",
    EXPIRE="It ran out (到期).",
)
_publish(
    ValidityKind,
    "What ends certificates of a type, if anything does.",
    FOREVER="Nothing (长期).",
    MONTHS="A term of so many months.",
    FIXED_END="One day that is the same for all.",
    AS_WRITTEN="What one of its fields says: a day, N年, or 长期.",
    UNTIL_AGE="The holder's reaching an age.",
    BY_AGE="A term that depends on the holder's age at issue.",
    YEARLY_CHECK="A year, unless the issuer's check makes a version for the next (年检、年审).",
)
_publish(
    Layout,
    "What a certificate's page looks like.",
    name="CertificateLayout",
    LICENCE="A licence, A4 upright.",
    BUSINESS_LICENCE="A licence, A4 across, like the business licence.",
    BOOKLET="A booklet, opened.",
    CARD="A card, both sides.",
    DIPLOMA="A certificate to hang up, A4 across.",
)
_publish(
    VerificationFailure,
    "Why a certificate doesn't hold.",
    UNKNOWN="No such code.",
    EXPIRED_TOKEN="The code's minute is over.",
    BAD_SIGNATURE="The seal's signature doesn't fit the content.",
    REVOKED="The issuer took it back; of another province's it may also have been replaced.",
    SUSPENDED="The issuer suspended it.",
    EXPIRED="It ran out.",
    SUPERSEDED="A newer version replaced it.",
    CANT_TELL="Another province vouches for it and can't be asked now; what it said last is out of date.",
)
_publish(
    SealKind,
    "Kinds of e-seals, 国办发〔2025〕33号.",
    STATUTORY_NAME="Seal of the statutory name (法定名称章).",
    INTERNAL_UNIT="Seal of an internal unit (内设机构章).",
    BRANCH="Seal of a branch (分支机构章).",
    FINANCE="Finance seal (财务专用章).",
    CONTRACT="Contract seal (合同专用章).",
    INVOICE="Invoice seal (发票专用章).",
    OTHER_BUSINESS="Another business seal (业务专用章).",
    PERSONAL_NAME="Personal name seal (个人名章).",
)
_publish(
    SealStatus,
    "Where an e-seal stands.",
    REQUESTED="Asked for (申请).",
    MADE="Made (制作).",
    ACTIVE="Registered and in use (备案启用).",
    SUSPENDED="Suspended (停用).",
    CANCELLED="Cancelled (注销).",
    EXPIRED="Ran out (到期).",
)
_publish(
    SealProblem,
    "Why a seal in a document doesn't count.",
    NOT_A_SEAL="No SES_Signature, or one with something critical that we don't know.",
    BAD_SEAL_SIGNATURE="The seal isn't as its maker signed it.",
    BAD_DOCUMENT_SIGNATURE="The signature isn't the signer's, is from the future, or not in our register.",
    DIGEST_MISMATCH="The document isn't the one that was sealed.",
    UNTRUSTED_MAKER="The maker's certificate leads to nobody whom we believe.",
    UNTRUSTED_SIGNER="The signer's certificate leads to nobody whom we believe, or isn't the seal's.",
    EXPIRED_AT_SIGNING="Seal or certificate wasn't valid when it was used.",
    SUSPENDED_AT_SIGNING="The seal was suspended when it was used (停用).",
    CANCELLED_AT_SIGNING="The seal was cancelled when it was used (注销).",
)
_publish(
    SealAction,
    "What happens to an e-seal.",
    REQUEST="Somebody asked for it (申请).",
    APPROVE="It was granted and made (制作).",
    REGISTER="It was registered (备案).",
    SUSPEND="It was suspended (停用).",
    RESUME="It may be used again (恢复).",
    CANCEL="It was cancelled, or the request refused or taken back (注销).",
)
_publish(
    MatterOrder,
    "Orders of the catalogue.",
    POPULARITY="What is used most first.",
    CODE="By code.",
    NAME="By name.",
    PUBLISHED_AT="Newest first.",
)
_publish(
    MaterialStatus,
    "Where one material of a case stands.",
    MISSING="Not there yet.",
    PROVIDED="Uploaded.",
    FROM_LIBRARY="Taken from the certificate library (免证办).",
    COMMITTED="Promised in writing.",
    ACCEPTED="The window took it.",
    REJECTED="It has to be mended; the note says why.",
    DEFERRED="It may follow after acceptance (容缺).",
    SHARED="Another department answered for it.",
)
_publish(
    ExportFormat,
    "What an export comes as.",
    ZIP="An archive: `data.json` for programs, a page to read.",
    JSON="JSON alone.",
)
_publish(
    Purpose,
    "What a consent is for; sensitive data is agreed to one by one.",
    name="ConsentPurpose",
    ACCOUNT="One's phone and account: agreed to where one signs in; closing the account withdraws it.",
    ID_NUMBER="One's name and ID number (实名认证).",
    FACE="One's face (人脸核验).",
    WARD_DATA="A child's data, agreed to by the guardian (监护人).",
)
_publish(
    SmsPurpose,
    "What a code is for.",
    SIGN_IN="Signing in.",
    CHANGE_PHONE="Changing a phone.",
    CLOSE_ACCOUNT="Closing one's account.",
    SECOND_FACTOR="Staff, beside the password, in place of the authenticator app; where the province allows it.",
)
_publish(
    Role,
    "What staff may do, within their departments.",
    name="StaffRole",
    CLERK="Takes cases at the window (窗口人员).",
    APPROVER="Reviews and decides (审批人员).",
    SUPERVISOR="Confirms refusals (首席代表).",
    ADMINISTRATOR="Manages colleagues' accounts, and sees no cases (管理员).",
    CATALOGUE_EDITOR="Edits and publishes the department's matters, and sees no cases (事项管理员).",
)
_publish(
    StaffAction,
    "What administrators do to colleagues' accounts, and to the province's partners.",
    ACCOUNT_CREATED="Somebody was made staff.",
    POST_GRANTED="A post was given.",
    POST_REVOKED="A post was taken away.",
    CREDENTIALS_RESET="Password and second factor were reset.",
    POST_OFFERED="A post was offered to somebody who was staff before.",
    POST_PROPOSED="A post that decides over others was proposed; it waits for a second administrator.",
    POST_REJECTED="Such a proposal was turned down.",
    PARTNER_CHANGE_PROPOSED="A change of partners, agreements or our keys was proposed to a second administrator.",
    PARTNER_CHANGED="Such a change was confirmed, or made by the command line.",
    PARTNER_CHANGE_REJECTED="Such a change was turned down.",
)
_publish(
    LetterChannel,
    "How people are told outside the app.",
    name="NotificationChannel",
    SMS="By text message.",
    WECHAT="By a subscription message of the WeChat mini-program.",
    ALIPAY="By a subscription message of the Alipay mini-program.",
)
_publish(
    Rating,
    "The five grades of an evaluation (好差评).",
    VERY_GOOD="非常满意.",
    GOOD="满意.",
    FAIR="基本满意.",
    POOR="不满意; it is mended.",
    VERY_POOR="非常不满意; it is mended.",
)
_publish(
    RectificationState,
    "Where mending stands.",
    OPEN="The department has to reply.",
    REPLIED="It replied; somebody else calls back.",
    REVISITED="The person was called back (回访).",
    CLOSED="Done.",
)
_publish(
    RectificationCause,
    "What has to be mended was found by whom.",
    EVALUATION="By a bad evaluation.",
    COMPLAINT="By a complaint.",
)
_publish(
    WebhookStatus,
    "Whether a partner's hook is told of events.",
    ENABLED="It is.",
    DISABLED="Not until somebody enables it: by wish, or because it took nothing for two days.",
)
_publish(
    PartnerChange,
    "What two administrators change about the province's partners.",
    CARD="Register a partner by its card, or take its new one.",
    SUSPEND="Take and send no new cases.",
    RESUME="Take and send new cases again.",
    AGREE="Confirm an agreement's terms for our side.",
    CONFIRM="Take the partner's confirmation.",
    END="End an agreement before its time.",
    ROTATE="Make a new key of ours.",
    END_KEY="End a key at once, ours or a partner's.",
)
_publish(
    PartnerStatus,
    "Whether new cases go to a partner province and come from it; those that are there go on either way.",
    ACTIVE="They do.",
    SUSPENDED="Not for now.",
)
_publish(
    Standing,
    "What another province says became of a certificate.",
    "CertificateStanding",
    GOOD="Nothing is known against it.",
    REVOKED="It was revoked or replaced.",
    SUSPENDED="It is suspended.",
    EXPIRED="It ran out.",
    CANT_TELL="Its province can't be asked now, and what it said last is out of date. Never take it as good.",
    FORGED="It isn't what its seal signed, or not whole. Never take it as good.",
)
_publish(
    CaseDirection,
    "Which way something goes across the border.",
    OUTBOUND="To the partner province.",
    INBOUND="From it.",
)
_publish(
    DeliveryState,
    "How far a message to or from a partner has come.",
    QUEUED="It is to be sent.",
    SENT="It was sent; no receipt yet.",
    ACKNOWLEDGED="Its receiver has taken it and signed for it.",
    FAILED="It was given up; somebody has to look.",
)
_publish(
    ExchangeMessageType,
    "What one province tells the other about a case.",
    CASE="Here is a case.",
    SUPPLEMENT_REQUEST="This is missing or wrong.",
    SUPPLEMENT="Here is what was asked for.",
    PROGRESS="It stands so.",
    OPINION_REQUEST="A department there is asked what it thinks of it.",
    OPINION="This is what we think of it.",
    RESULT="It was decided so.",
    WITHDRAWAL="The applicant takes it back.",
    RECEIPT="It was taken.",
)
