"""The mutations of e-seals: their life, who may use them, and using them."""

from base64 import b64encode
from datetime import date

import strawberry

from auth.accounts.model import Role
from auth.rules import signed_in, staff
from resolvers.seals import handle, request, users, using
from resolvers.seals.model import SealKind
from resolvers.seals.uses import SealedDocument
from schema.info import Info, Input
from schema.node import key_of, read_id
from schema.problems import UserErrors, mutation, no_errors
from schema.seals import Seal, SealSignature


@strawberry.input(description="Ask for e-seals.")
class RequestSealsInput:
    organization_id: strawberry.ID = strawberry.field(
        description="An organization that one manages, or a department that one supervises or administers."
    )
    kinds: list[SealKind] = strawberry.field(
        description="Which; a new company's four are STATUTORY_NAME, FINANCE, CONTRACT and PERSONAL_NAME."
    )
    idempotency_key: strawberry.ID = strawberry.field(description="The same key again returns the first ones.")
    label: str | None = strawberry.field(
        description="For INTERNAL_UNIT, BRANCH and OTHER_BUSINESS: the second line, at most 10 characters.",
        default=None,
    )


@strawberry.input(description="Take a step of an e-seal's life.")
class ChangeSealInput:
    seal_id: strawberry.ID = strawberry.field(description="The seal.")
    reason: str | None = strawberry.field(
        description="Why; needed to suspend, resume and cancel, and shown to the owner.", default=None
    )
    physical_number: str | None = strawberry.field(
        description="For registerSeal only: the number of the physical seal that it belongs with (物电同源).",
        default=None,
    )


@strawberry.input(description="Let somebody use an e-seal.")
class AuthorizeSealUserInput:
    seal_id: strawberry.ID = strawberry.field(description="A seal of whom one speaks for.")
    phone: str = strawberry.field(description="Of a member of the organization, or of staff of the department.")
    valid_until: date = strawberry.field(description="The last day, not after the seal's.")


@strawberry.input(description="Don't let somebody use an e-seal any more.")
class RevokeSealUserInput:
    seal_id: strawberry.ID = strawberry.field(description="The seal.")
    user_id: strawberry.ID = strawberry.field(description="The id of one of `Seal.users`.")


@strawberry.input(description="Seal a document that stays with oneself, by its digests.")
class SealDigestInput:
    seal_id: strawberry.ID = strawberry.field(description="A seal that one may use.")
    document_name: str = strawberry.field(description="What it is called; at most 200 characters are kept.")
    document_sha256: str = strawberry.field(description="SHA-256 over the document, lower-case hex.")
    digest_sm3: str = strawberry.field(description="SM3 over what is to be signed, lower-case hex.")
    idempotency_key: strawberry.ID = strawberry.field(description="The same key again is the same use.")


@strawberry.type(description="The seals that were asked for.")
class SealsPayload:
    seals: list[Seal] = strawberry.field(description="The seals.", default_factory=list)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="The seal after the change.")
class SealPayload:
    seal: Seal | None = strawberry.field(description="The seal.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="A use of a seal.")
class SealDigestPayload:
    signature: SealSignature | None = strawberry.field(description="The use, as it was written down.", default=None)
    value: str | None = strawberry.field(
        description="SES_Signature (GB/T 38540 or GM/T 0031), DER in base64.", default=None
    )
    user_errors: UserErrors = no_errors()


# Digests that come from outside: what they cover is the caller's business, and the signature says so.
_PROPERTY = "external"
_officers = staff(Role.APPROVER, Role.SUPERVISOR)


@strawberry.type(description="The life of e-seals, and their use.")
class SealMutation:
    @mutation(SealsPayload, signed_in, "Ask for e-seals of whom one speaks for (申请).")
    async def request_seals(self, info: Info, input: Input[RequestSealsInput]) -> SealsPayload:
        wish = request.Wish(tuple(input.kinds), input.label or "", str(input.idempotency_key))
        asked = await request.request(info.context, _owner(input.organization_id), wish)
        return SealsPayload(seals=[Seal.of(one, info.context) for one in asked])

    @mutation(SealPayload, staff(Role.APPROVER), "Grant a request, which makes the seal (制作); never one's own.")
    async def approve_seal(self, info: Info, input: Input[ChangeSealInput]) -> SealPayload:
        made = await handle.approve(info.context, _code(input.seal_id), input.reason)
        return SealPayload(seal=Seal.of(made, info.context))

    @mutation(SealPayload, _officers, "Register a seal that somebody else made (备案), from when on it is in use.")
    async def register_seal(self, info: Info, input: Input[ChangeSealInput]) -> SealPayload:
        registered = await handle.register(info.context, _code(input.seal_id), input.reason, input.physical_number)
        return SealPayload(seal=Seal.of(registered, info.context))

    @mutation(SealPayload, signed_in, "Stop a seal at once (停用): its owner, or the seal office.")
    async def suspend_seal(self, info: Info, input: Input[ChangeSealInput]) -> SealPayload:
        suspended = await handle.suspend(info.context, _code(input.seal_id), input.reason)
        return SealPayload(seal=Seal.of(suspended, info.context))

    @mutation(SealPayload, _officers, "Let a suspended seal be used again; never who suspended it.")
    async def resume_seal(self, info: Info, input: Input[ChangeSealInput]) -> SealPayload:
        resumed = await handle.resume(info.context, _code(input.seal_id), input.reason)
        return SealPayload(seal=Seal.of(resumed, info.context))

    @mutation(SealPayload, signed_in, "End a seal for good (注销): the seal office; its owner before it is in use.")
    async def cancel_seal(self, info: Info, input: Input[ChangeSealInput]) -> SealPayload:
        cancelled = await handle.cancel(info.context, _code(input.seal_id), input.reason)
        return SealPayload(seal=Seal.of(cancelled, info.context))

    @mutation(SealPayload, signed_in, "Let one of the owner's people use a seal to a day (用印授权).")
    async def authorize_seal_user(self, info: Info, input: Input[AuthorizeSealUserInput]) -> SealPayload:
        code = _code(input.seal_id)
        after = await users.authorize(info.context, code, input.phone, input.valid_until)
        return SealPayload(seal=Seal.of(after, info.context))

    @mutation(SealPayload, signed_in, "Take the permission to use a seal back.")
    async def revoke_seal_user(self, info: Info, input: Input[RevokeSealUserInput]) -> SealPayload:
        user = key_of(input.user_id, "Person", "userId")
        after = await users.revoke(info.context, _code(input.seal_id), user)
        return SealPayload(seal=Seal.of(after, info.context))

    @mutation(SealDigestPayload, signed_in, "Seal a document that isn't sent here, by its digests (OFD and others).")
    async def seal_digest(self, info: Info, input: Input[SealDigestInput]) -> SealDigestPayload:
        document = SealedDocument(input.document_name, input.document_sha256, input.digest_sm3)
        stamp = await using.use(info.context, _code(input.seal_id), document, str(input.idempotency_key))
        value = b64encode(using.signature(info.context, stamp, _PROPERTY)).decode()
        return SealDigestPayload(signature=SealSignature.of(stamp.use), value=value)


def _code(seal_id: str) -> str:
    return key_of(seal_id, "Seal", "sealId")


def _owner(text: str) -> str:
    """The code of an organization or a department; what is neither is unknown like any other."""
    kind, key = read_id(text) or ("", "")
    return key if kind in {"Organization", "Department"} else ""
