from datetime import datetime

import strawberry

from auth.notifications import model
from auth.rules import signed_in
from resolvers.context import Context
from resolvers.notifications import mutations, queries
from resolvers.paging import Page
from schema.applications import Application
from schema.info import Info, Input
from schema.node import Node, global_id, key_of
from schema.notices import notice
from schema.paging import Edge, PageInfo
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="Something that one is told, in the language that one asks in.")
class Notification(Node):
    title: str = strawberry.field(description="In a few words.")
    body: str = strawberry.field(description="What happened, and what to do. Never holds personal data.")
    read_at: datetime | None = strawberry.field(description="When one marked it as read.")
    at: datetime = strawberry.field(description="When it was sent.")
    record: strawberry.Private[model.Notification]
    context: strawberry.Private[Context]

    @strawberry.field(description="The case that it is about, if any.")
    async def application(self) -> Application | None:
        found = await queries.case_of(self.context, self.record)
        return Application.of(found) if found else None

    @classmethod
    def of(cls, notification: model.Notification, context: Context) -> "Notification":
        """Publish a notification to whom it was sent."""
        title, body = notice(notification.kind, context.locale)
        return cls(
            id=global_id("Notification", notification.id),
            title=title,
            body=body,
            read_at=notification.read_at,
            at=notification.at,
            record=notification,
            context=context,
        )


@strawberry.type(description="A page of what one was told.")
class NotificationConnection:
    edges: list[Edge[Notification]] = strawberry.field(description="The notifications of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")
    context: strawberry.Private[Context]

    @strawberry.field(description="How many one has not read, on all pages; 1,000 means so many or more.")
    async def unread_count(self) -> int:
        return await queries.count_unread(self.context)

    @classmethod
    def of(cls, page: Page[model.Notification], context: Context) -> "NotificationConnection":
        """Publish a page to its reader."""
        edges = [
            Edge(cursor=cursor, node=Notification.of(item, context))
            for item, cursor in zip(page.items, page.cursors, strict=True)
        ]
        return cls(edges=edges, page_info=PageInfo.of(page), context=context)


@strawberry.input(description="Mark notifications as read.")
class MarkNotificationsReadInput:
    ids: list[strawberry.ID] | None = strawberry.field(
        description="Which, at most 100; null: all that there are.", default=None
    )


@strawberry.type(description="What is left to read.")
class MarkNotificationsReadPayload:
    user_errors: UserErrors = no_errors()

    @strawberry.field(description="How many one has not read now; 1,000 means so many or more.")
    async def unread_count(self, info: Info) -> int:
        return await queries.count_unread(info.context)


@strawberry.type(description="Reading what one was told.")
class NotificationMutation:
    @mutation(
        MarkNotificationsReadPayload,
        signed_in,
        "Mark notifications as read; none when one of them isn't one's own.",
    )
    async def mark_notifications_read(
        self, info: Info, input: Input[MarkNotificationsReadInput]
    ) -> MarkNotificationsReadPayload:
        ids = None if input.ids is None else [key_of(one, "Notification", "ids") for one in input.ids]
        await mutations.mark_read(info.context, ids)
        return MarkNotificationsReadPayload()
