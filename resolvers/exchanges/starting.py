"""Starting a case here that another province decides (跨省通办), and what can be done so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import Invalid, NotAllowedNow, NotFound, Required
from resolvers.applications import apply
from resolvers.applications.crossing import CaseDirection, Crossing
from resolvers.applications.model import Application
from resolvers.applications.window_start import Standing
from resolvers.exchanges.agreements import Agreement
from resolvers.exchanges.partners import Partner, PartnerStatus
from resolvers.matters.guidance.walk import Answer
from resolvers.matters.model import CrossProvinceMode, Matter
from resolvers.package_applications.away import Away
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.start import Choice
from resolvers.package_applications.start import start as packages_start
from resolvers.packages import queries as packages
from resolvers.packages.model import Offer
from resolvers.parties.model import Audience

if TYPE_CHECKING:
    from resolvers.context import Context


_MODES = CrossProvinceMode


@dataclass(frozen=True, slots=True)
class Wish:
    """Which case somebody wants to start: of which matter, under which key, decided where, and how it gets there."""

    matter: str
    key: str
    handled_by: str | None = None
    mode: CrossProvinceMode | None = None


@dataclass(frozen=True, slots=True)
class CrossService:
    """A matter that a partner decides for people here, how it gets there, and the package that it may be part of."""

    matter: Matter
    partner: Partner
    modes: tuple[CrossProvinceMode, ...]
    package: Offer | None = None


async def start(context: "Context", wish: Wish, answers: Sequence[Answer], standing: Standing | None) -> Application:
    """Start a case: here, or for the partner that `wish` names; raises what either refuses."""
    if wish.handled_by is None:
        if wish.mode is not None:
            raise Required("exchange.handled_by", "handledBy")
        return await apply.start(context, wish.matter, wish.key, answers, standing)
    crossing = await _crossing(context, replace(wish, mode=_mode(wish, standing)), wish.handled_by)
    at_border = crossing if standing is None else replace(standing, crossing=crossing)
    return await apply.start(context, wish.matter, wish.key, answers, at_border)


def _mode(wish: Wish, standing: Standing | None) -> CrossProvinceMode:
    """How it crosses; raises Invalid for what needs a window and has none, or has one and needs none."""
    at_window = standing is not None
    mode = wish.mode or (_MODES.COLLECT_AND_FORWARD if at_window else _MODES.FULLY_ONLINE)
    if at_window and mode is _MODES.FULLY_ONLINE:
        raise Invalid("exchange.not_at_window", "crossProvinceMode")
    if not at_window and mode is _MODES.COLLECT_AND_FORWARD:
        raise Invalid("exchange.only_at_window", "crossProvinceMode")
    return mode


async def services(context: "Context", home: str, audience: Audience | None = None) -> list[CrossService]:
    """What the partners of a region decide for people here, by the agreements of today; at most a few thousand."""
    partners = [one for one in await context.stores.partners.all() if home[:2] in {one.region[:2], one.code}]
    found: list[CrossService] = []
    for partner in partners:
        found += await services_of(context, partner, audience)
    return found


async def services_of(context: "Context", partner: Partner, audience: Audience | None = None) -> list[CrossService]:
    """What one partner decides for people here; nothing while it is suspended."""
    if partner.status is not PartnerStatus.ACTIVE:
        return []
    on, offered = today(context.now()), dict[str, tuple[CrossProvinceMode, ...]]()
    agreements = [one for one in await context.stores.agreements.of(partner.code) if one.in_force(on)]
    for agreement in agreements:
        for code in agreement.offered(context.province):
            offered[code] = tuple(dict.fromkeys((*offered.get(code, ()), *agreement.modes)))
    matters = await context.stores.matters.published(list(offered))
    offers = await _packages(context, agreements)
    return [
        CrossService(matters[code], partner, modes, next((one for one in offers if _in(one, code)), None))
        for code, modes in offered.items()
        if code in matters and (audience is None or audience in matters[code].audiences)
    ]


async def start_package(context: "Context", choice: Choice, key: str, handled_by: str | None) -> PackageApplication:
    """Start a package: all of it here, or what `handled_by` decides of it there; raises what either refuses."""
    if handled_by is None:
        return await packages_start(context, choice, key)
    partner = await _active(context, handled_by)
    on, mode = today(context.now()), _MODES.FULLY_ONLINE
    for one in await context.stores.agreements.of(partner.code):
        if one.in_force(on) and mode in one.modes and choice.code in one.package_codes(context.province):
            crossing = Crossing(partner.code, mode, CaseDirection.OUTBOUND, one.id)
            away = Away(crossing, frozenset(one.offered(context.province)))
            return await packages_start(context, replace(choice, away=away), key)
    raise NotAllowedNow("agreement.none", "packageCode")


async def _packages(context: "Context", agreements: Sequence[Agreement]) -> list[Offer]:
    """The packages that these agreements name, as they can be had today."""
    codes = list(dict.fromkeys(code for one in agreements for code in one.package_codes(context.province)))
    found = await context.loaders.packages.load_many(codes) if codes else []
    return await packages.offers(context, [one for one in found if one])


def _in(offer: Offer, code: str) -> bool:
    return any(one.code == code for one in offer.matters)


async def _active(context: "Context", code: str) -> Partner:
    partner = await context.stores.partners.get(code)
    if partner is None:
        raise NotFound("partner.unknown", "handledBy")
    if partner.status is not PartnerStatus.ACTIVE:
        raise NotAllowedNow("partner.suspended", "handledBy")
    return partner


async def _crossing(context: "Context", wish: Wish, code: str) -> Crossing:
    """The border that a case is to cross; raises for whatever no agreement in force covers."""
    await _active(context, code)
    mode = wish.mode or CrossProvinceMode.FULLY_ONLINE
    agreement = await _agreement(context, wish, code, mode)
    return Crossing(code, mode, CaseDirection.OUTBOUND, agreement.id)


async def _agreement(context: "Context", wish: Wish, code: str, mode: CrossProvinceMode) -> Agreement:
    on = today(context.now())
    for one in await context.stores.agreements.of(code):
        if one.in_force(on) and mode in one.modes and one.home_code(wish.matter, context.province):
            return one
    raise NotAllowedNow("agreement.none", "matterCode")
