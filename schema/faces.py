import strawberry

from auth.faces import checks
from auth.faces.model import LIFETIME
from auth.rules import signed_in
from schema.info import Info, Input
from schema.problems import UserErrors, mutation, no_errors


@strawberry.input(description="Begin a face check. Once one's identity is verified neither is needed.")
class StartFaceVerificationInput:
    name: str | None = strawberry.field(description="As on the ID card.", default=None)
    id_number: str | None = strawberry.field(description="As in verifyIdentity.", default=None)


@strawberry.type(description="A face check that waits for the phone, or why there is none.")
class StartFaceVerificationPayload:
    face_token: str | None = strawberry.field(
        description="For verifyIdentity, changePhone or recoverAccount afterwards, from this session; good once.",
        default=None,
    )
    url: str | None = strawberry.field(description="The provider's page, where the face is checked.", default=None)
    app_url: str | None = strawberry.field(
        description="The same, for a native app: it opens the provider's own app.", default=None
    )
    check_id: str | None = strawberry.field(
        description="The provider's name for the check, which its mini-programs ask for (Alipay: certifyId).",
        default=None,
    )
    expires_in: int | None = strawberry.field(description="Seconds that it may take.", default=None)
    user_errors: UserErrors = no_errors()

    @classmethod
    def of(cls, begun: checks.Begun) -> "StartFaceVerificationPayload":
        """Publish a check to the app that asked for it."""
        started = begun.started
        return cls(
            face_token=begun.token,
            url=started.url,
            app_url=started.app_url,
            check_id=started.check,
            expires_in=int(LIFETIME.total_seconds()),
        )


@strawberry.type(description="Showing one's face.")
class FaceMutation:
    @mutation(
        StartFaceVerificationPayload,
        signed_in,
        "Begin a face check (人脸核身); open the page that is answered, then send faceToken to verifyIdentity.",
    )
    async def start_face_verification(
        self, info: Info, input: Input[StartFaceVerificationInput]
    ) -> StartFaceVerificationPayload:
        context, at = info.context, info.context.now()
        begun = await checks.begin(context.gate, context.caller, input.name, input.id_number, at)
        return StartFaceVerificationPayload.of(begun)
