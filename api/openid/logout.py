from starlette.requests import Request
from starlette.responses import Response

from api.context import locale_of
from api.openid import pages
from api.openid.answers import see_other
from api.openid.endpoint import Endpoint
from api.openid.forms import form_parameters, query_parameters
from auth.openid.leave import leave, read_leaving
from auth.openid.sign_on import signed_on


class LogoutEndpoint(Endpoint):
    """Answers /oauth/logout (OpenID Connect RP-Initiated Logout)."""

    async def begin(self, request: Request) -> Response:
        """Sign out at a portal's wish; ask the person when it doesn't say whom."""
        return await self.answer(request, self._begin)

    async def confirm(self, request: Request) -> Response:
        """Sign out at the person's own wish."""
        return await self.answer(request, self._confirm)

    async def _begin(self, request: Request) -> Response:
        at, browser = self._services.clock(), self._browsers.of(request)
        parameters = await form_parameters(request) if request.method == "POST" else query_parameters(request)
        leaving = await read_leaving(self._provider, parameters)
        if leaving is None:
            flow = self._browsers.seal(self._browsers.begin(browser, None, at))
            page = pages.notice(pages.ask_to_sign_out(flow), locale_of(request))
            return self._browsers.keep(page, browser)
        await leave(self._provider, leaving, await signed_on(self._provider, browser.session, at), at)
        if leaving.url:
            return see_other(leaving.url)
        return pages.notice(pages.SIGNED_OUT, locale_of(request))

    async def _confirm(self, request: Request) -> Response:
        _, browser, _ = await self.resume(request)
        if browser.session:
            await self._provider.gate.sessions.revoke(browser.session, self._services.clock())
        page = pages.notice(pages.SIGNED_OUT, locale_of(request))
        return self._browsers.keep(page, browser.signed_on(None))
