"""What earlier versions stored must be readable for ever: real rows of each version lie under tests/rows/.

A store whose SCHEMA_VERSION goes up gets a file of rows in the new folder; those of earlier versions never change.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bson import json_util

from api.database import MongoDatabase
from api.migrate import migrate, outdated
from auth.accounts.store import account_from_row, account_to_row, organization_from_row, organization_to_row
from auth.clients.store import client_from_row, client_to_row
from auth.closures.store import closure_from_row, closure_to_row
from auth.codes.store import CounterStore, code_from_row, code_to_row
from auth.consents.store import consent_from_row, consent_to_row
from auth.credentials.store import credentials_from_row, credentials_to_row
from auth.delegations.store import delegation_from_row, delegation_to_row
from auth.faces.store import check_from_row, check_to_row
from auth.invitations.store import invitation_from_row, invitation_to_row
from auth.keys.store import key_from_row, key_to_row
from auth.linked_identities.store import identity_from_row, identity_to_row
from auth.messages.store import message_from_row, message_to_row
from auth.notifications.store import notification_from_row, notification_to_row
from auth.openid.store import code_from_row as authorization_code_from_row
from auth.openid.store import code_to_row as authorization_code_to_row
from auth.openid.store import grant_from_row, grant_to_row
from auth.outbox.store import letter_from_row, letter_to_row
from auth.passkeys.store import challenge_from_row, challenge_to_row, passkey_from_row, passkey_to_row
from auth.preferences.store import preferences_from_row, preferences_to_row
from auth.provider_tokens.store import token_from_row, token_to_row
from auth.qr.store import qr_from_row, qr_to_row
from auth.reading import upgraded
from auth.rows import Row
from auth.sessions.store import session_from_row, session_to_row
from auth.subscriptions.store import subscription_from_row, subscription_to_row
from auth.used_codes.store import UsedCodeStore
from auth.wards.store import ward_from_row, ward_to_row
from resolvers.access.store import access_from_row, access_to_row
from resolvers.aftercare.evaluation_store import evaluation_from_row, evaluation_to_row
from resolvers.aftercare.rectification_store import rectification_from_row, rectification_to_row
from resolvers.applications.breaches.store import breach_from_row, breach_to_row
from resolvers.applications.reading import application_from_row
from resolvers.applications.rows import application_to_row
from resolvers.calendar.store import year_from_row, year_to_row
from resolvers.catalogue.store import version_from_row, version_to_row
from resolvers.certificates.presentation_store import presentation_from_row, presentation_to_row
from resolvers.certificates.store import (
    SerialStore,
    certificate_from_row,
    certificate_to_row,
    type_from_row,
    type_to_row,
)
from resolvers.context import COLLECTIONS
from resolvers.exchanges.agreement_store import agreement_from_row, agreement_to_row
from resolvers.exchanges.case_store import exchange_case_from_row, exchange_case_to_row
from resolvers.exchanges.message_store import exchange_message_from_row, exchange_message_to_row
from resolvers.exchanges.partner_store import partner_from_row, partner_to_row
from resolvers.exchanges.proposal_store import partner_proposal_from_row, partner_proposal_to_row
from resolvers.exchanges.province_keys import province_key_from_row, province_key_to_row
from resolvers.exchanges.refusals import refusal_from_row, refusal_to_row
from resolvers.exchanges.statement_store import statement_from_row, statement_to_row
from resolvers.files.store import file_from_row, file_to_row
from resolvers.files.uploads.store import upload_from_row, upload_to_row
from resolvers.grants.store import GrantUseStore, purpose_from_row, purpose_to_row
from resolvers.grants.store import grant_from_row as certificate_grant_from_row
from resolvers.grants.store import grant_to_row as certificate_grant_to_row
from resolvers.matters.audit.store import finding_from_row, finding_to_row, run_from_row, run_to_row
from resolvers.matters.changes.store import change_from_row, change_to_row
from resolvers.matters.exchange.progress import progress_from_row, progress_to_row
from resolvers.matters.rows import matter_from_row, matter_to_row
from resolvers.operations.store import kept_from_row, kept_to_row, trusted_from_row, trusted_to_row
from resolvers.package_applications.rows import whole_from_row, whole_to_row
from resolvers.packages.store import package_from_row, package_to_row
from resolvers.recommendations.store import choice_from_row, choice_to_row
from resolvers.regions.store import department_from_row, department_to_row, region_from_row, region_to_row
from resolvers.seals.authority_store import authorities_from_row, authorities_to_row
from resolvers.seals.bodies import body_from_row, body_to_row
from resolvers.seals.head_store import head_from_row, head_to_row
from resolvers.seals.pdf.authority_store import document_authority_from_row, document_authority_to_row
from resolvers.seals.rows import seal_from_row, seal_to_row
from resolvers.seals.use_store import use_from_row, use_to_row
from resolvers.staff.proposal_store import proposal_from_row, proposal_to_row
from resolvers.staff.store import entry_from_row, entry_to_row
from resolvers.webhooks.event_store import webhook_event_from_row, webhook_event_to_row
from resolvers.webhooks.store import webhook_from_row, webhook_to_row
from tests.clock import Clock

FOLDER = Path(__file__).parents[1] / "rows"
STORES = {store.COLLECTION: store for store in COLLECTIONS}
STATES = [(store.COLLECTION, version) for store in COLLECTIONS for version in range(1, store.SCHEMA_VERSION + 1)]
# How each store reads a row and lays it out again.
SHAPES: dict[str, tuple[Callable[[Row], Any], Callable[[Any], Row]]] = {
    "catalogue": (version_from_row, lambda read: version_to_row(*read)),
    "accounts": (account_from_row, account_to_row),
    "sessions": (session_from_row, session_to_row),
    "smsCodes": (code_from_row, code_to_row),
    "messages": (message_from_row, message_to_row),
    "tokenKeys": (key_from_row, key_to_row),
    "clients": (client_from_row, client_to_row),
    "authorizationCodes": (authorization_code_from_row, authorization_code_to_row),
    "grants": (grant_from_row, grant_to_row),
    "credentials": (credentials_from_row, credentials_to_row),
    "staffLog": (entry_from_row, entry_to_row),
    "postProposals": (proposal_from_row, proposal_to_row),
    "linkedIdentities": (identity_from_row, identity_to_row),
    "providerTokens": (token_from_row, token_to_row),
    "notifications": (notification_from_row, notification_to_row),
    "outbox": (letter_from_row, letter_to_row),
    "messageSubscriptions": (subscription_from_row, subscription_to_row),
    "notificationPreferences": (preferences_from_row, preferences_to_row),
    "passkeys": (passkey_from_row, passkey_to_row),
    "passkeyChallenges": (challenge_from_row, challenge_to_row),
    "qrSignIns": (qr_from_row, qr_to_row),
    "delegations": (delegation_from_row, delegation_to_row),
    "invitations": (invitation_from_row, invitation_to_row),
    "wards": (ward_from_row, ward_to_row),
    "catalogueAudits": (run_from_row, run_to_row),
    "catalogueFindings": (finding_from_row, finding_to_row),
    "imports": (progress_from_row, progress_to_row),
    "faceChecks": (check_from_row, check_to_row),
    "closures": (closure_from_row, closure_to_row),
    "consents": (consent_from_row, consent_to_row),
    "regions": (region_from_row, region_to_row),
    "calendars": (year_from_row, year_to_row),
    "departments": (department_from_row, department_to_row),
    "organizations": (organization_from_row, organization_to_row),
    "files": (file_from_row, file_to_row),
    "uploads": (upload_from_row, upload_to_row),
    "seals": (seal_from_row, seal_to_row),
    "sealBodies": (body_from_row, body_to_row),
    "sealUses": (use_from_row, use_to_row),
    "sealHeads": (head_from_row, head_to_row),
    "authorities": (authorities_from_row, authorities_to_row),
    "documentAuthorities": (document_authority_from_row, document_authority_to_row),
    "certificateTypes": (type_from_row, type_to_row),
    "certificates": (certificate_from_row, certificate_to_row),
    "presentations": (presentation_from_row, presentation_to_row),
    "matters": (
        lambda row: (matter_from_row(row), row["regionPath"]),
        lambda read: matter_to_row(read[0], tuple(read[1])),
    ),
    "matterChanges": (change_from_row, change_to_row),
    "breaches": (breach_from_row, breach_to_row),
    "applications": (application_from_row, application_to_row),
    "packageApplications": (whole_from_row, whole_to_row),
    "evaluations": (evaluation_from_row, evaluation_to_row),
    "rectifications": (rectification_from_row, rectification_to_row),
    "certificateGrants": (certificate_grant_from_row, certificate_grant_to_row),
    "sharingPurposes": (purpose_from_row, purpose_to_row),
    "trustedDocuments": (trusted_from_row, trusted_to_row),
    "persistedQueries": (kept_from_row, kept_to_row),
    "accessLog": (access_from_row, access_to_row),
    "servicePackages": (package_from_row, package_to_row),
    "partners": (partner_from_row, partner_to_row),
    "agreements": (agreement_from_row, agreement_to_row),
    "provinceKeys": (province_key_from_row, province_key_to_row),
    "crossProvinceCases": (exchange_case_from_row, exchange_case_to_row),
    "exchangeMessages": (exchange_message_from_row, exchange_message_to_row),
    "partnerProposals": (partner_proposal_from_row, partner_proposal_to_row),
    "exchangeRefusals": (refusal_from_row, refusal_to_row),
    "partnerStatements": (statement_from_row, statement_to_row),
    "webhooks": (webhook_from_row, webhook_to_row),
    "webhookEvents": (webhook_event_from_row, webhook_event_to_row),
    "recommendationChoices": (choice_from_row, lambda read: choice_to_row(*read)),
}
# These are never read whole; tests of their own below.
COUNTED = {"grantUses", "uploadParts", "vaultKeys", "counters", "serials", "usedCodes"}


def rows_of(collection: str, version: int) -> list[Row]:
    """The rows that this version of the store left behind."""
    text = (FOLDER / f"v{version}" / f"{collection}.json").read_text(encoding="utf-8")
    options = json_util.JSONOptions(tz_aware=True, json_mode=json_util.JSONMode.RELAXED)
    rows: list[Row] = json_util.loads(text, json_options=options)
    return rows


@pytest.fixture
async def lasting(database: MongoDatabase) -> MongoDatabase:
    """A database that doesn't sweep what has expired since these rows were written."""
    for collection in STORES:
        await database.client[database.name][collection].drop_indexes()
    return database


