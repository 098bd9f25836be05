"""The guides (问答式引导) of the written-out matters, by the matter's code.

They ask only what changes materials, form, days or eligibility. Promised days are the demo's own, within the law's.
"""

from resolvers.matters.guidance.model import Guide
from seeds.guides import business, family, food, livelihood
from seeds.matters.company import COMPANY, INDIVIDUAL_BUSINESS
from seeds.matters.food import COMPANY_NEW, INDIVIDUAL_NEW
from seeds.matters.haulage import HAULAGE
from seeds.matters.household import BIRTH_REGISTRATION, HOUSEHOLD_MOVE
from seeds.matters.insurance import RENT_WITHDRAWAL, UNEMPLOYMENT_BENEFIT
from seeds.matters.marriage import MARRIAGE_REGISTRATION
from seeds.matters.premises import PUBLIC_PLACE
from seeds.matters.property import PROPERTY_TRANSFER
from seeds.matters.residence import ID_CARD_REISSUE, RESIDENCE_APPLICATION

GUIDES: dict[str, Guide] = {
    INDIVIDUAL_NEW.code: food.INDIVIDUAL_GUIDE,
    COMPANY_NEW.code: food.COMPANY_GUIDE,
    PUBLIC_PLACE.code: business.PUBLIC_PLACE_GUIDE,
    COMPANY.code: business.COMPANY_GUIDE,
    INDIVIDUAL_BUSINESS.code: business.INDIVIDUAL_BUSINESS_GUIDE,
    HAULAGE.code: business.HAULAGE_GUIDE,
    BIRTH_REGISTRATION.code: family.BIRTH_GUIDE,
    MARRIAGE_REGISTRATION.code: family.MARRIAGE_GUIDE,
    ID_CARD_REISSUE.code: family.ID_CARD_GUIDE,
    RESIDENCE_APPLICATION.code: family.RESIDENCE_GUIDE,
    HOUSEHOLD_MOVE.code: family.MOVE_GUIDE,
    PROPERTY_TRANSFER.code: livelihood.PROPERTY_GUIDE,
    RENT_WITHDRAWAL.code: livelihood.FUND_GUIDE,
    UNEMPLOYMENT_BENEFIT.code: livelihood.UNEMPLOYMENT_GUIDE,
}
