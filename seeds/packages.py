"""Service packages (一件事一次办) over the matters that are written out."""

from resolvers.packages.model import NUMBER, FromResult, PackageItem, ServicePackage
from resolvers.parties.model import Audience
from seeds.departments import DISTRICT
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE, CHILDBEARING_REGISTRATION, VACCINATION_RECORD_ISSUE
from seeds.matters.company import COMPANY, INDIVIDUAL_BUSINESS
from seeds.matters.employer import HOUSING_FUND, SOCIAL_INSURANCE
from seeds.matters.food import INDIVIDUAL_NEW
from seeds.matters.haulage import HAULAGE
from seeds.matters.household import BIRTH_REGISTRATION, HOUSEHOLD_MOVE
from seeds.matters.marriage import MARRIAGE_REGISTRATION
from seeds.matters.newborn import ENROLMENT, PREMIUM, SOCIAL_SECURITY_CARD_APPLICATION
from seeds.matters.premises import TOBACCO_RETAIL
from seeds.matters.startup import BANK_ACCOUNT, INVOICES, SEAL_ENGRAVING
from seeds.matters.welfare import ALLOWANCE, ELDERLY, OLD_AGE_ALLOWANCE

# What the register gives a new business: its name and representative are in the form, its code is not yet.
_LICENCE = FromResult(COMPANY.code, NUMBER)
_OF_COMPANY = {"organizationName": "companyName", "legalRepresentative": "legalRepresentative.name"}
_SHOP_LICENCE = FromResult(INDIVIDUAL_BUSINESS.code, NUMBER)


def _after_licence(matter: str, *, optional: bool = False) -> PackageItem:
    return PackageItem(matter, (COMPANY.code,), optional, _OF_COMPANY, {"creditCode": _LICENCE})


def _after_shop(matter: str, *, optional: bool = False) -> PackageItem:
    return PackageItem(
        matter, (INDIVIDUAL_BUSINESS.code,), optional, {"shopName": "shopName"}, {"creditCode": _SHOP_LICENCE}
    )


NEWBORN = ServicePackage(
    code="511602-newborn",
    name="新生儿出生一件事",
    audience=Audience.NATURAL_PERSON,
    region=DISTRICT,
    summary="孩子出生后，填一张表、交一套材料，一次办好出生医学证明、预防接种证、户口、医保和社会保障卡。",
    stages=("natural.birth",),
    items=(
        PackageItem(BIRTH_CERTIFICATE_ISSUE.code),
        PackageItem(VACCINATION_RECORD_ISSUE.code, (BIRTH_CERTIFICATE_ISSUE.code,)),
        PackageItem(BIRTH_REGISTRATION.code, (BIRTH_CERTIFICATE_ISSUE.code,)),
        PackageItem(ENROLMENT.code, (BIRTH_CERTIFICATE_ISSUE.code, BIRTH_REGISTRATION.code)),
        PackageItem(PREMIUM.code, (ENROLMENT.code,)),
        PackageItem(SOCIAL_SECURITY_CARD_APPLICATION.code, (BIRTH_REGISTRATION.code,)),
    ),
)

BUSINESS_START = ServicePackage(
    code="511602-business-start",
    name="企业开办一件事",
    audience=Audience.LEGAL_PERSON,
    region=DISTRICT,
    summary="设立登记之后，刻章、领发票、开户、社保和公积金同步办理，不必各跑一处。",
    stages=("legal.start",),
    items=(
        PackageItem(COMPANY.code),
        _after_licence(SEAL_ENGRAVING.code),
        _after_licence(INVOICES.code),
        _after_licence(SOCIAL_INSURANCE.code),
        _after_licence(HOUSING_FUND.code, optional=True),
        _after_licence(BANK_ACCOUNT.code, optional=True),
    ),
)

RESTAURANT = ServicePackage(
    code="511602-restaurant",
    name="开办餐饮店一件事",
    audience=Audience.NATURAL_PERSON,
    region=DISTRICT,
    summary="个人开小饭馆：个体工商户登记和食品经营许可一表申请，店里卖烟的一并申请烟草零售许可。",
    stages=("natural.work", "legal.permit"),
    items=(
        PackageItem(INDIVIDUAL_BUSINESS.code),
        _after_shop(INDIVIDUAL_NEW.code),
        _after_shop(TOBACCO_RETAIL.code, optional=True),
    ),
)

HAULAGE_START = ServicePackage(
    code="511602-haulage-start",
    name="开办运输企业一件事",
    audience=Audience.LEGAL_PERSON,
    region=DISTRICT,
    summary="企业设立登记与道路货物运输经营许可一次申请，公章同步刻制。",
    stages=("legal.permit",),
    items=(
        PackageItem(COMPANY.code),
        _after_licence(SEAL_ENGRAVING.code, optional=True),
        _after_licence(HAULAGE.code),
    ),
)

MARRIAGE = ServicePackage(
    code="511602-marriage",
    name="公民婚育一件事",
    audience=Audience.NATURAL_PERSON,
    region=DISTRICT,
    summary="结婚登记、生育登记和夫妻投靠落户一次预约、一表填报。",
    stages=("natural.marriage",),
    items=(
        PackageItem(MARRIAGE_REGISTRATION.code),
        PackageItem(CHILDBEARING_REGISTRATION.code, (MARRIAGE_REGISTRATION.code,)),
        PackageItem(HOUSEHOLD_MOVE.code, (MARRIAGE_REGISTRATION.code,), optional=True),
    ),
)

OLD_AGE = ServicePackage(
    code="511602-old-age",
    name="高龄老人关爱一件事",
    audience=Audience.NATURAL_PERSON,
    region=DISTRICT,
    summary="老年人优待证和高龄津贴一次申领，家庭困难的一并申请最低生活保障。",
    stages=("natural.old_age",),
    items=(
        PackageItem(ELDERLY.code),
        PackageItem(OLD_AGE_ALLOWANCE.code),
        PackageItem(
            ALLOWANCE.code,
            optional=True,
            same={"householdAddress": "address", "residence": "residence"},
        ),
    ),
)

PACKAGES = (NEWBORN, BUSINESS_START, RESTAURANT, HAULAGE_START, MARRIAGE, OLD_AGE)
