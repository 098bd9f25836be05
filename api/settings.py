import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from api.key_management import KeyManagement, local_key_management

Mode = Literal["development", "production"]

# Known to everybody, so a production start refuses it.
DEVELOPMENT_MASTER_KEY = base64.b64encode(b"tongban-development-key-32-bytes").decode()


class BadSettings(Exception):
    """The environment can't be run with; one line per problem."""


def _setting(doc: str, *, read: Callable[[str], Any] = str, default: Any = None) -> Any:
    return field(default=default, metadata={"doc": doc, "read": read})


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError("a port is between 0 and 65535")
    return int(text)


def _positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError("must be at least 1")
    return int(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("must be an absolute http(s) address")
    return text.rstrip("/")


def _mongodb_uri(text: str) -> str:
    if not text.startswith(("mongodb://", "mongodb+srv://")):
        raise ValueError("must start with mongodb:// or mongodb+srv://")
    return text


def _key(text: str) -> str:
    try:
        size = len(base64.b64decode(text, validate=True))
    except binascii.Error as error:
        raise ValueError("must be base64") from error
    if size != 32:
        raise ValueError("must be 32 bytes in base64 (try: openssl rand -base64 32)")
    return text


def _kms(text: str) -> KeyManagement:
    try:
        given = json.loads(text)
        provider, credentials = given["provider"], dict(given["credentials"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError('must be JSON: {"provider": …, "credentials": {…}, "masterKey": {…}}') from error
    if provider not in {"aws", "azure", "gcp", "kmip"}:
        raise ValueError("provider must be aws, azure, gcp or kmip")
    return KeyManagement(provider, credentials, given.get("masterKey"), given.get("tls"))


def _log_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides. `TONGBAN_` + the field's name in capitals sets it."""

    mode: Mode = "development"
    host: str = _setting("Address to listen on.", default="127.0.0.1")
    port: int = _setting("Port to listen on.", read=_port, default=8000)
    data_dir: Path = _setting("Folder of the embedded database.", read=Path, default=Path(".data"))
    mongodb_uri: str | None = _setting(
        "MongoDB replica set or sharded cluster. Without it `tongban dev` starts the embedded database.",
        read=_mongodb_uri,
    )
    database: str = _setting("Name of the database.", default="tongban")
    public_url: str | None = _setting(
        "Address under which people reach this server; every …Url starts with it. Default: host and port.",
        read=_url,
    )
    master_key: str = _setting(
        "32 bytes in base64 that seal keys and messages at rest. Production refuses the development key.",
        read=_key,
        default=DEVELOPMENT_MASTER_KEY,
    )
    kms: KeyManagement | None = _setting(
        "Key management service that wraps the key of personal data, as JSON: provider (aws, azure, gcp, kmip), "
        "credentials, masterKey, tls, as MongoDB's client-side field level encryption has them. Production needs it; "
        "elsewhere a key derived from the master key serves.",
        read=_kms,
    )
    log_level: str = _setting("DEBUG, INFO, WARNING or ERROR.", read=_log_level, default="INFO")
    max_body_bytes: int = _setting("Largest GraphQL request body.", read=_positive, default=1024 * 1024)
    max_document_bytes: int = _setting("Largest GraphQL document.", read=_positive, default=16 * 1024)
    max_tokens: int = _setting("Most tokens in a GraphQL document.", read=_positive, default=2000)
    max_depth: int = _setting("Deepest selection in a GraphQL document.", read=_positive, default=15)
    max_file_bytes: int = _setting("Largest uploaded file.", read=_positive, default=10 * 1024 * 1024)
    execution_seconds: int = _setting("Longest time one GraphQL request may run.", read=_positive, default=20)
    sms_per_phone: int = _setting("Codes one phone may ask for in an hour.", read=_positive, default=10)
    sms_per_address: int = _setting("Codes one network address may ask for in an hour.", read=_positive, default=200)
    sms_gateway_url: str | None = _setting(
        "Where the worker posts text messages as JSON {id, to, text}. Production needs it.", read=_url
    )
    sms_gateway_secret: str | None = _setting("Signs the posted messages: HMAC-SHA256 in X-Signature.")
    trusted_proxies: str = _setting(
        "Addresses (comma-separated) whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        default="127.0.0.1",
    )

    @property
    def url(self) -> str:
        """The public address, without a slash at its end."""
        return self.public_url or f"http://{_reachable(self.host)}:{self.port}"

    @property
    def production(self) -> bool:
        """Whether real people are served."""
        return self.mode == "production"

    @property
    def key_management(self) -> KeyManagement:
        """Who wraps the key of personal data."""
        return self.kms or local_key_management(self.master_key_bytes)

    @property
    def master_key_bytes(self) -> bytes:
        """The master key, decoded."""
        return base64.b64decode(self.master_key)


def read_settings(environment: Mapping[str, str], mode: Mode) -> Settings:
    """Read the environment; raises BadSettings with every problem at once."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for one in documented():
        name = variable(one.name)
        if not (text := environment.get(name, "").strip()):
            continue
        try:
            values[one.name] = one.metadata["read"](text)
        except ValueError as error:
            problems.append(f"{name}: {_why(error)}")
    problems += _unknown(environment)
    settings = Settings(mode=mode, **{**_development_defaults(mode), **values})
    if problems := problems + _production_problems(settings):
        raise BadSettings("\n".join(problems))
    return settings


def documented() -> list[Any]:
    """The fields that the environment sets, in order."""
    return [one for one in fields(Settings) if "doc" in one.metadata]


def variable(name: str) -> str:
    """The environment variable of a field."""
    return f"TONGBAN_{name.upper()}"


def _reachable(host: str) -> str:
    """A host as it stands in an address; where we listen everywhere, this machine."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _why(error: ValueError) -> str:
    return "must be a whole number" if "invalid literal" in str(error) else str(error)


def _unknown(environment: Mapping[str, str]) -> list[str]:
    """A misspelt setting must not be ignored silently; TONGBAN_TEST_… belongs to the tests."""
    known = {variable(one.name) for one in documented()}
    names = sorted(
        name for name in environment if name.startswith("TONGBAN_") and not name.startswith("TONGBAN_TEST_")
    )
    return [f"{name}: no such setting (see docs/settings.md)" for name in names if name not in known]


def _development_defaults(mode: Mode) -> dict[str, Any]:
    """Developers and tests sign in all day, from one address."""
    return {} if mode == "production" else {"sms_per_phone": 1000, "sms_per_address": 10_000}


def _production_problems(settings: Settings) -> list[str]:
    if not settings.production:
        return []
    problems = {
        "TONGBAN_MONGODB_URI: production needs a MongoDB replica set": settings.mongodb_uri is None,
        "TONGBAN_MASTER_KEY: production refuses the development key": (settings.master_key == DEVELOPMENT_MASTER_KEY),
        "TONGBAN_PUBLIC_URL: production needs an https address": (
            not (settings.public_url or "").startswith("https://")
        ),
        "TONGBAN_KMS: production needs a key management service": settings.kms is None,
        "TONGBAN_SMS_GATEWAY_URL: production needs a text message gateway": settings.sms_gateway_url is None,
        "TONGBAN_SMS_GATEWAY_SECRET: production needs the gateway's secret": (settings.sms_gateway_secret is None),
    }
    return [problem for problem, holds in problems.items() if holds]
