"""Hooks: where partners' systems are told that something was said about a case, for those that don't run Tongban."""

from datetime import datetime
from typing import Annotated

import strawberry

from auth.accounts.model import Role
from auth.rules import partners, partners_or
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.webhooks import model, registering
from resolvers.webhooks.model import WebhookStatus
from schema.info import Info, Input
from schema.partners import Partner
from schema.problems import UserErrors, mutation, no_errors

looking_after = partners_or(Role.ADMINISTRATOR)
OfPartner = Annotated[
    str | None,
    strawberry.argument(description="For administrators: the partner's code. Its own system leaves it out."),
]


@strawberry.type(description="A hook of a partner's system (docs/webhooks.md).")
class Webhook:
    id: strawberry.ID = strawberry.field(description="Names it.")
    url: str = strawberry.field(description="Where events go.")
    kinds: list[ExchangeMessageType] = strawberry.field(description="Of which kinds; empty: of all.")
    status: WebhookStatus = strawberry.field(description="Whether events go there.")
    created_at: datetime = strawberry.field(description="When it was registered.")
    position: int = strawberry.field(description="Everything up to this position was taken there.")
    delivered_at: datetime | None = strawberry.field(description="When it last took anything.")
    failures: int = strawberry.field(description="How often in a row it didn't; after 13 retries it is disabled.")
    failure: str | None = strawberry.field(description="Why it didn't, the last time; null once it took something.")
    due_at: datetime | None = strawberry.field(description="When it is tried next; null while it is disabled.")
    disabled_at: datetime | None = strawberry.field(description="Since when it is disabled.")
    earlier_secret_until: datetime | None = strawberry.field(
        description="Until when the secret before signs, too; null when there is none."
    )
    tested_at: datetime | None = strawberry.field(description="When a test was last sent.")
    test_failure: str | None = strawberry.field(description="Why that test wasn't taken; null when it was.")
    partner_code: strawberry.Private[str]

    @strawberry.field(description="Whose it is.")
    async def partner(self, info: Info) -> Partner | None:
        found = await info.context.loaders.partners.load(self.partner_code)
        return Partner.of(found) if found else None

    @classmethod
    def of(cls, hook: model.Webhook) -> "Webhook":
        """Publish a hook, without its secrets."""
        names = ("url", "status", "created_at", "delivered_at", "failures", "failure", "due_at", "disabled_at")
        return cls(
            id=strawberry.ID(hook.id),
            kinds=list(hook.kinds),
            position=hook.cursor,
            earlier_secret_until=hook.earlier_until,
            tested_at=hook.tested_at,
            test_failure=hook.test_failure,
            partner_code=hook.partner,
            **{name: getattr(hook, name) for name in names},
        )


@strawberry.type
class WebhookQuery:
    @strawberry.field(
        description="A partner's hooks, ten at most; null unless its system or an administrator who looks after "
        "partners asks."
    )
    async def webhooks(self, info: Info, partner: OfPartner = None) -> list[Webhook] | None:
        found = await registering.listed(info.context, partner)
        return None if found is None else [Webhook.of(one) for one in found]


@strawberry.input(description="Be told at an address, from now on.")
class RegisterWebhookInput:
    url: str = strawberry.field(
        description="An https address by name, on port 443 or 8443, of 500 characters at most."
    )
    kinds: list[ExchangeMessageType] = strawberry.field(
        description="Of which kinds of messages; empty: of all.", default_factory=list
    )


@strawberry.input(description="One hook.")
class WebhookInput:
    webhook: strawberry.ID = strawberry.field(description="Which.")


@strawberry.input(description="Stop telling a hook, or go on from where it stopped.")
class SetWebhookStatusInput:
    webhook: strawberry.ID = strawberry.field(description="Which.")
    status: WebhookStatus = strawberry.field(description="What it shall be.")


@strawberry.input(description="Tell a hook again.")
class ReplayWebhookInput:
    webhook: strawberry.ID = strawberry.field(description="Which.")
    since: datetime = strawberry.field(description="Of everything since then; thirty days ago at the earliest.")


@strawberry.type(description="The hook afterwards.")
class WebhookPayload:
    webhook: Webhook | None = strawberry.field(description="It; null when it was deleted.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="The hook, and a secret that is shown this once.")
class WebhookSecretPayload:
    webhook: Webhook | None = strawberry.field(description="It.", default=None)
    secret: str | None = strawberry.field(
        description="What signs its events: `whsec_` and base64 (Standard Webhooks). Nobody sees it again.",
        default=None,
    )
    user_errors: UserErrors = no_errors()


@strawberry.type
class WebhookMutation:
    @mutation(WebhookSecretPayload, partners, "A partner's system wants to be told at an address.")
    async def register_webhook(self, info: Info, input: Input[RegisterWebhookInput]) -> WebhookSecretPayload:
        hook, secret = await registering.register(info.context, input.url, input.kinds)
        return WebhookSecretPayload(webhook=Webhook.of(hook), secret=secret)

    @mutation(WebhookSecretPayload, partners, "Change a hook's secret; the one before signs, too, for a day.")
    async def rotate_webhook_secret(self, info: Info, input: Input[WebhookInput]) -> WebhookSecretPayload:
        hook, secret = await registering.rotate(info.context, input.webhook)
        return WebhookSecretPayload(webhook=Webhook.of(hook), secret=secret)

    @mutation(WebhookPayload, looking_after, "Stop telling a hook, or go on from where it stopped.")
    async def set_webhook_status(self, info: Info, input: Input[SetWebhookStatusInput]) -> WebhookPayload:
        return WebhookPayload(
            webhook=Webhook.of(await registering.set_status(info.context, input.webhook, input.status))
        )

    @mutation(WebhookPayload, looking_after, "Tell a hook again of everything since some time.")
    async def replay_webhook(self, info: Info, input: Input[ReplayWebhookInput]) -> WebhookPayload:
        return WebhookPayload(webhook=Webhook.of(await registering.replay(info.context, input.webhook, input.since)))

    @mutation(WebhookPayload, looking_after, "Send a test to a hook; `testedAt` and `testFailure` say how it went.")
    async def test_webhook(self, info: Info, input: Input[WebhookInput]) -> WebhookPayload:
        return WebhookPayload(webhook=Webhook.of(await registering.try_out(info.context, input.webhook)))

    @mutation(WebhookPayload, looking_after, "Delete a hook and its secrets.")
    async def delete_webhook(self, info: Info, input: Input[WebhookInput]) -> WebhookPayload:
        await registering.delete(info.context, input.webhook)
        return WebhookPayload()
