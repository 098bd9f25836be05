"""How one wants to be told, and what couldn't be delivered."""

from datetime import datetime

import strawberry

from auth.linked_identities.model import MiniProgramProvider
from auth.outbox.model import Letter, LetterChannel
from auth.preferences import model
from auth.rules import signed_in, staff
from resolvers.notifications import dead_letters, preferences, subscribing
from resolvers.notifications.dead_letters import IN_CHARGE
from resolvers.paging import page_request
from schema.info import After, First, Info, Input
from schema.notices import notice
from schema.paging import Connection, connection, uncounted
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="How one wants to be told of one's cases outside the app; in the app one always is.")
class NotificationPreferences:
    sms: bool = strawberry.field(description="Whether by text message.")
    mini_program: bool = strawberry.field(
        description="Whether in a mini-program, as often as one accepted messages there."
    )
    quiet_from: str = strawberry.field(description="From when on no text message comes: HH:MM in China.")
    quiet_until: str = strawberry.field(description="Until when; equal to quietFrom: no hours are quiet.")

    @classmethod
    def of(cls, given: model.Preferences) -> "NotificationPreferences":
        """Publish preferences to whose they are."""
        quiet_from, quiet_until = (one.isoformat("minutes") for one in (given.quiet_from, given.quiet_until))
        ways = {"sms": given.sms, "mini_program": given.mini_program}
        return cls(**ways, quiet_from=quiet_from, quiet_until=quiet_until)


@strawberry.type(description="How the viewer is told.")
class PreferencesOfViewer:
    @strawberry.field(description="How one wants to be told of one's cases outside the app.")
    async def notification_preferences(self, info: Info) -> NotificationPreferences:
        return NotificationPreferences.of(await preferences.own(info.context))


@strawberry.type(description="Something that couldn't be delivered, however often it was tried.")
class DeadLetter:
    id: strawberry.ID = strawberry.field(description="Names it; gateways were told the same.")
    channel: LetterChannel | None = strawberry.field(description="Which way it was to go; null: not found out yet.")
    title: str = strawberry.field(description="What was to be told.")
    cases: list[str] = strawberry.field(description="The numbers of the cases that it was about.")
    at: datetime = strawberry.field(description="When it was written.")
    attempts: int = strawberry.field(description="How often it was tried.")
    failure: str | None = strawberry.field(description="How the last attempt failed: a key, for operators.")

    @classmethod
    def of(cls, letter: Letter, locale: str) -> "DeadLetter":
        """Publish a letter to who answers for its department, without whom it was for."""
        return cls(
            id=strawberry.ID(letter.id),
            channel=letter.channel,
            title=notice(letter.kind, locale)[0],
            cases=list(letter.cases),
            at=letter.at,
            attempts=letter.attempts,
            failure=letter.failure,
        )


# On the workbench, and beside it for administrators, who have none.
@strawberry.type(description="What couldn't be delivered.")
class OutboxWorkbench:
    @strawberry.field(
        description="What applicants couldn't be told, newest first; for supervisors and administrators, else empty."
    )
    async def dead_letters(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[DeadLetter]:
        page = await dead_letters.dead_letters(info.context, page_request(first, after))
        return connection(page, lambda letter: DeadLetter.of(letter, info.context.locale), uncounted)


@strawberry.input(description="Say how one wants to be told.")
class SetNotificationPreferencesInput:
    sms: bool = strawberry.field(description="Whether by text message.")
    mini_program: bool = strawberry.field(description="Whether in a mini-program.", default=True)
    quiet_from: str = strawberry.field(description="HH:MM in China.", default="22:00")
    quiet_until: str = strawberry.field(description="HH:MM in China.", default="08:00")


@strawberry.type(description="How one is told from now on.")
class NotificationPreferencesPayload:
    notification_preferences: NotificationPreferences | None = strawberry.field(
        description="As they are now.", default=None
    )
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Let a mini-program send one messages, as one accepted in its dialogue.")
class AcceptMiniProgramMessagesInput:
    provider: MiniProgramProvider = strawberry.field(description="Whose mini-program.")
    code: str = strawberry.field(
        description="A new one of wx.login or my.getAuthCode; the mini-program must be linked to the account."
    )
    long_term: bool = strawberry.field(
        description="True: all to come (长期订阅); false: one more message (一次性订阅).", default=False
    )


@strawberry.type(description="Messages accepted.")
class AcceptMiniProgramMessagesPayload:
    accepted: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Have something tried again.")
class ReplayDeadLetterInput:
    letter_id: strawberry.ID = strawberry.field(description="Which.")


@strawberry.type(description="What is tried again.")
class ReplayDeadLetterPayload:
    letter: DeadLetter | None = strawberry.field(description="It, with no attempts made.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Being told, and telling again.")
class OutboxMutation:
    @mutation(NotificationPreferencesPayload, signed_in, "Say how one wants to be told outside the app.")
    async def set_notification_preferences(
        self, info: Info, input: Input[SetNotificationPreferencesInput]
    ) -> NotificationPreferencesPayload:
        ways, quiet = (input.sms, input.mini_program), (input.quiet_from, input.quiet_until)
        changed = await preferences.change(info.context, ways=ways, quiet=quiet)
        return NotificationPreferencesPayload(notification_preferences=NotificationPreferences.of(changed))

    @mutation(AcceptMiniProgramMessagesPayload, signed_in, "Let a mini-program send one messages about one's cases.")
    async def accept_mini_program_messages(
        self, info: Info, input: Input[AcceptMiniProgramMessagesInput]
    ) -> AcceptMiniProgramMessagesPayload:
        await subscribing.accept(info.context, input.provider, input.code, long_term=input.long_term)
        return AcceptMiniProgramMessagesPayload(accepted=True)

    @mutation(ReplayDeadLetterPayload, staff(*IN_CHARGE), "Have something tried again that couldn't be delivered.")
    async def replay_dead_letter(self, info: Info, input: Input[ReplayDeadLetterInput]) -> ReplayDeadLetterPayload:
        letter = await dead_letters.replay(info.context, input.letter_id)
        return ReplayDeadLetterPayload(letter=DeadLetter.of(letter, info.context.locale))
