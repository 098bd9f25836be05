from datetime import datetime

import strawberry

from auth.qr import sign_in
from auth.qr.model import QrSignIn
from auth.rules import anyone, signed_in
from auth.sessions.model import Channel
from auth.sessions.open import Device
from schema.info import Info, Input
from schema.links import qr_code, qr_sign_in_url
from schema.problems import UserErrors, mutation, no_errors
from schema.sign_in import AuthPayload, DeviceInput


@strawberry.input(description="Let a page wait for a phone that signs it in.")
class StartQrSignInInput:
    device: DeviceInput = strawberry.field(
        description="The page: what the phone is shown, and the session is called."
    )


@strawberry.type(description="What the page shows, and the ticket that it keeps.")
class StartQrSignInPayload:
    ticket: str | None = strawberry.field(
        description="The page's secret for completeQrSignIn; never to be shown.", default=None
    )
    qr_url: str | None = strawberry.field(
        description="What the picture says: …/q/{code}. The app takes the code from it.", default=None
    )
    qr_code: str | None = strawberry.field(description="The picture to show, SVG.", default=None)
    confirmation_code: str | None = strawberry.field(
        description="Two digits to show beside the picture; the person types them on the phone.",
        default=None,
    )
    expires_in: int | None = strawberry.field(description="Seconds that all of it is good for.", default=None)
    user_errors: UserErrors = no_errors()

    @classmethod
    def of(cls, started: sign_in.Started, public_url: str) -> "StartQrSignInPayload":
        """Publish what a page is given, to that page alone."""
        url = qr_sign_in_url(public_url, started.code)
        return cls(
            ticket=started.ticket,
            qr_url=url,
            qr_code=qr_code(url),
            confirmation_code=started.number,
            expires_in=started.expires_in,
        )


@strawberry.input(description="Scan a page's code.")
class ScanQrSignInInput:
    code: str = strawberry.field(description="What stands behind /q/ in the picture.")


@strawberry.type(description="What would be signed in. Show it, and ask for the digits on the page: we don't tell.")
class QrSignInRequest:
    device: str = strawberry.field(description="What the page calls itself; nobody has checked that.")
    channel: Channel = strawberry.field(description="Through what.")
    requested_at: datetime = strawberry.field(description="When the page asked.")
    expires_in: int = strawberry.field(description="Seconds that are left.")

    @classmethod
    def of(cls, wanted: QrSignIn, at: datetime) -> "QrSignInRequest":
        """Publish a waiting page to the phone that scanned it, without the digits: they come from the page."""
        return cls(
            device=wanted.device,
            channel=wanted.channel,
            requested_at=wanted.requested_at,
            expires_in=wanted.expires_in(at),
        )


@strawberry.type(description="What would be signed in.")
class ScanQrSignInPayload:
    request: QrSignInRequest | None = strawberry.field(description="The page.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Let the page in, or not.")
class ConfirmQrSignInInput:
    code: str = strawberry.field(description="The code that was scanned.")
    confirmation_code: str = strawberry.field(
        description="The two digits, as the person typed them from the page; three tries. Not looked at to refuse."
    )
    approve: bool = strawberry.field(description="Whether the page may come in; false ends it.")


@strawberry.type(description="Decided.")
class ConfirmQrSignInPayload:
    confirmed: bool = strawberry.field(description="Whether it is done, either way.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Ask whether the phone has agreed.")
class CompleteQrSignInInput:
    ticket: str = strawberry.field(description="The page's secret.")


@strawberry.type(description="Signing a page in with a phone that is signed in.")
class QrSignInMutation:
    @mutation(StartQrSignInPayload, anyone, "Let a page wait for a phone to sign it in, for two minutes.")
    async def start_qr_sign_in(self, info: Info, input: Input[StartQrSignInInput]) -> StartQrSignInPayload:
        context, device = info.context, Device(input.device.name, input.device.channel)
        started = await sign_in.start(context.gate, device, address=context.caller.address, at=context.now())
        return StartQrSignInPayload.of(started, context.public_url)

    @mutation(
        ScanQrSignInPayload,
        signed_in,
        "See what a code would sign in; the first phone to scan is the one to confirm.",
    )
    async def scan_qr_sign_in(self, info: Info, input: Input[ScanQrSignInInput]) -> ScanQrSignInPayload:
        context, code, at = info.context, input.code, info.context.now()
        found = await sign_in.scan(context.gate, context.caller, code, at)
        return ScanQrSignInPayload(request=QrSignInRequest.of(found, at))

    @mutation(
        ConfirmQrSignInPayload,
        signed_in,
        "Let the page in as oneself, for whomever one acts just now; or refuse.",
    )
    async def confirm_qr_sign_in(self, info: Info, input: Input[ConfirmQrSignInInput]) -> ConfirmQrSignInPayload:
        context, number, approve = info.context, input.confirmation_code, input.approve
        await sign_in.confirm(
            context.gate, context.caller, input.code, number=number, approve=approve, at=context.now()
        )
        return ConfirmQrSignInPayload(confirmed=True)

    @mutation(
        AuthPayload,
        anyone,
        "Sign the page in. NOT_ALLOWED_NOW: not yet, ask again in two seconds; EXPIRED: it won't happen any more.",
    )
    async def complete_qr_sign_in(self, info: Info, input: Input[CompleteQrSignInInput]) -> AuthPayload:
        context, address = info.context, info.context.caller.address
        signed = await sign_in.complete(context.gate, input.ticket, address=address, at=context.now())
        return AuthPayload.of(signed)
