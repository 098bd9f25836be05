from dataclasses import replace

import pytest

from api.context import Services
from api.settings import BadSettings, read_settings
from tests.auth.steps import enter_code, receive_code, viewer_id
from tests.graphql import Client
from tests.staff import Member, enter, said


@pytest.fixture
def services(services: Services) -> Services:
    """As production has it."""
    strict = replace(services.gate.staff, by_sms=False)
    return replace(services, gate=replace(services.gate, staff=strict))


async def test_a_code_alone_does_not_open_staffs_doors(client: Client, clerk: Member) -> None:
    refused = await enter_code(client, await receive_code(client, clerk.phone), clerk.phone)

    assert said(refused) == [("NOT_ALLOWED_NOW", [])]
    assert (refused["accessToken"], refused["refreshToken"]) == (None, None)
    await enter(client, clerk)


async def test_citizens_go_on_as_before(client: Client) -> None:
    assert await viewer_id(await client.citizen()) is not None


def test_production_refuses_it() -> None:
    production = {
        "TONGBAN_MONGODB_URI": "mongodb://a.example/?replicaSet=rs0",
        "TONGBAN_MASTER_KEY": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=",
        "TONGBAN_PUBLIC_URL": "https://tongban.example",
        "TONGBAN_SMS_GATEWAY_URL": "https://sms.example/send",
        "TONGBAN_SMS_GATEWAY_SECRET": "secret",
    }

    assert read_settings({}, "development").staff_sms
    assert not read_settings({"TONGBAN_STAFF_SMS": "false"}, "development").staff_sms
    given = {**production, "TONGBAN_KMS": '{"provider": "aws", "credentials": {}}'}
    assert not read_settings(given, "production").staff_sms
    with pytest.raises(BadSettings, match="TONGBAN_STAFF_SMS"):
        read_settings({**given, "TONGBAN_STAFF_SMS": "True"}, "production")
