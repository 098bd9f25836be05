from seeds.cast_names import resident_id  # noqa: F401
from tests import cases
from tests.graphql import Client

START = """mutation($input: StartApplicationInput!) {
  startApplication(input: $input) {
    application { id number form } userErrors { code message path requiredAssurance }
  }
}"""


async def test_x(client: Client) -> None:
    case = await cases.approved(await client.citizen())
    print(case)
