from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from api.context import Services
from seeds.people import CITIZENS
from tests.auth.faces.steps import assurance, begin, step_up, told
from tests.auth.steps import PHONE
from tests.graphql import Client
from tests.providers.alipay import Alipay

NAME, NUMBER = CITIZENS[0].name, CITIZENS[0].id_number
OUT = [("PROVIDER_UNAVAILABLE", [])]
WAITS = [("NOT_ALLOWED_NOW", ["faceToken"])]

pytestmark = pytest.mark.usefixtures("with_alipay")


@pytest.fixture
async def person(with_alipay: Services, client: Client) -> Client:
    return await client.citizen()


async def test_who_passes_in_alipay_is_known_by_face(person: Client, alipay: Alipay) -> None:
    begun = await begin(person)
    seen = alipay.opened(begun["url"])
    assert seen is alipay.checks[begun["checkId"]]
    assert seen is not None
    seen.passed = "T"

    assert (await step_up(person, NAME, NUMBER, begun["faceToken"]))["viewer"]["assurance"] == "FACE"


async def test_alipay_is_told_name_number_and_card_and_to_keep_no_picture(person: Client, alipay: Alipay) -> None:
    begun = await begin(person)

    told_alipay = alipay.checks[begun["checkId"]].told
    assert told_alipay["biz_code"] == "FACE"
    assert told_alipay["identity_param"] == {
        "identity_type": "CERT_INFO",
        "cert_type": "IDENTITY_CARD",
        "cert_name": NAME,
        "cert_no": NUMBER,
    }
    assert told_alipay["merchant_config"] == {
        "return_url": "https://zwfw.example/back",
        "face_reserve_strategy": "never",
    }


@pytest.mark.parametrize(
    ("number", "card"),
    [
        ("810000199002280010", "RESIDENCE_PERMIT_HK_MC"),
        ("830000199002280014", "RESIDENCE_PERMIT_TAIWAN"),
        ("932682198501010017", "PERMANENT_RESIDENCE_FOREIGNER"),
        ("KAZ110090123105", "PERMANENT_RESIDENCE_FOREIGNER"),
    ],
)
async def test_each_card_has_its_own_name_at_alipay(client: Client, alipay: Alipay, number: str, card: str) -> None:
    stranger = await client.sign_in(PHONE)
    begun = await begin(stranger, "ALIYA SAMPLE", number)

    assert begun["userErrors"] == []
    assert alipay.checks[begun["checkId"]].told["identity_param"]["cert_type"] == card


async def test_the_app_opens_the_same_page(person: Client, alipay: Alipay) -> None:
    begun = await begin(person)

    address = urlsplit(begun["appUrl"])
    assert (address.scheme, address.netloc, address.path) == ("alipays", "platformapi", "/startapp")
    assert parse_qs(address.query) == {"appId": ["20000067"], "url": [begun["url"]]}
    assert NUMBER not in unquote(begun["url"])


async def test_a_page_whose_address_was_altered_opens_nothing(person: Client, alipay: Alipay) -> None:
    first, second = await begin(person), await begin(person)

    assert alipay.opened(first["url"].replace(first["checkId"], second["checkId"])) is None


async def test_personal_data_is_in_no_address(person: Client, alipay: Alipay) -> None:
    await begin(person)

    assert "biz_content" not in parse_qs(alipay.addresses[-1])
    assert NUMBER not in unquote(alipay.addresses[-1])


async def test_a_check_that_somebody_else_passed_is_of_no_use(client: Client, person: Client, alipay: Alipay) -> None:
    """Their certify id is never asked for: the token leads to one's own."""
    theirs, mine = await begin(await client.sign_in(PHONE), NAME, NUMBER), await begin(person)
    alipay.checks[theirs["checkId"]].passed = "T"

    assert told(await step_up(person, NAME, NUMBER, mine["faceToken"])) == WAITS
    assert told(await step_up(person, NAME, NUMBER, theirs["checkId"])) == [("NOT_FOUND", ["faceToken"])]
    assert told(await step_up(person, NAME, NUMBER, theirs["faceToken"])) == [("NOT_FOUND", ["faceToken"])]


@pytest.mark.parametrize("passed", ["F", "", "t", "true"])
async def test_only_a_t_is_a_pass(person: Client, alipay: Alipay, passed: str) -> None:
    begun = await begin(person)
    alipay.checks[begun["checkId"]].passed = passed

    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == WAITS


async def test_a_check_that_alipay_forgot_is_over(person: Client, alipay: Alipay) -> None:
    begun = await begin(person)
    del alipay.checks[begun["checkId"]]

    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == [("EXPIRED", ["faceToken"])]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda text: text.replace('"passed":"F"', '"passed":"T"').replace('"passed": "F"', '"passed": "T"'),
        lambda text: '{"alipay_user_certify_open_query_response":{"code":"10000","passed":"T"}}',
        lambda text: text.replace("open_query_response", "open_initialize_response"),
        lambda text: "[]",
        lambda text: "",
    ],
)
async def test_what_alipay_did_not_sign_is_not_believed(
    person: Client, alipay: Alipay, tamper: Callable[[str], str]
) -> None:
    begun = await begin(person)
    alipay.tamper = tamper  # type: ignore[method-assign]

    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == OUT
    assert await assurance(person) == "REAL_NAME"


async def test_what_somebody_else_signed_is_not_believed(person: Client, alipay: Alipay) -> None:
    begun = await begin(person)
    alipay.checks[begun["checkId"]].passed = "T"
    alipay.signer = "somebody else"

    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == OUT


@pytest.mark.parametrize("fault", [500, 302, "timeout", "moved", "huge", "unknown-sub-code", "isv.invalid-app-id"])
async def test_when_alipay_fails_no_check_begins(person: Client, alipay: Alipay, fault: int | str) -> None:
    alipay.faults.append(fault)

    assert told(await begin(person)) == OUT
    assert len(alipay.asked) == 1


@pytest.mark.parametrize("fault", ["aop.unknow-error", "refused"])
async def test_a_busy_alipay_is_asked_once_more(person: Client, alipay: Alipay, fault: str) -> None:
    alipay.faults.append(fault)
    assert told(await begin(person)) == []

    alipay.faults.extend([fault, fault])
    assert told(await begin(person)) == OUT


async def test_a_question_may_be_repeated_where_a_beginning_may_not(person: Client, alipay: Alipay) -> None:
    begun = await begin(person)
    alipay.checks[begun["checkId"]].passed = "T"
    alipay.faults.append("timeout")

    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == []


async def test_alipays_limit_is_told(person: Client, alipay: Alipay) -> None:
    alipay.faults.append("isv.app-call-limited")

    assert told(await begin(person)) == [("LIMIT_EXCEEDED", [])]
