"""Consents (同意书): the texts, what one agreed to, agreeing and withdrawing."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from auth.caller import Caller
from auth.consents import model, texts
from auth.consents.give import Agreed, give, withdraw
from auth.consents.purpose import Purpose
from auth.days import today
from auth.rules import signed_in
from auth.sessions.model import Channel
from resolvers.context import Context
from schema.info import Info, Input
from schema.node import global_id, optional_key
from schema.problems import UserErrors, mutation, no_errors
from schema.relations import Ward


@strawberry.type(description="What one agrees to, word by word. A version never changes.")
class ConsentText:
    purpose: Purpose = strawberry.field(description="What for.")
    version: int = strawberry.field(description="Counts up from 1.")
    since: date = strawberry.field(description="Its first day in force, in China.")
    title: str = strawberry.field(description="Its title, in the caller's language.")
    text: str = strawberry.field(description="The text that counts, in Chinese; Markdown.")
    translation: str = strawberry.field(description="English, to read; Markdown.")
    hash: str = strawberry.field(description="SHA-256 of `text` in UTF-8, in hex; goes into `giveConsent`.")

    @classmethod
    def of(cls, text: texts.ConsentText, locale: str) -> "ConsentText":
        """Publish a text."""
        return cls(
            purpose=text.purpose,
            version=text.version,
            since=text.since,
            title=text.translated_title if locale == "en" else text.title,
            text=text.text,
            translation=text.translation,
            hash=text.hash,
        )


@strawberry.type(description="One agreed to a text, for oneself or as a child's guardian.")
class Consent:
    id: strawberry.ID = strawberry.field(description="Names the consent.")
    purpose: Purpose = strawberry.field(description="What for.")
    version: int = strawberry.field(description="Which version of the text.")
    hash: str = strawberry.field(description="SHA-256 of the text that was shown, in hex.")
    given_at: datetime = strawberry.field(description="When.")
    channel: Channel = strawberry.field(description="Through what.")
    withdrawn_at: datetime | None = strawberry.field(description="When it was withdrawn, if ever.")
    current: bool = strawberry.field(description="Whether it is to the text in force and nobody withdrew it.")
    record: strawberry.Private[model.Consent]

    @strawberry.field(description="The text that one agreed to.")
    def text(self, info: Info) -> ConsentText | None:
        found = info.context.gate.consent_texts.find(self.purpose, self.version)
        return ConsentText.of(found, info.context.locale) if found else None

    @strawberry.field(description="The child that one agreed for as its guardian; null for oneself.")
    async def ward(self, info: Info) -> Ward | None:
        wards = await info.context.gate.wards.of_guardian(self.record.account)
        found = next((one for one in wards if one.key == self.record.ward), None)
        return Ward.of(found, info.context) if found else None

    @classmethod
    def of(cls, consent: model.Consent, context: Context) -> "Consent":
        """Publish a consent to who gave it."""
        text = context.gate.consent_texts.current(consent.purpose, today(context.now()))
        return cls(
            id=global_id("Consent", consent.id),
            purpose=consent.purpose,
            version=consent.version,
            hash=consent.hash,
            given_at=consent.given_at,
            channel=consent.channel,
            withdrawn_at=consent.withdrawn_at,
            current=consent.withdrawn_at is None and consent.version == text.version,
            record=consent,
        )


@strawberry.type(description="What the signed-in person agreed to.")
class ConsentsOfViewer:
    caller: strawberry.Private[Caller]

    @strawberry.field(description="What one agreed to, withdrawn ones too, newest first; at most 200.")
    async def consents(self, info: Info) -> list[Consent]:
        found = await info.context.gate.consents.of_account(self.caller.id or "")
        return [Consent.of(one, info.context) for one in found]


OfPurpose = Annotated[Purpose | None, strawberry.argument(description="Which; by default all.")]


@strawberry.type(description="The texts of consents.")
class ConsentQuery:
    @strawberry.field(description="The texts in force today, for anybody to read.")
    def consent_texts(self, info: Info, purpose: OfPurpose = None) -> list[ConsentText]:
        gate, on = info.context.gate, today(info.context.now())
        found = [gate.consent_texts.current(one, on) for one in ([purpose] if purpose else list(Purpose))]
        return [ConsentText.of(one, info.context.locale) for one in found]


WARD = "One of `viewer.wards`, when one agrees as the guardian of a child under 14."


@strawberry.input(description="Agree to a text that was shown.")
class GiveConsentInput:
    purpose: Purpose = strawberry.field(description="What for.")
    version: int = strawberry.field(description="`ConsentText.version` of what was shown.")
    hash: str = strawberry.field(description="`ConsentText.hash` of what was shown.")
    ward_id: strawberry.ID | None = strawberry.field(description=WARD, default=None)


@strawberry.input(description="Withdraw what one agreed to.")
class WithdrawConsentInput:
    purpose: Purpose = strawberry.field(description="What for.")
    ward_id: strawberry.ID | None = strawberry.field(description=WARD, default=None)


@strawberry.type(description="The consent, or why not.")
class ConsentPayload:
    consent: Consent | None = strawberry.field(description="The consent.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Withdrawn, or why not.")
class WithdrawConsentPayload:
    withdrawn: bool = strawberry.field(description="Whether it is done.", default=False)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Agreeing and withdrawing.")
class ConsentMutation:
    @mutation(ConsentPayload, signed_in, "Agree to the text in force; the same again returns the first consent.")
    async def give_consent(self, info: Info, input: Input[GiveConsentInput]) -> ConsentPayload:
        context, ward = info.context, optional_key(input.ward_id, "Ward", "wardId")
        agreed = Agreed(input.purpose, input.version, input.hash, ward)
        consent = await give(context.gate, context.caller, agreed, context.now())
        return ConsentPayload(consent=Consent.of(consent, context))

    @mutation(
        WithdrawConsentPayload,
        signed_in,
        "Withdraw what one agreed to: nothing more is collected; what was done until then stays lawful.",
    )
    async def withdraw_consent(self, info: Info, input: Input[WithdrawConsentInput]) -> WithdrawConsentPayload:
        context, ward = info.context, optional_key(input.ward_id, "Ward", "wardId")
        await withdraw(context.gate, context.caller, input.purpose, ward=ward, at=context.now())
        return WithdrawConsentPayload(withdrawn=True)
