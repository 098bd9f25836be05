import strawberry
from strawberry.scalars import JSON

from auth.passkeys import registration, sign_in
from auth.rules import anyone, signed_in
from auth.sessions.open import Device
from schema.info import Info, Input
from schema.node import key_of
from schema.passkeys import Passkey
from schema.problems import UserErrors, mutation, no_errors
from schema.sign_in import AuthPayload, DeviceInput


@strawberry.input(description="Begin to add a passkey.")
class BeginPasskeyRegistrationInput:
    name: str = strawberry.field(description="What to call it; 50 characters are kept.")
    sms_code: str | None = strawberry.field(
        description="When one signed in over ten minutes ago: from requestSmsCode for SIGN_IN to one's own phone.",
        default=None,
    )


@strawberry.type(description="What to ask the device for.")
class PasskeyOptionsPayload:
    options: JSON | None = strawberry.field(
        description="WebAuthn Level 3 in JSON, for parseCreationOptionsFromJSON or parseRequestOptionsFromJSON; "
        "good once, for five minutes.",
        default=None,
    )
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Finish to add a passkey.")
class FinishPasskeyRegistrationInput:
    credential: JSON = strawberry.field(
        description="RegistrationResponseJSON: what toJSON() of the credential gives."
    )


@strawberry.type(description="The new passkey.")
class FinishPasskeyRegistrationPayload:
    passkey: Passkey | None = strawberry.field(description="The passkey.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Begin to sign in with a passkey.")
class BeginPasskeySignInInput:
    device: DeviceInput = strawberry.field(description="What one signs in with.")


@strawberry.input(description="Finish to sign in with a passkey.")
class FinishPasskeySignInInput:
    credential: JSON = strawberry.field(
        description="AuthenticationResponseJSON: what toJSON() of the credential gives."
    )


@strawberry.input(description="Remove a passkey.")
class RemovePasskeyInput:
    passkey_id: strawberry.ID = strawberry.field(description="One of `viewer.passkeys`.")


@strawberry.type(description="Removed.")
class RemovePasskeyPayload:
    removed: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Passkeys (WebAuthn): adding, using and removing them.")
class PasskeyMutation:
    @mutation(PasskeyOptionsPayload, signed_in, "Begin to add a passkey: what to give navigator.credentials.create.")
    async def begin_passkey_registration(
        self, info: Info, input: Input[BeginPasskeyRegistrationInput]
    ) -> PasskeyOptionsPayload:
        context, wanted = info.context, registration.Wanted(input.name, input.sms_code)
        options = await registration.begin_registration(context.gate, context.caller, wanted, context.now())
        return PasskeyOptionsPayload(options=JSON(options))

    @mutation(FinishPasskeyRegistrationPayload, signed_in, "Add the passkey that the device made; at most ten.")
    async def finish_passkey_registration(
        self, info: Info, input: Input[FinishPasskeyRegistrationInput]
    ) -> FinishPasskeyRegistrationPayload:
        context, credential = info.context, input.credential
        added = await registration.finish_registration(context.gate, context.caller, credential, context.now())
        return FinishPasskeyRegistrationPayload(passkey=Passkey.of(added))

    @mutation(PasskeyOptionsPayload, anyone, "Begin to sign in: what to give navigator.credentials.get.")
    async def begin_passkey_sign_in(self, info: Info, input: Input[BeginPasskeySignInInput]) -> PasskeyOptionsPayload:
        context, device = info.context, Device(input.device.name, input.device.channel)
        address, at = context.caller.address, context.now()
        options = await sign_in.begin_sign_in(context.gate, device, address=address, at=at)
        return PasskeyOptionsPayload(options=JSON(options))

    @mutation(AuthPayload, anyone, "Sign in with the passkey that the person chose; NOT_FOUND: we don't know it.")
    async def finish_passkey_sign_in(self, info: Info, input: Input[FinishPasskeySignInInput]) -> AuthPayload:
        context = info.context
        return AuthPayload.of(await sign_in.finish_sign_in(context.gate, input.credential, context.now()))

    @mutation(RemovePasskeyPayload, signed_in, "Remove one of one's passkeys.")
    async def remove_passkey(self, info: Info, input: Input[RemovePasskeyInput]) -> RemovePasskeyPayload:
        context, key = info.context, key_of(input.passkey_id, "Passkey", "passkeyId")
        await registration.remove_passkey(context.gate, context.caller, key, context.now())
        return RemovePasskeyPayload(removed=True)
