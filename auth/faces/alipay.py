"""Alipay's identity certification (支付宝身份验证): alipay.user.certify.open.initialize, .certify and .query.

Documented at opendocs.alipay.com. The phone opens the .certify page in Alipay, where the face is compared; what the
page says afterwards is worth nothing, only .query counts.
"""

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

import structlog

from auth.faces.model import FaceOutcome, Identity, StartedCheck
from auth.identifiers import IdNumberKind, kind_of
from auth.mini_programs.alipay_gateway import LIMITED, SUCCESS, AlipayApp, AlipayGateway
from auth.mini_programs.outside import Outside
from auth.problems import LimitExceeded, Problem, ProviderUnavailable

_METHOD = "alipay.user.certify.open."
_CARDS = {
    IdNumberKind.RESIDENT_ID: "IDENTITY_CARD",
    IdNumberKind.RESIDENCE_PERMIT_HONG_KONG_MACAU: "RESIDENCE_PERMIT_HK_MC",
    IdNumberKind.RESIDENCE_PERMIT_TAIWAN: "RESIDENCE_PERMIT_TAIWAN",
    IdNumberKind.PERMANENT_RESIDENCE: "PERMANENT_RESIDENCE_FOREIGNER",
}
# What opens an address inside Alipay's own app.
_OPENS_APP = "alipays://platformapi/startapp?appId=20000067&url="
_MAX_CHECK = 64
_log = structlog.get_logger("tongban.alipay")


class AlipayFaces:
    """Face checks through our app at Alipay, whose contract must include 身份验证."""

    method = "ALIPAY_FACE"

    def __init__(self, app: AlipayApp, outside: Outside, return_url: str) -> None:
        self._gateway = AlipayGateway(app, outside)
        self._return_url = return_url

    async def begin(self, identity: Identity, order: str, at: datetime) -> StartedCheck:
        """Open a check; raises LimitExceeded or ProviderUnavailable."""
        content = {
            "outer_order_no": order,
            "biz_code": "FACE",
            "identity_param": {
                "identity_type": "CERT_INFO",
                "cert_type": _CARDS[kind_of(identity.id_number)],
                "cert_name": identity.name,
                "cert_no": identity.id_number,
            },
            # The picture of the face is not kept there, either.
            "merchant_config": {"return_url": self._return_url, "face_reserve_strategy": "never"},
        }
        answer = await self._ask("initialize", content, at, repeatable=False)
        check = answer.get("certify_id")
        if not isinstance(check, str) or not 0 < len(check) <= _MAX_CHECK:
            raise ProviderUnavailable("face.unavailable")
        page = self._gateway.page(f"{_METHOD}certify", _business({"certify_id": check}), at)
        return StartedCheck(check, page, f"{_OPENS_APP}{quote(page, safe='')}")

    async def outcome(self, check: str, at: datetime) -> FaceOutcome:
        """Ask how it ended: anything but a signed T is no pass."""
        try:
            answer = await self._ask("query", {"certify_id": check}, at, repeatable=True)
        except _Unknown:
            return FaceOutcome.GONE
        return FaceOutcome.PASSED if answer.get("passed") == "T" else FaceOutcome.NOT_PASSED

    async def _ask(self, step: str, content: dict[str, Any], at: datetime, *, repeatable: bool) -> dict[str, Any]:
        try:
            answer = await self._gateway.ask(f"{_METHOD}{step}", _business(content), at, repeatable=repeatable)
        except ProviderUnavailable as error:
            raise ProviderUnavailable("face.unavailable") from error
        if str(answer.get("code")) != SUCCESS:
            raise _problem(str(answer.get("code")), str(answer.get("sub_code") or ""))
        return answer


class _Unknown(Exception):
    """Alipay doesn't know the check: it lives for 23 hours, and three months once it was done."""


def _business(content: dict[str, Any]) -> dict[str, str]:
    return {"biz_content": json.dumps(content, ensure_ascii=False)}


def _problem(code: str, reason: str) -> Problem | _Unknown:
    if reason == "OPEN_CERTIFY_BILL_NOT_EXIST":
        return _Unknown()
    if code == LIMITED or reason.endswith("call-limited"):
        return LimitExceeded("face.provider_busy", retry_after=60)
    _log.error("alipay_refused", reason=reason[:64])
    return ProviderUnavailable("face.unavailable")
