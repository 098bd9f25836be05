"""What one may do with one's data: take it along (导出), close the account (注销)."""

from datetime import datetime

import strawberry

from auth.caller import Caller
from auth.closures import model
from auth.rules import signed_in
from resolvers.personal import closing, export
from resolvers.personal.export import ExportFormat
from schema.info import Info, Input
from schema.links import export_url
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="One's account will be closed; until then `cancelAccountClosure` undoes it.")
class AccountClosure:
    requested_at: datetime = strawberry.field(description="When one asked for it.")
    closes_at: datetime = strawberry.field(description="From when on it is carried out: 15 days later.")

    @classmethod
    def of(cls, closure: model.Closure | None) -> "AccountClosure | None":
        """Publish a closing to whose account it is."""
        return cls(requested_at=closure.requested_at, closes_at=closure.closes_at) if closure else None


@strawberry.type(description="The end of one's account.")
class ClosureOfViewer:
    caller: strawberry.Private[Caller]

    @strawberry.field(description="When the account will be closed; null when nobody asked for it.")
    async def closure(self, info: Info) -> AccountClosure | None:
        return AccountClosure.of(await closing.pending(info.context.gate, self.caller.id or ""))


@strawberry.input(description="Take everything about oneself along.")
class ExportMyDataInput:
    format: ExportFormat = strawberry.field(description="What it comes as.", default=ExportFormat.ZIP)


@strawberry.type(description="Where to fetch it, or why not.")
class ExportMyDataPayload:
    url: str | None = strawberry.field(description="Good once, without a token: hand it to nobody.", default=None)
    expires_at: datetime | None = strawberry.field(description="Five minutes from now.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Close one's account.")
class CloseAccountInput:
    code: str = strawberry.field(
        description="Six digits, from `requestSmsCode` with the purpose CLOSE_ACCOUNT and the account's phone."
    )


@strawberry.type(description="When it will be closed, or everything that is in the way.")
class CloseAccountPayload:
    closure: AccountClosure | None = strawberry.field(description="When.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Keep one's account after all.")
class CancelAccountClosureInput:
    sign_out_others: bool = strawberry.field(
        description="End every other session, too: when it wasn't oneself who asked.", default=False
    )


@strawberry.type(description="Undone, or why not.")
class CancelAccountClosurePayload:
    cancelled: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Taking one's data along, and leaving.")
class PersonalDataMutation:
    @mutation(
        ExportMyDataPayload, signed_in, "Everything that is kept about one, and about one's wards; three times a day."
    )
    async def export_my_data(self, info: Info, input: Input[ExportMyDataInput]) -> ExportMyDataPayload:
        link = await export.ask(info.context, input.format)
        return ExportMyDataPayload(url=export_url(info.context.public_url, link.token), expires_at=link.expires_at)

    @mutation(
        CloseAccountPayload,
        signed_in,
        "Close one's account in 15 days. Refused while something is open, and then everything is named at once.",
    )
    async def close_account(self, info: Info, input: Input[CloseAccountInput]) -> CloseAccountPayload:
        return CloseAccountPayload(closure=AccountClosure.of(await closing.ask(info.context, input.code)))

    @mutation(CancelAccountClosurePayload, signed_in, "Keep one's account after all, as long as it isn't closed.")
    async def cancel_account_closure(
        self, info: Info, input: Input[CancelAccountClosureInput]
    ) -> CancelAccountClosurePayload:
        await closing.cancel(info.context, sign_out_others=input.sign_out_others)
        return CancelAccountClosurePayload(cancelled=True)
