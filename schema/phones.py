import strawberry

from auth.faces.step_up import Claim
from auth.rules import signed_in
from auth.sessions.open import Device
from resolvers.parties import phones
from schema.info import Info, Input
from schema.problems import mutation
from schema.sign_in import AuthPayload, DeviceInput


@strawberry.input(description="Another phone for one's account. Needs `code`, and one of the other two.")
class ChangePhoneInput:
    phone: str = strawberry.field(description="The new one, a mainland mobile phone.")
    code: str = strawberry.field(description="What CHANGE_PHONE sent to the new phone.")
    current_code: str | None = strawberry.field(
        description="What CHANGE_PHONE sent to the present phone.", default=None
    )
    face_token: str | None = strawberry.field(
        description="Of a face check that was passed in this session, when the present phone is gone.", default=None
    )


@strawberry.input(description="Back to one's account, from a new phone's.")
class RecoverAccountInput:
    name: str = strawberry.field(description="As on the ID card.")
    id_number: str = strawberry.field(description="As in verifyIdentity.")
    face_token: str = strawberry.field(description="Of a face check that was passed in this session.")
    code: str = strawberry.field(description="What CHANGE_PHONE sent to the phone that one signed in with.")
    device: DeviceInput = strawberry.field(description="What one signs in with.")


@strawberry.type(description="The phone of an account.")
class PhoneMutation:
    @mutation(
        AuthPayload,
        signed_in,
        "Give one's account another phone; all other sessions end. Both phones are told.",
    )
    async def change_phone(self, info: Info, input: Input[ChangePhoneInput]) -> AuthPayload:
        context = info.context
        wanted = phones.PhoneChange(input.phone, input.code, input.current_code, input.face_token)
        signed = await phones.change(context, wanted)
        context.forget_session()
        return AuthPayload.of(signed)

    @mutation(
        AuthPayload,
        signed_in,
        "Come back to the account that has one's identity when its phone is lost: sign in with the new phone, show "
        "one's face, and the account takes that phone. What the lost phone could open is closed.",
    )
    async def recover_account(self, info: Info, input: Input[RecoverAccountInput]) -> AuthPayload:
        context, device = info.context, Device(input.device.name, input.device.channel)
        claim = Claim(input.name, input.id_number, input.face_token)
        signed = await phones.recover(context, claim, input.code, device)
        context.forget_session()
        return AuthPayload.of(signed)