def test_every_state_of_every_collection_has_rows() -> None:
    there = {(path.stem, int(path.parent.name.removeprefix("v"))) for path in FOLDER.glob("v*/*.json")}

    assert there == set(STATES)
    assert {collection for collection, _ in STATES} == SHAPES.keys() | COUNTED


@pytest.mark.parametrize(("collection", "version"), STATES)
def test_rows_are_of_the_version_they_lie_under(collection: str, version: int) -> None:
    rows = rows_of(collection, version)

    assert rows
    assert {row["v"] for row in rows} == {version}


@pytest.mark.parametrize(("collection", "version"), [state for state in STATES if state[0] not in COUNTED])
def test_every_row_is_read_and_laid_out_as_today(collection: str, version: int) -> None:
    read, lay_out = SHAPES[collection]

    for row in rows_of(collection, version):
        today = upgraded(STORES[collection], row)
        assert today["v"] == STORES[collection].SCHEMA_VERSION
        assert lay_out(read(today)) == today


@pytest.mark.parametrize("version", sorted({version for _, version in STATES}))
async def test_a_whole_database_of_a_version_comes_up(lasting: MongoDatabase, version: int) -> None:
    """Rows of that version, or of the newest one before it, as `tongban migrate` finds them."""
    held = {}
    for collection, store in STORES.items():
        held[collection] = min(version, store.SCHEMA_VERSION)
        await lasting.rows(collection).insert_many(rows_of(collection, held[collection]))
    await lasting.rows("meta").put_many([{"_id": "schemaVersions", "versions": held}])

    await migrate(lasting, lambda _line: None)

    assert await outdated(lasting) == []
    for collection, store in STORES.items():
        found = await lasting.rows(collection).find({}, limit=100)
        assert {row["v"] for row in found} == {store.SCHEMA_VERSION}


