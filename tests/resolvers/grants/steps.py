"""Steps of who gives and who uses a grant, over HTTP; each answers with its whole payload."""

from datetime import timedelta
from typing import Any

import httpx
from starlette.types import ASGIApp

from api.context import Services
from auth.clients.assertion import ASSERTION_TYPE
from seeds.matters.food import INDIVIDUAL_FOOD_LICENSE
from tests.auth.openid.portal import assertion, ec_key, register, service_document
from tests.clock import Clock
from tests.graphql import Client, key

ERRORS = "userErrors { code message path }"
GRANT = "grant { id purpose fields uses remainingUses revokedAt expiresAt grantee { name } certificate { number } }"
BANK, PURPOSE = "bank-loans", "小微企业贷款审核"
ASKED = ["shopName", "creditCode", "holderName"]
_KEY = ec_key()


async def system(app: ASGIApp, services: Services, clock: Clock, client_id: str = BANK) -> Client:
    """A registered system that calls as itself."""
    await register(services, {**service_document(client_id, _KEY), "name": "银行贷款"})
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(_KEY, client_id, clock(), aud=services.settings.url),
    }
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    http = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    answer = await http.post("/oauth/token", data=form)
    assert answer.status_code == 200, answer.text
    return Client(http, str(answer.json()["access_token"]))


async def purpose(administrator: Client, **changed: Any) -> Any:
    """Register what the bank may ask for."""
    asked = {"grantee": BANK, "certificateType": INDIVIDUAL_FOOD_LICENSE.code, "purpose": PURPOSE, "fields": ASKED}
    shown = "purpose { purpose fields grantee { name } certificateType { code } }"
    return await administrator.change(_document("registerSharingPurpose", shown), input={**asked, **changed})


async def give(holder: Client, certificate: str, clock: Clock, **changed: Any) -> Any:
    """Grant the bank what it may ask for, for a week."""
    wanted = {
        "certificateId": certificate,
        "grantee": BANK,
        "purpose": PURPOSE,
        "fields": ["shopName", "creditCode"],
        "expiresAt": (clock() + timedelta(days=7)).isoformat(),
        "idempotencyKey": key(),
        **changed,
    }
    return await holder.change(_document("grantCertificate", GRANT), input=wanted)


async def revoke(holder: Client, grant: str) -> Any:
    """Withdraw a grant."""
    return await holder.change(_document("revokeCertificateGrant", GRANT), input={"grantId": grant})


async def use(grantee: Client, grant: str, **changed: Any) -> Any:
    """Read what was granted."""
    asked = {"grantId": grant, "purpose": PURPOSE, "idempotencyKey": key(), **changed}
    return await grantee.change(_document("useCertificateGrant", "fields pdfUrl"), input=asked)


def codes(payload: Any) -> list[tuple[str, list[str]]]:
    """What userErrors say: code and path of each."""
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


def _document(mutation: str, shown: str) -> str:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {shown} {ERRORS} }} }}"
