import strawberry

from auth import sign_in, sms
from auth.act_as import act_as
from auth.acting import Choice
from auth.codes.model import RESEND_AFTER
from auth.faces.step_up import Claim, verify
from auth.problems import LimitExceeded
from auth.rules import anyone, signed_in
from auth.sessions.model import Channel
from auth.sessions.open import Device, SignedIn
from auth.tokens import ACCESS_LIFETIME
from schema.enums import SmsPurpose
from schema.info import Info, Input
from schema.node import optional_key
from schema.problems import UserError, UserErrors, mutation, no_errors
from schema.viewer import Viewer

CONSENT_HASH = (
    "`ConsentText.hash` of the ACCOUNT text, which the login page shows and one agrees to before a phone is taken; "
    "REQUIRED without it, where consents are asked for and one isn't signed in."
)


@strawberry.type(description="Who is signed in now, and the tokens for it.")
class AuthPayload:
    access_token: str | None = strawberry.field(description="Send it as a bearer token.", default=None)
    refresh_token: str | None = strawberry.field(
        description="For refreshSession, once; null when unchanged.", default=None
    )
    expires_in: int | None = strawberry.field(description="Seconds that the access token lives.", default=None)
    viewer: Viewer | None = strawberry.field(description="Who.", default=None)
    device_token: str | None = strawberry.field(
        description="From signInWithPassword, when new: keep it on this device and send it the next time.",
        default=None,
    )
    user_errors: UserErrors = no_errors()

    @classmethod
    def of(cls, signed: SignedIn) -> "AuthPayload":
        """Publish tokens."""
        return cls(
            access_token=signed.access_token,
            refresh_token=signed.refresh_token,
            expires_in=int(ACCESS_LIFETIME.total_seconds()),
            viewer=Viewer.of(signed.caller),
        )


@strawberry.input(description="What one signs in with.")
class DeviceInput:
    name: str = strawberry.field(description="What one calls it; shown among the sessions.")
    channel: Channel = strawberry.field(
        description="Through what: APP, WEB or MINI_PROGRAM; WINDOW for staff with a post."
    )


@strawberry.input(description="Ask for a code.")
class RequestSmsCodeInput:
    phone: str = strawberry.field(description="A mainland mobile phone.")
    purpose: SmsPurpose = strawberry.field(description="What it is for.", default=SmsPurpose.SIGN_IN)
    consent_hash: str | None = strawberry.field(description=CONSENT_HASH, default=None)


@strawberry.type(description="A code is on its way, or why not.")
class RequestSmsCodePayload:
    expires_in: int | None = strawberry.field(description="Seconds that the code is good for.", default=None)
    retry_after: int | None = strawberry.field(description="Seconds until one may ask again.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Sign in with a code.")
class SignInWithSmsInput:
    phone: str = strawberry.field(description="The phone that the code went to.")
    code: str = strawberry.field(description="Six digits.")
    device: DeviceInput = strawberry.field(description="What one signs in with.")


@strawberry.input(description="Swap a refresh token for new tokens.")
class RefreshSessionInput:
    refresh_token: str = strawberry.field(description="The last one; using an older one ends the session.")


@strawberry.input(description="Sign out.")
class SignOutInput:
    all_devices: bool = strawberry.field(description="Every device, not just this one.", default=False)


@strawberry.type(description="Signed out.")
class SignOutPayload:
    signed_out: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Prove who one is.")
class VerifyIdentityInput:
    name: str = strawberry.field(description="As on the ID card.")
    id_number: str = strawberry.field(
        description="Of an ID card, a residence permit (81, 82, 83) or a foreigner's permanent residence card."
    )
    face_token: str | None = strawberry.field(
        description="From startFaceVerification, once the check was passed: this session is then known at FACE.",
        default=None,
    )


@strawberry.input(description="Act for somebody: at most one of these. None of them: for oneself again.")
class ActAsInput:
    organization_id: strawberry.ID | None = strawberry.field(
        description="One of `viewer.organizations`.", default=None
    )
    delegation_id: strawberry.ID | None = strawberry.field(
        description="An active one of `viewer.delegations`, received.", default=None
    )
    ward_id: strawberry.ID | None = strawberry.field(description="One of `viewer.wards`.", default=None)

    def choice(self) -> Choice:
        """Unpack."""
        organization = optional_key(self.organization_id, "Organization", "organizationId")
        delegation = optional_key(self.delegation_id, "Delegation", "delegationId")
        return Choice(organization, delegation, optional_key(self.ward_id, "Ward", "wardId"))


@strawberry.type(description="Signing in and out.")
class IdentityMutation:
    @mutation(
        RequestSmsCodePayload, anyone, "Send a code to a phone; the answer is the same for known and unknown ones."
    )
    async def request_sms_code(self, info: Info, input: Input[RequestSmsCodeInput]) -> RequestSmsCodePayload:
        context, at = info.context, info.context.now()
        wanted = sms.Wanted(input.phone, input.purpose.value, context.caller, input.consent_hash)
        try:
            code = await sms.request_code(context.gate, wanted, at)
        except LimitExceeded as limit:
            told = [UserError.of(limit, context.locale)]
            return RequestSmsCodePayload(retry_after=limit.retry_after, user_errors=told)
        lifetime = int((code.expires_at - at).total_seconds())
        return RequestSmsCodePayload(expires_in=lifetime, retry_after=int(RESEND_AFTER.total_seconds()))

    @mutation(AuthPayload, anyone, "Sign in with the code; the first time makes an account.")
    async def sign_in_with_sms(self, info: Info, input: Input[SignInWithSmsInput]) -> AuthPayload:
        context, device = info.context, Device(input.device.name, input.device.channel)
        typed = sms.Typed(input.phone, input.code, context.caller.address)
        return AuthPayload.of(await sign_in.sign_in_with_sms(context.gate, typed, device, context.now()))

    @mutation(AuthPayload, anyone, "Swap a refresh token for new tokens.")
    async def refresh_session(self, info: Info, input: Input[RefreshSessionInput]) -> AuthPayload:
        return AuthPayload.of(await sign_in.refresh(info.context.gate, input.refresh_token, info.context.now()))

    @mutation(SignOutPayload, signed_in, "Sign out, on this device or on all.")
    async def sign_out(self, info: Info, input: Input[SignOutInput]) -> SignOutPayload:
        context, everywhere = info.context, input.all_devices
        await sign_in.sign_out(context.gate, context.caller, everywhere=everywhere, at=context.now())
        context.forget_session()
        return SignOutPayload(signed_out=True)

    @mutation(
        AuthPayload,
        signed_in,
        "Prove name and ID number (实名认证), and by face when faceToken is given; raises the assurance level.",
    )
    async def verify_identity(self, info: Info, input: Input[VerifyIdentityInput]) -> AuthPayload:
        context, claim = info.context, Claim(input.name, input.id_number, input.face_token)
        signed = await verify(context.gate, context.caller, claim, context.now())
        context.forget_session()
        return AuthPayload.of(signed)

    @mutation(AuthPayload, signed_in, "Act for somebody else, or for oneself again; the new token says so.")
    async def act_as(self, info: Info, input: Input[ActAsInput]) -> AuthPayload:
        context, choice = info.context, input.choice()
        signed = await act_as(context.gate, context.caller, choice, context.now())
        context.forget_session()
        return AuthPayload.of(signed)
