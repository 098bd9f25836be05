from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolvers.context import Context


async def set_recommendations(context: "Context", *, enabled: bool) -> bool:
    """Turn recommendations on or off for the caller's account; for whomever it acts."""
    await context.stores.recommendation_choices.choose(context.caller.id or "", enabled, context.now())
    return enabled
