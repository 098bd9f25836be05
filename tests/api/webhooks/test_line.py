"""The line to hooks goes to the machine that was looked at, and to no other (SSRF, DNS rebinding)."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.webhooks.line import MAX_ANSWER, Line, resolve, webhook_client
from resolvers.webhooks.delivering import Undelivered
from tests.hooks import PUBLIC, Endless, Endpoint, Names

URL = "https://hooks.example.cn:8443/in?a=b"


async def post(endpoint: Endpoint, names: Names, url: str = URL, *, here: bool = False) -> None:
    async with endpoint.client() as client:
        await Line(client, names.resolve, here=here).post(url, b"{}", {"webhook-id": "x"})


async def refused(names: Names, url: str = URL) -> str:
    """Why nothing was sent."""
    endpoint = Endpoint()
    with pytest.raises(Undelivered) as error:
        await post(endpoint, names, url)
    assert endpoint.taken == []
    return error.value.why


async def test_it_connects_to_the_address_that_was_looked_at_in_the_names_name() -> None:
    endpoint, names = Endpoint(), Names([[PUBLIC], ["127.0.0.1"]])

    await post(endpoint, names)

    (taken,) = endpoint.taken
    assert (taken.address, taken.host, taken.server_name) == (PUBLIC, "hooks.example.cn:8443", "hooks.example.cn")
    assert names.asked == [("hooks.example.cn", 8443)]
    assert await refused(names) == "address refused"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        ["10.1.2.3"],
        ["169.254.169.254"],
        [PUBLIC, "10.1.2.3"],
        ["10.1.2.3", PUBLIC],
        ["::1"],
        [PUBLIC, "::1"],
        ["::ffff:10.1.2.3"],
        ["64:ff9b::a01:203"],
        ["2002:a01:203::1"],
        ["fe80::1%eth0"],
        ["not an address"],
    ],
)
async def test_names_that_lead_inside_are_refused(answer: list[str]) -> None:
    assert await refused(Names([answer])) == "address refused"


@pytest.mark.parametrize("url", ["http://hooks.example.cn/", "https://2130706433/", "http://127.0.0.1:1/"])
async def test_an_address_that_was_stored_somehow_is_checked_again(url: str) -> None:
    names = Names()
    assert await refused(names, url) == "address refused"
    assert names.asked == []


async def test_an_ipv6_address_is_connected_to_as_well() -> None:
    endpoint = Endpoint()
    await post(endpoint, Names([["2400:3200::1"]]))
    assert endpoint.taken[0].address == "2400:3200::1"


async def test_redirects_lead_nowhere_and_bodies_have_an_end() -> None:
    endpoint = Endpoint()
    endpoint.answers = [(307, {"location": "http://169.254.169.254/latest/meta-data"}), (200, {})]

    with pytest.raises(Undelivered, match="status 307"):
        await post(endpoint, Names())
    endpoint.body = Endless()
    await post(endpoint, Names())

    assert len(endpoint.taken) == 2
    assert endpoint.body.given <= MAX_ANSWER + 2048


async def test_what_the_other_end_asks_for_is_heard() -> None:
    endpoint = Endpoint()
    endpoint.answers = [(429, {"retry-after": "90"}), (503, {"retry-after": "soon"}), (410, {})]
    told = []
    for _ in range(3):
        with pytest.raises(Undelivered) as error:
            await post(endpoint, Names())
        told.append((error.value.why, error.value.wait, error.value.gone))

    assert told == [
        ("status 429", timedelta(seconds=90), False),
        ("status 503", None, False),
        ("status 410", None, True),
    ]


async def test_a_certificate_must_be_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over real TLS: the client goes to 127.0.0.1, which stands for the checked address, and asks for the name."""
    monkeypatch.setattr("api.webhooks.line.is_public", lambda address: address == "127.0.0.1")
    async with _tls("hooks.example.cn", tmp_path) as (port, trusting, asked_for):
        monkeypatch.setattr("resolvers.webhooks.addresses.PORTS", {port})
        for name, good in (("hooks.example.cn", True), ("other.example.cn", False)):
            async with httpx.AsyncClient(verify=trusting, trust_env=False) as client:
                line = Line(client, Names([["127.0.0.1"]]).resolve, here=False)
                sending = line.post(f"https://{name}:{port}/in", b"{}", {})
                if good:
                    await sending
                    continue
                with pytest.raises(Undelivered, match="ConnectError"):
                    await sending
        assert asked_for == ["hooks.example.cn", "other.example.cn"]


async def test_this_very_machine_is_reached_over_the_wire_where_it_is_allowed() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\nok")
        writer.close()

    heads: list[str] = []
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/in"
    async with server, webhook_client() as client:
        await Line(client, resolve, here=True).post(url, b"{}", {"webhook-id": "x"})
        with pytest.raises(Undelivered, match="address refused"):
            await Line(client, resolve, here=False).post(url, b"{}", {})

    (head,) = heads
    assert head.startswith("POST /in HTTP/1.1\r\n")
    assert f"host: 127.0.0.1:{port}\r\n" in head.lower()


async def test_no_connection_is_kept_and_no_proxy_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    async with webhook_client() as client:
        assert client.follow_redirects is False
        assert client.trust_env is False
        assert not client._mounts


@asynccontextmanager
async def _tls(name: str, folder: Path) -> AsyncIterator[tuple[int, ssl.SSLContext, list[str | None]]]:
    """A server with a certificate for a name, who trusts it, and the names that clients ask for."""
    certificate = _certificate(name, folder)
    served, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    served.load_cert_chain(certificate)
    served.sni_callback = lambda _socket, told, _context: asked.append(told)
    trusting = ssl.create_default_context(cafile=certificate)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=served)
    async with server:
        yield server.sockets[0].getsockname()[1], trusting, asked


def _certificate(name: str, folder: Path) -> Path:
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path
