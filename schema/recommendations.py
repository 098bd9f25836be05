"""政策找人: what may be of use to the signed-in person, and turning that off."""

import strawberry

from auth.caller import Caller
from auth.rules import signed_in
from resolvers.packages.queries import region_and_above
from resolvers.paging import Page, page_request
from resolvers.recommendations import mutations, queries
from resolvers.recommendations.model import Reason
from resolvers.recommendations.queries import Recommended
from schema.info import After, First, Info, Input
from schema.matters import Matter, MatterConnection, MatterEdge
from schema.paging import PageInfo, uncounted
from schema.problems import UserErrors, mutation, no_errors
from schema.regions import OptionalRegionCode
from schema.words import words


@strawberry.type(description="What may be of use to the signed-in person.")
class RecommendationsOfViewer:
    caller: strawberry.Private[Caller]

    @strawberry.field(
        description="Matters that may be of use to whom one acts for, each with its reasons (政策找人): by age, "
        "children, companies and certificates as they are known already, and by nothing else. Empty for a delegate, "
        "and when turned off by `setRecommendations`."
    )
    async def matters(
        self,
        info: Info,
        first: First[int | None] = 20,
        after: After[str | None] = None,
        region: OptionalRegionCode = None,
    ) -> MatterConnection:
        context = info.context.as_caller(self.caller)
        await region_and_above(context, region)
        page = await queries.recommended(context, region, page_request(first, after))
        return _connection(page, context.locale)

    @strawberry.field(description="Whether one gets recommendations; so until one says otherwise.")
    async def recommendations_enabled(self, info: Info) -> bool:
        return await info.context.stores.recommendation_choices.enabled(self.caller.id or "")


@strawberry.input(description="Whether to recommend.")
class SetRecommendationsInput:
    enabled: bool = strawberry.field(description="false turns recommendations off for this account.")


@strawberry.type(description="The choice, or why not.")
class SetRecommendationsPayload:
    enabled: bool | None = strawberry.field(description="What was chosen.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Recommendations.")
class RecommendationMutation:
    @mutation(SetRecommendationsPayload, signed_in, "Turn recommendations on or off, for the account.")
    async def set_recommendations(
        self, info: Info, input: Input[SetRecommendationsInput]
    ) -> SetRecommendationsPayload:
        return SetRecommendationsPayload(
            enabled=await mutations.set_recommendations(info.context, enabled=input.enabled)
        )


def _connection(page: Page[Recommended], locale: str) -> MatterConnection:
    edges = [
        MatterEdge(
            cursor=cursor, node=Matter.of(one.matter), reasons=[_words(reason, locale) for reason in one.reasons]
        )
        for one, cursor in zip(page.items, page.cursors, strict=True)
    ]
    return MatterConnection(edges=edges, page_info=PageInfo.of(page), count=uncounted)


def _words(reason: Reason, locale: str) -> str:
    return words(f"recommended.{reason.key}", locale, reason.values)
