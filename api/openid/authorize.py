from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.context import locale_of
from api.openid import pages
from api.openid.answers import see_other
from api.openid.browser import Browser, Flow, StaleForm
from api.openid.endpoint import Endpoint
from api.openid.forms import address_of, form_parameters, query_parameters
from auth.caller import Caller
from auth.consents.purpose import Purpose
from auth.consents.texts import ConsentText
from auth.days import today
from auth.given import valid_phone
from auth.openid.authorize import Step, after_sign_in, issue_code, next_step
from auth.openid.errors import OAuthError
from auth.openid.model import AuthorizationRequest
from auth.openid.parameters import Parameters
from auth.openid.request import ReturnAddress, read_request, return_address
from auth.openid.sign_on import SignedOn, sign_on, signed_on
from auth.problems import Problem
from auth.sms import Typed, Wanted, request_code
from schema.words import words


@dataclass(frozen=True, slots=True)
class Visit:
    """A form that came back: from which browser, on the way for which request, and where the answer goes."""

    form: Parameters
    browser: Browser
    flow: Flow
    request: AuthorizationRequest
    to: ReturnAddress
    locale: str


class AuthorizeEndpoint(Endpoint):
    """Answers /oauth/authorize and the forms of its pages."""

    async def begin(self, request: Request) -> Response:
        """Take a client's request (OpenID Connect Core, 3.1.2.1)."""
        return await self.answer(request, self._begin)

    async def phone(self, request: Request) -> Response:
        """Send a code to the phone that was typed in."""
        return await self.answer(request, self._phone)

    async def code(self, request: Request) -> Response:
        """Sign the person in with the code that was typed in."""
        return await self.answer(request, self._code)

    async def consent(self, request: Request) -> Response:
        """Take the person's decision back to the client."""
        return await self.answer(request, self._consent)

    async def _begin(self, request: Request) -> Response:
        if request.method == "POST":
            # A browser sends its cookie on from here, which a form from another site keeps back.
            form = await form_parameters(request)
            return see_other(f"{self._provider.endpoint('authorize')}?{urlencode(form.pairs)}")
        parameters, at = query_parameters(request), self._services.clock()
        to = await return_address(self._provider, parameters)
        browser = self._browsers.of(request)
        try:
            asked = read_request(self._provider, to, parameters)
            who = await signed_on(self._provider, browser.session, at)
            step = await next_step(self._provider, asked, who, at)
            if who is None or step is Step.SIGN_IN:
                return self._ask_to_sign_in(to, asked, browser, locale_of(request))
            flow = self._browsers.begin(browser, asked, at).signed_on(browser)
            return await self._go_on(step, Visit(parameters, browser, flow, asked, to, locale_of(request)), who)
        except OAuthError as error:
            return see_other(to.refusal(error))

    async def _phone(self, request: Request) -> Response:
        visit, at = await self._visit(request), self._services.clock()
        phone, flow, message = visit.form.get("phone") or "", visit.flow, None
        wanted = Wanted(phone, "SIGN_IN", Caller(address=address_of(request)), visit.form.get("agreed"))
        try:
            await request_code(self._provider.gate, wanted, at)
        except Problem as problem:
            message = words(problem.key, visit.locale, problem.values)
            if problem.key != "sms.too_soon":  # then a code is on its way already
                return self._page(visit, flow, message)
        return self._page(visit, flow.at_code(valid_phone(phone)), message)

    async def _code(self, request: Request) -> Response:
        visit, at = await self._visit(request), self._services.clock()
        if visit.flow.phone is None:
            raise StaleForm
        typed = Typed(visit.flow.phone, visit.form.get("code") or "", address_of(request))
        try:
            who = await sign_on(self._provider, typed, replacing=visit.browser.session, at=at)
        except Problem as problem:
            return self._page(visit, visit.flow, words(problem.key, visit.locale, problem.values))
        request.state.caller = who.account.id
        browser = visit.browser.signed_on(who.session.id)
        flow = visit.flow.signed_on(browser)
        visit = Visit(visit.form, browser, flow, flow.request or visit.request, visit.to, visit.locale)
        try:
            step = await after_sign_in(self._provider, visit.request, who, at)
            response = await self._go_on(step, visit, who)
        except OAuthError as error:
            response = see_other(visit.to.refusal(error))
        return self._browsers.keep(response, browser)

    async def _consent(self, request: Request) -> Response:
        visit, at = await self._visit(request), self._services.clock()
        who = await signed_on(self._provider, visit.browser.session, at)
        if who is None or visit.flow.session != who.session.id:
            raise StaleForm
        request.state.caller = who.account.id
        if visit.form.get("decision") != "allow":
            return see_other(visit.to.refusal(OAuthError("access_denied", "the person said no")))
        return await self._go_on(Step.NOTHING, visit, who)

    async def _go_on(self, step: Step, visit: Visit, who: SignedOn) -> Response:
        if step is Step.CONSENT:
            sealed, scopes = self._browsers.seal(visit.flow), visit.request.scopes
            return pages.consent(visit.to, sealed, visit.locale, account=who.account, scopes=scopes)
        try:
            code = await issue_code(self._provider, visit.request, who, self._services.clock())
        except OAuthError as error:
            return see_other(visit.to.refusal(error))
        return see_other(visit.to.url(code=code))

    def _ask_to_sign_in(
        self, to: ReturnAddress, asked: AuthorizationRequest, browser: Browser, locale: str
    ) -> Response:
        flow = self._browsers.begin(browser, asked, self._services.clock())
        page = pages.sign_in(to, self._browsers.seal(flow), locale, pages.Asked(text=self._text()))
        return self._browsers.keep(page, browser)

    def _page(self, visit: Visit, flow: Flow, message: str | None = None) -> Response:
        """Show the sign-in page where the flow has got to."""
        asked = pages.Asked(flow.phone, message, self._text())
        return pages.sign_in(visit.to, self._browsers.seal(flow), visit.locale, asked)

    def _text(self) -> ConsentText | None:
        """What has to be agreed to before a phone is taken, where that is asked."""
        gate = self._provider.gate
        on = today(self._services.clock())
        return gate.consent_texts.current(Purpose.ACCOUNT, on) if gate.asks_consent else None

    async def _visit(self, request: Request) -> Visit:
        """Read a form; raises StaleForm unless this browser got it from us, and Unaddressed as at the beginning."""
        form, browser, flow = await self.resume(request)
        if flow.request is None:
            raise StaleForm
        asked = flow.request
        named = [("client_id", asked.client), ("redirect_uri", asked.redirect_uri), ("state", asked.state or "")]
        to = await return_address(self._provider, Parameters(named))
        return Visit(form, browser, flow, asked, to, locale_of(request))