async def test_counters_count_on(lasting: MongoDatabase, clock: Clock) -> None:
    (counter,) = rows_of("counters", 1)
    await lasting.rows("counters").insert(upgraded(CounterStore, counter))
    store, until = CounterStore(lasting), clock()

    assert await store.take(counter["_id"], counter["used"] + 1, until)
    assert not await store.take(counter["_id"], counter["used"] + 1, until)


async def test_uses_of_grants_stay_counted(lasting: MongoDatabase) -> None:
    (row,) = rows_of("grantUses", 1)
    await lasting.rows("grantUses").insert(upgraded(GrantUseStore, row))
    assert await GrantUseStore(lasting).known(row["_id"])


async def test_serials_count_on(lasting: MongoDatabase) -> None:
    (serial,) = rows_of("serials", 1)
    await lasting.rows("serials").insert(upgraded(SerialStore, serial))

    assert await SerialStore(lasting).next(serial["_id"]) == serial["count"] + 1


async def test_used_codes_stay_used_until_they_are_forgotten(lasting: MongoDatabase) -> None:
    (row,) = rows_of("usedCodes", 1)
    await lasting.rows("usedCodes").insert(upgraded(UsedCodeStore, row))
    store, ends = UsedCodeStore(lasting), row["expiresAt"]

    assert not await store.spend(row["_id"], ends - timedelta(seconds=1))
    assert await store.spend(row["_id"], ends)
