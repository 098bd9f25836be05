from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.context import Services, context_of
from auth.caller import ANONYMOUS
from resolvers.exchanges.joining import own_card

CARD_PATH = "/.well-known/tongban-partner"
_HEADERS = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}


class PartnerCard:
    """Answers with our card for partners: public keys and addresses. Whom to believe it is agreed on by phone."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def show(self, _request: Request) -> Response:
        """Return the card; 404 until the settings name code and region, and there is a key."""
        found = await own_card(context_of(self._services, ANONYMOUS, "zh"))
        if found is None:
            raise HTTPException(404)
        return JSONResponse(found, headers=_HEADERS)
