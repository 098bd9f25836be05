from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from api.context import Services, locale_of
from api.openid import pages
from api.openid.browser import Browser, Browsers, Flow, StaleForm
from api.openid.forms import address_of, form_parameters
from auth.openid.errors import OAuthError, TooManyRequests, Unaddressed
from auth.openid.parameters import Parameters
from auth.openid.provider import Provider

Story = Callable[[Request], Awaitable[Response]]


class Endpoint:
    """What answers a person's browser."""

    def __init__(self, services: Services, provider: Provider, browsers: Browsers) -> None:
        self._services = services
        self._provider = provider
        self._browsers = browsers

    async def answer(self, request: Request, story: Story) -> Response:
        """Count a person's request and answer it; what can't be sent on is said on a page of ours."""
        locale, at = locale_of(request), self._services.clock()
        try:
            await self._provider.count_address(address_of(request), at)
            if self._provider.gate.tokens.stale(None, at):
                await self._provider.gate.tokens.load(at)
            return await story(request)
        except (Unaddressed, OAuthError):
            return pages.notice(pages.UNADDRESSED, locale, 400)
        except StaleForm:
            return pages.notice(pages.STALE, locale, 400)
        except TooManyRequests:
            return pages.notice(pages.TOO_MANY, locale, 429)

    async def resume(self, request: Request) -> tuple[Parameters, Browser, Flow]:
        """Read a form of ours; raises StaleForm when it came from elsewhere."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise StaleForm
        form, browser = await form_parameters(request), self._browsers.of(request)
        return form, browser, self._browsers.resume(form.get("flow") or "", browser, self._services.clock())
