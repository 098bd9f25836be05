import strawberry

from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs import sign_in
from auth.mini_programs.exchange import Attempt
from auth.rules import anyone, signed_in
from schema.info import Info, Input
from schema.problems import UserErrors, mutation, no_errors
from schema.sign_in import CONSENT_HASH, AuthPayload, DeviceInput


@strawberry.input(description="Sign in from a mini-program.")
class SignInWithMiniProgramInput:
    provider: MiniProgramProvider = strawberry.field(description="Whose mini-program.")
    code: str = strawberry.field(description="From wx.login or my.getAuthCode; good once.")
    phone_code: str | None = strawberry.field(
        description="The first time. WeChat: `code` of the phone button; Alipay: `response` of my.getPhoneNumber.",
        default=None,
    )
    sms_code: str | None = strawberry.field(
        description="Alipay, when the phone has an account already: from requestSmsCode for SIGN_IN to that phone.",
        default=None,
    )
    device: DeviceInput = strawberry.field(description="What one signs in with; its channel is MINI_PROGRAM anyhow.")
    consent_hash: str | None = strawberry.field(description=CONSENT_HASH, default=None)


@strawberry.input(description="Sign in from a mini-program no more.")
class UnlinkMiniProgramInput:
    provider: MiniProgramProvider = strawberry.field(description="Whose mini-program.")


@strawberry.type(description="Unlinked.")
class UnlinkMiniProgramPayload:
    unlinked: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Signing in from mini-programs.")
class MiniProgramMutation:
    @mutation(
        AuthPayload,
        anyone,
        "Sign in from a mini-program. Whom we don't know yet is asked for phoneCode (REQUIRED), in Alipay for "
        "smsCode, too, if the phone has an account; each time with a new code.",
    )
    async def sign_in_with_mini_program(self, info: Info, input: Input[SignInWithMiniProgramInput]) -> AuthPayload:
        context, address = info.context, info.context.caller.address
        codes = (input.code, input.phone_code, address, input.sms_code)
        attempt = Attempt(input.provider, *codes, agreed=input.consent_hash)
        story = sign_in.sign_in_with_mini_program(context.gate, attempt, input.device.name, context.now())
        return AuthPayload.of(await story)

    @mutation(
        UnlinkMiniProgramPayload,
        signed_in,
        "Unlink a provider's mini-program; what was opened through it ends, this session included.",
    )
    async def unlink_mini_program(self, info: Info, input: Input[UnlinkMiniProgramInput]) -> UnlinkMiniProgramPayload:
        context = info.context
        await sign_in.unlink(context.gate, context.caller, input.provider, context.now())
        context.forget_session()
        return UnlinkMiniProgramPayload(unlinked=True)
