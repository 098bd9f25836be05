"""Running what a client asks for over a connection that stays: one answer, or one for each event."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import ExecutionResult, Executor, GraphQLError, OperationType, create_source_event_stream

from api.asking import Asked
from api.checking import Checked
from api.errors import NotRun, graphql_errors
from api.subscriptions.speaker import Gone, Speaker
from resolvers.context import Context
from schema.subscription import event_id

if TYPE_CHECKING:
    from api.graphql import GraphQLEndpoint


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL response; `id` is what a client that comes back says it has seen, empty where nothing goes on."""

    body: dict[str, Any]
    id: str = ""


class Runner:
    """Runs operations within the limits of HTTP. Of a subscription every event is executed by itself.

    Each time whoever listens is known anew, from the token, and nothing that was read for an earlier event is used.
    """

    def __init__(self, endpoint: "GraphQLEndpoint") -> None:
        self._endpoint = endpoint

    async def run(self, speaker: Speaker, asked: Asked, request_id: str) -> AsyncGenerator[Answer, None]:
        """Give the answers; raises NotRun for what can't run, or can't go on, and Gone when the token is over."""
        try:
            context = await speaker.context()
            checked = await self._endpoint.check(asked, context, request_id)
            if checked.operation.operation is not OperationType.SUBSCRIPTION:
                yield Answer(await self._endpoint.told(checked, context, request_id))
                return
            async with aclosing(await self._source(checked, context, request_id)) as events:
                async for event in events:
                    yield await self._for_one(event, checked, await speaker.context(), request_id)
        except (NotRun, Gone):
            raise
        except Exception as error:
            raise _not_run([GraphQLError("", original_error=error)], speaker.locale, request_id) from error

    async def _for_one(self, event: object, checked: Checked, context: Context, request_id: str) -> Answer:
        self._endpoint.charge(context, checked.size.cost)
        return Answer(await self._endpoint.told(checked, context, request_id, event), event_id(event))

    async def _source(self, checked: Checked, context: Context, request_id: str) -> Any:
        """The events as the field itself gives them; nothing has been read when this returns."""
        document = checked.prepared.document
        if document is None:
            raise ValueError("a document with errors must not run")
        executor = Executor.build(
            self._endpoint.schema,
            document,
            context_value=context,
            raw_variable_values=dict(checked.asked.variables),
            operation_name=checked.asked.operation_name,
            hide_suggestions=True,
        )
        if isinstance(executor, list):
            raise _not_run(executor, context.locale, request_id)
        source: Any = create_source_event_stream(executor)
        source = await source if hasattr(source, "__await__") else source
        if isinstance(source, ExecutionResult):
            raise _not_run(source.errors or [], context.locale, request_id)
        return source


def _not_run(errors: Sequence[GraphQLError], locale: str, request_id: str) -> NotRun:
    return NotRun({"errors": graphql_errors(errors, locale, request_id)})
