import strawberry

from auth.rules import signed_in
from auth.sessions.revoke import revoke_session
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors


@strawberry.input(description="End one session.")
class RevokeSessionInput:
    session_id: strawberry.ID = strawberry.field(description="One of `viewer.sessions`.")


@strawberry.type(description="Ended.")
class RevokeSessionPayload:
    revoked: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="One's devices.")
class SessionMutation:
    @mutation(RevokeSessionPayload, signed_in, "Sign one of one's devices out; its tokens die within five seconds.")
    async def revoke_session(self, info: Info, input: Input[RevokeSessionInput]) -> RevokeSessionPayload:
        context, key = info.context, key_of(input.session_id, "Session", "sessionId")
        await revoke_session(context.gate, context.caller, key, context.now())
        context.forget(key)
        return RevokeSessionPayload(revoked=True)
