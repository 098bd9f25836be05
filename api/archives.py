"""Handing out the electronic file of a case: streamed, one part in memory at a time."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.context import Services, locale_of
from api.errors import Refused, refusal
from api.exports import HEADERS
from api.rendering.archive_printer import ArchivePrinter
from auth.problems import NotFound
from resolvers.archives.link import redeem
from resolvers.archives.pack import Press, archived


class Archives:
    """Answers /archives/…"""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._press = Press(services.signer, ArchivePrinter(services.settings.url))

    async def download(self, request: Request) -> Response:
        """Stream the file of a case to whoever has its link, once."""
        services, at = self._services, self._services.clock()
        if request.method != "GET":  # a HEAD must not use the link up
            return refusal(Refused(405, "Use GET"))
        try:
            account, archive = await redeem(services.gate, services.stores, request.path_params["token"], at)
        except NotFound as gone:
            return refusal(Refused.told(gone.key, locale_of(request), "NOT_FOUND", status=404))
        request.state.caller = account
        name = f"{archive.application.id}.zip"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        content = archived(services.stores, archive, self._press, at)
        return StreamingResponse(content, headers=headers, media_type="application/zip")
