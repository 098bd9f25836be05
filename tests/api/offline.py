"""A holder asks for a code for where no network is."""

from typing import Any

from tests.api.steps import Licensed

OFFLINE = """mutation($id: ID!, $fields: [String!]!) {
  presentCertificate(input: {certificateId: $id, fields: $fields, offline: true}) {
    presentation { token offlineToken offlineQrCode offlineExpiresIn offlineNotice } userErrors { code path }
  }
}"""


async def carried(someone: Licensed, *ticked: str) -> dict[str, Any]:
    """Ask for it, with these fields ticked."""
    payload = await someone.holder.change(OFFLINE, id=someone.certificate["id"], fields=list(ticked))
    assert payload["userErrors"] == [], payload
    presentation: dict[str, Any] = payload["presentation"]
    return presentation
