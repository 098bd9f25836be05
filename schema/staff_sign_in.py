"""How staff sign in: password and one-time code, and what belongs to them."""

from dataclasses import replace

import strawberry

from auth.credentials import enrol
from auth.credentials import sign_in as passwords
from auth.credentials.attempts import Origin
from auth.credentials.model import ENROLMENT_LIFETIME
from auth.rules import anyone, signed_in
from auth.sessions.open import Device
from schema.info import Info, Input
from schema.links import qr_code
from schema.problems import UserErrors, mutation, no_errors
from schema.sign_in import AuthPayload, DeviceInput

ONE_TIME_CODE = "Six digits of the authenticator app."
DEVICE_TOKEN = "What `signInWithPassword` gave this device the last time; keeps others from using up its tries."


@strawberry.input(description="Sign in with password and one-time code.")
class SignInWithPasswordInput:
    username: str = strawberry.field(description="Of the staff account, in any case.")
    password: str = strawberry.field(description="The password.")
    one_time_code: str | None = strawberry.field(description=ONE_TIME_CODE, default=None)
    device: DeviceInput = strawberry.field(description="What one signs in with.")
    device_token: str | None = strawberry.field(description=DEVICE_TOKEN, default=None)


@strawberry.input(description="Change one's password.")
class ChangePasswordInput:
    current_password: str = strawberry.field(description="The one that is good now.")
    new_password: str = strawberry.field(description="12 to 128 characters; length counts, composition doesn't.")


@strawberry.type(description="Whether the password is changed.")
class ChangePasswordPayload:
    changed: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Begin to set up an authenticator app, the first or another one.")
class SetUpTotpInput:
    username: str = strawberry.field(description="Of the staff account.")
    password: str = strawberry.field(description="The password, or the temporary one of the text message.")
    one_time_code: str | None = strawberry.field(
        description="Of the app that is set up already, when there is one.", default=None
    )
    device_token: str | None = strawberry.field(description=DEVICE_TOKEN, default=None)


@strawberry.type(description="A secret for an authenticator app, shown this once.")
class SetUpTotpPayload:
    uri: str | None = strawberry.field(description="otpauth://totp/… with the secret.", default=None)
    qr_code: str | None = strawberry.field(description="The same as an SVG to scan.", default=None)
    expires_in: int | None = strawberry.field(description="Seconds left to confirm it.", default=None)
    user_errors: UserErrors = no_errors()

    @classmethod
    def of(cls, offer: enrol.Offer) -> "SetUpTotpPayload":
        """Publish a secret to its owner."""
        lifetime = int(ENROLMENT_LIFETIME.total_seconds())
        return cls(uri=offer.uri, qr_code=qr_code(offer.uri), expires_in=lifetime)


@strawberry.input(description="Take the new authenticator app into use.")
class ConfirmTotpInput:
    username: str = strawberry.field(description="Of the staff account.")
    password: str = strawberry.field(description="The password, or the temporary one of the text message.")
    one_time_code: str = strawberry.field(description="The first code of the new app.")
    new_password: str | None = strawberry.field(
        description="Required while the password is a temporary one.", default=None
    )
    device_token: str | None = strawberry.field(description=DEVICE_TOKEN, default=None)


@strawberry.type(description="Whether the authenticator app is in use.")
class ConfirmTotpPayload:
    confirmed: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Signing in of staff.")
class StaffSignInMutation:
    @mutation(AuthPayload, anyone, "Sign in as staff, with password and one-time code.")
    async def sign_in_with_password(self, info: Info, input: Input[SignInWithPasswordInput]) -> AuthPayload:
        device = Device(input.device.name, input.device.channel)
        claim, origin, gate = _claim(input), _origin(info, input.device_token), info.context.gate
        done = await passwords.sign_in_with_password(gate, claim, origin=origin, device=device, at=info.context.now())
        return replace(AuthPayload.of(done.signed), device_token=done.device_token)

    @mutation(ChangePasswordPayload, signed_in, "Change one's own password, which ends one's other sessions.")
    async def change_password(self, info: Info, input: Input[ChangePasswordInput]) -> ChangePasswordPayload:
        context, given = info.context, {"current": input.current_password, "chosen": input.new_password}
        await passwords.change_password(context.gate, context.caller, **given, at=context.now())
        return ChangePasswordPayload(changed=True)

    @mutation(SetUpTotpPayload, anyone, "Get a secret for an authenticator app; confirmTotp takes it into use.")
    async def set_up_totp(self, info: Info, input: Input[SetUpTotpInput]) -> SetUpTotpPayload:
        claim, origin, gate = _claim(input), _origin(info, input.device_token), info.context.gate
        return SetUpTotpPayload.of(await enrol.set_up_totp(gate, claim, origin, info.context.now()))

    @mutation(ConfirmTotpPayload, anyone, "Take the new authenticator app into use; sign in with its next code.")
    async def confirm_totp(self, info: Info, input: Input[ConfirmTotpInput]) -> ConfirmTotpPayload:
        claim, origin, at = _claim(input), _origin(info, input.device_token), info.context.now()
        chosen = input.new_password
        await enrol.confirm_totp(info.context.gate, claim, new_password=chosen, origin=origin, at=at)
        return ConfirmTotpPayload(confirmed=True)


def _claim(input: SignInWithPasswordInput | SetUpTotpInput | ConfirmTotpInput) -> passwords.Claim:
    return passwords.Claim(input.username, input.password, input.one_time_code)


def _origin(info: Info, device_token: str | None) -> Origin:
    return Origin(info.context.caller.address, device_token)
