import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from api.key_management import KeyManagement, local_key_management
from auth.identifiers import is_credit_code
from auth.mini_programs.alipay_keys import aes_key, private_key, public_key
from auth.mini_programs.telling import MessageTemplate, message_template
from auth.terminals.model import Terminal
from auth.terminals.read import read_terminals
from resolvers.aftercare.model import Periods
from resolvers.applications.sharing.http import Sources
from resolvers.applications.sharing.read import read_sources
from resolvers.exchanges.partners import PartnerRules
from resolvers.seals.office import SealRules
from resolvers.seals.ses import Version
from resolvers.seals.trust import read_roots
from resolvers.seals.x509 import X509

Mode = Literal["development", "production"]

# Known to everybody, so a production start refuses it.
DEVELOPMENT_MASTER_KEY = base64.b64encode(b"tongban-development-key-32-bytes").decode()
# The demo district's market office looks after partners (seeds/departments.py).
_DEMO_PARTNER_OFFICE = "11511602MB99000138"
# The demo district's police are the seal office of its whole province (seeds/departments.py).
_DEMO_OFFICES = {"51": "11511602MB99000213"}
_TOGETHER = (
    ("wechat_app_id", "wechat_secret"),
    ("alipay_app_id", "alipay_private_key", "alipay_public_key", "alipay_aes_key"),
    ("identity_url", "identity_secret"),
    ("signing_url", "signing_secret"),
)


class BadSettings(Exception):
    """The environment can't be run with; one line per problem."""


def _setting(doc: str, *, read: Callable[[str], Any] = str, default: Any = None) -> Any:
    return field(default=default, metadata={"doc": doc, "read": read})


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError("a port is between 0 and 65535")
    return int(text)


def _socket(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not text.startswith("/") and not (host and port.isdigit() and 0 < int(port) <= 65535):
        raise ValueError("must be host:port, or the path of a Unix socket")
    return text


def _positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError("must be at least 1")
    return int(text)


def _not_negative(text: str) -> int:
    if int(text) < 0:
        raise ValueError("must be at least 0")
    return int(text)


def _idle_minutes(text: str) -> int:
    if int(text) < 15:
        raise ValueError("must be at least 15, which is how long an access token lives")
    return int(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("must be an absolute http(s) address")
    return text.rstrip("/")


def _origins(text: str) -> str:
    return ",".join(_origin(one.strip()) for one in text.split(",") if one.strip())


def _origin(text: str) -> str:
    """An origin as browsers write it, or that of an Android app: android:apk-key-hash:…."""
    if re.fullmatch(r"android:apk-key-hash:[A-Za-z0-9_-]{43}", text):
        return text
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise ValueError("must be origins such as https://example.cn, or android:apk-key-hash:…")
    if parts.scheme == "http" and parts.hostname != "localhost":
        raise ValueError("must be https origins, except for localhost")
    return _origin_of(text)


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" if parts.port in {None, default} else f"{parts.scheme}://{host}:{parts.port}"


def _app_link(text: str) -> str:
    """A link that people tap: never a scheme that a browser would run or read by itself."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://[^\s\"'<>]+$", text)
    if scheme is None or text.count("{code}") != 1:
        raise ValueError("must be an address with {code} in it once")
    if scheme[1].lower() in {"javascript", "vbscript", "data", "blob", "file", "view-source", "about"}:
        raise ValueError("must be an address that an app answers to")
    return text


def _domain(text: str) -> str:
    if not re.fullmatch(r"([a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}", text.lower()):
        raise ValueError("must be a domain name without scheme and port")
    return text.lower()


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


def _offices(text: str) -> Mapping[str, str]:
    offices = {}
    for pair in text.split(","):
        region, separator, department = (part.strip() for part in pair.partition("="))
        if not (separator and department and region.isascii() and region.isdigit() and 2 <= len(region) <= 6):
            raise ValueError("must be region=department, with 2 to 6 digits of the region's code")
        offices[region] = department
    return offices


def _seal_version(text: str) -> Version:
    if text not in {"4", "5"}:
        raise ValueError("must be 4 or 5")
    return 4 if text == "4" else 5


def _seal_years(text: str) -> int:
    if not 1 <= int(text) <= 10:
        raise ValueError("must be 1 to 10")
    return int(text)


def _province(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}", text):
        raise ValueError("must be 2 to 32 letters, digits and hyphens")
    return text


def _executor(text: str) -> str:
    if text not in {"compiled", "reference"}:
        raise ValueError("must be compiled or reference")
    return text


def _region(text: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", text):
        raise ValueError("must be 12 digits")
    return text


def _department(text: str) -> str:
    if not is_credit_code(text):
        raise ValueError("must be a unified social credit code")
    return text


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError("must be true or false")
    return text.lower() == "true"


def _kms(text: str) -> KeyManagement:
    try:
        given = json.loads(text)
        provider, credentials = given["provider"], dict(given["credentials"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError('must be JSON: {"provider": …, "credentials": {…}, "masterKey": {…}}') from error
    if provider not in {"aws", "azure", "gcp", "kmip"}:
        raise ValueError("provider must be aws, azure, gcp or kmip")
    return KeyManagement(provider, credentials, given.get("masterKey"), given.get("tls"))


def _roots(text: str) -> tuple[X509, ...]:
    try:
        return read_roots(Path(text).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError("must be a PEM file that can be read") from error


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
    new_master_key: str | None = _setting("For `tongban keys rewrap` only: the master key to change to.", read=_key)
    new_kms: KeyManagement | None = _setting(
        "For `tongban keys rewrap` only: the key management service to change to, if that changes.", read=_kms
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
    body_seconds: int = _setting(
        "Longest time a GraphQL request's body may take to arrive.", read=_positive, default=10
    )
    max_sockets: int = _setting(
        "Sockets and event streams that one worker keeps open.", read=_positive, default=10_000
    )
    cost_per_person: int = _setting(
        "Cost of GraphQL requests (docs/edge.md) that one signed-in person may cause in a minute.",
        read=_positive,
        default=500_000,
    )
    cost_per_address: int = _setting(
        "Cost that all who aren't signed in may cause from one network address in a minute; thousands of phones "
        "share one behind their operator's gateway.",
        read=_positive,
        default=5_000_000,
    )
    cost_per_client: int = _setting(
        "Cost that one registered system may cause in a minute.", read=_positive, default=5_000_000
    )
    introspection: bool = _setting(
        "Whether everybody may read the whole schema; else registered systems and administrators.",
        read=_boolean,
        default=False,
    )
    only_registered: bool = _setting(
        "Whether only operations registered by `tongban documents register` run, but for registered systems.",
        read=_boolean,
        default=False,
    )
    executor: str = _setting(
        "What runs GraphQL operations: compiled (Python that is written once for each of them) or reference "
        "(graphql-core alone).",
        read=_executor,
        default="compiled",
    )
    draft_status: bool = _setting(
        "Whether application/graphql-response+json comes with the status codes of the newer draft: 422 for documents "
        "that can't run, 294 for data with errors.",
        read=_boolean,
        default=False,
    )
    origins: str | None = _setting(
        "Origins (comma-separated) of web apps elsewhere that may call this server from browsers (CORS). "
        "When given, /graphql refuses any other origin but its own.",
        read=_origins,
    )
    max_file_bytes: int = _setting("Largest uploaded file.", read=_positive, default=10 * 1024 * 1024)
    catalogue_memory: int = _setting(
        "Bytes of the public catalogue that each server process keeps in memory.",
        read=_positive,
        default=64 * 1024 * 1024,
    )
    kept_replies_bytes: int = _setting(
        "Bytes of public replies that each server process keeps ready to be sent; 0 keeps none.",
        read=_not_negative,
        default=32 * 1024 * 1024,
    )
    clamav: str | None = _setting(
        "Where ClamAV's daemon listens, host:port or the path of its Unix socket. Without it nothing looks for "
        "malware; with it, nothing is taken while it doesn't answer. Its StreamMaxLength must be at least "
        "the largest file.",
        read=_socket,
    )
    execution_seconds: int = _setting("Longest time one GraphQL request may run.", read=_positive, default=20)
    rectification_days: int = _setting(
        "Working days in which what was evaluated badly has to be mended.", read=_positive, default=5
    )
    complaint_days: int = _setting("Working days in which a complaint has to be answered.", read=_positive, default=7)
    evaluation_days: int = _setting(
        "Days after the decision in which a case can be evaluated; then the default takes its place.",
        read=_positive,
        default=10,
    )
    sms_per_phone: int = _setting("Codes one phone may ask for in an hour.", read=_positive, default=10)
    sms_per_address: int = _setting("Codes one network address may ask for in an hour.", read=_positive, default=200)
    sms_overall: int = _setting(
        "Codes that all together may ask for in an hour: what a flood may cost. The log says when it is reached.",
        read=_positive,
        default=100_000,
    )
    sms_gateway_url: str | None = _setting(
        "Where the worker posts text messages as JSON {id, to, text}. Production needs it.", read=_url
    )
    sms_gateway_secret: str | None = _setting("Signs the posted messages: HMAC-SHA256 in X-Signature.")
    openid_per_address: int = _setting(
        "Requests to /oauth/… that one network address may send in a minute.", read=_positive, default=1200
    )
    openid_per_client: int = _setting(
        "Requests that one registered client may send to /oauth/token and /oauth/revoke in a minute.",
        read=_positive,
        default=3000,
    )
    staff_sms: bool = _setting(
        "Whether staff may sign in by text message instead of password and one-time code.",
        read=_boolean,
        default=False,
    )
    staff_text_factor: bool = _setting(
        "Whether a text message to the account's phone may stand in for the authenticator app when staff sign in by "
        "password; weaker, for who has no app at hand.",
        read=_boolean,
        default=False,
    )
    staff_idle_minutes: int = _setting(
        "Minutes that a session of staff lasts without being refreshed; at least 15, an access token's life.",
        read=_idle_minutes,
        default=30,
    )
    breached_passwords_url: str | None = _setting(
        "Range service of breached passwords (`/range/{5 hex digits}`, as Have I Been Pwned publishes it); it never "
        "learns a password. Without it a short list of our own has to do.",
        read=_url,
    )
    wechat_app_id: str | None = _setting("App id of the WeChat mini-program; without it nobody signs in from there.")
    wechat_secret: str | None = _setting("App secret of the WeChat mini-program.")
    wechat_url: str = _setting(
        "Where WeChat's interfaces are. Production needs https.", read=_url, default="https://api.weixin.qq.com"
    )
    wechat_template: MessageTemplate | None = _setting(
        "Template of WeChat's subscription messages: its id and its fields for what happened, case and time, as in "
        "`ID thing1 character_string2 time3`. Without it nobody gets any.",
        read=message_template,
    )
    alipay_app_id: str | None = _setting("App id of the Alipay mini-program; without it nobody signs in from there.")
    alipay_private_key: RSAPrivateKey | None = _setting(
        "The app's RSA private key, signs our requests: base64 as Alipay's tool gives it, or a PEM file's path.",
        read=private_key,
    )
    alipay_public_key: RSAPublicKey | None = _setting(
        "Alipay's RSA public key (not the app's), checks its answers: base64 or a PEM file's path.", read=public_key
    )
    alipay_aes_key: bytes | None = _setting(
        "The app's AES key in base64 (接口内容加密方式), opens phones.", read=aes_key
    )
    alipay_url: str = _setting(
        "Where Alipay's gateway is. Production needs https.",
        read=_url,
        default="https://openapi.alipay.com/gateway.do",
    )
    alipay_template: MessageTemplate | None = _setting(
        "Template of Alipay's subscription messages: its id and its keywords for what happened, case and time, as in "
        "`ID keyword1 keyword2 keyword3`. Without it nobody gets any.",
        read=message_template,
    )
    alipay_page: str = _setting("Page of the Alipay mini-program that a message opens.", default="pages/index/index")
    alipay_unwanted: str = _setting(
        "The sub_codes, separated by spaces, by which Alipay says that somebody takes no messages; the log has them. "
        "Alipay publishes none, and without them such a letter is tried again until staff see it.",
        default="",
    )
    alipay_face: bool = _setting(
        "Whether faces are checked through the Alipay app above, whose contract must include 身份验证.",
        read=_boolean,
        default=False,
    )
    face_return_url: str | None = _setting(
        "Where a browser comes back to after a face check. Default: the public address.", read=_url
    )
    identity_url: str | None = _setting(
        "The province's interface for checking names against ID numbers (docs/identity.md). Without it nobody in "
        "production proves a name but by face.",
        read=_url,
    )
    identity_secret: str | None = _setting("Signs questions to that interface and its answers: HMAC-SHA256.")
    signing_url: str | None = _setting(
        "The service that holds the keys of seals and signs with them (docs/seals.md). Without it keys are made here "
        "and kept sealed in the database.",
        read=_url,
    )
    signing_secret: str | None = _setting("What we show that service: a bearer token.")
    seal_roots: tuple[X509, ...] | None = _setting(
        "PEM file of other provinces' and makers' certificate authorities (SM2) whose seals are believed, too.",
        read=_roots,
    )
    seal_offices: Mapping[str, str] | None = _setting(
        "Which department approves and registers e-seals in which region: first digits of the region's code = the "
        "department's code, comma-separated; the longest that fits counts (51=…,5116=…). Without it nobody can ask "
        "for a seal.",
        read=_offices,
    )
    seal_version: Version = _setting(
        "Structure of the e-seals that are made: 4 (GB/T 38540-2020) or 5 (GM/T 0031-2025).",
        read=_seal_version,
        default=4,
    )
    seal_years: int = _setting("For how many years an e-seal is made.", read=_seal_years, default=5)
    province: str = _setting(
        "What partner provinces call this one (跨省通办), as in its agreements. Without it nothing crosses.",
        read=_province,
        default="",
    )
    webhooks_here: bool = _setting(
        "Whether partners' hooks may lead to this very machine, also by http, for trying out. Production: never.",
        read=_boolean,
        default=False,
    )
    province_region: str = _setting(
        "The province's region, 12 digits. With it and a key our card for partners is public at "
        "/.well-known/tongban-partner.",
        read=_region,
        default="",
    )
    partner_office: str = _setting(
        "Credit code of the department whose administrators look after partner provinces, two at a time. Without it "
        "only the command line does.",
        read=_department,
        default="",
    )
    shared_data: Sources | None = _setting(
        "JSON file of the departments that share data and of what comes from them (docs/sharing.md); it holds "
        "secrets. Without it people upload what others know.",
        read=read_sources,
    )
    window_terminals: Mapping[str, Terminal] | None = _setting(
        "JSON file of the terminals at service windows that prove who stands there (docs/identity.md). Without it no "
        "clerk in production starts cases for others.",
        read=read_terminals,
    )
    require_consents: bool = _setting(
        "Whether a phone, ID number, face or child's data waits until its consent was given. Production: always. "
        "Development, whose people are invented, asks nobody unless this is true.",
        read=_boolean,
        default=True,
    )
    passkey_rp_id: str | None = _setting(
        "Domain that passkeys are made for (WebAuthn RP id); changing it strands every passkey. "
        "Default: the public address's host.",
        read=_domain,
    )
    passkey_origins: str | None = _setting(
        "Origins (comma-separated) that may use passkeys, also android:apk-key-hash:…. "
        "Default: the public address's origin.",
        read=_origins,
    )
    app_link: str | None = _setting(
        "Address that opens a matter in the app, with {code} for its code: https://… or the app's own scheme. Guide "
        "pages show it; without it they show none.",
        read=_app_link,
    )
    trusted_proxies: str = _setting(
        "Addresses (comma-separated) whose X-Forwarded-For and X-Forwarded-Proto are believed.",
        default="127.0.0.1",
    )
    search_meaning: bool = _setting(
        "Whether searches also compare meanings, by the model of the extra `meaning`, which must be installed.",
        read=_boolean,
        default=False,
    )

    @property
    def url(self) -> str:
        """The public address, without a slash at its end."""
        return self.public_url or f"http://{_reachable(self.host)}:{self.port}"

    @property
    def passkey_domain(self) -> str:
        """The RP id of passkeys."""
        return self.passkey_rp_id or urlsplit(self.url).hostname or "localhost"

    @property
    def passkey_pages(self) -> tuple[str, ...]:
        """The origins that may use passkeys."""
        return tuple((self.passkey_origins or _origin_of(self.url)).split(","))

    @property
    def own_origin(self) -> str:
        """The origin of the public address."""
        return _origin_of(self.url)

    @property
    def other_origins(self) -> tuple[str, ...]:
        """The origins of web apps elsewhere."""
        return tuple((self.origins or "").split(",")) if self.origins else ()

    @property
    def periods(self) -> Periods:
        """How long things take after a case."""
        return Periods(self.rectification_days, self.complaint_days, self.evaluation_days)

    @property
    def seal_rules(self) -> SealRules:
        """What is decided about e-seals."""
        return SealRules(self.seal_offices or {}, self.seal_version, self.seal_years)

    @property
    def partner_rules(self) -> PartnerRules:
        """Who looks after partner provinces, and whether they may be on this machine."""
        return PartnerRules(self.partner_office, self.province_region, loopback=not self.production)

    @property
    def production(self) -> bool:
        """Whether real people are served."""
        return self.mode == "production"

    @property
    def key_management(self) -> KeyManagement:
        """Who wraps the key of personal data."""
        return self.kms or local_key_management(self.master_key_bytes)

    @property
    def new_master_key_bytes(self) -> bytes | None:
        """The master key to change to, decoded."""
        return base64.b64decode(self.new_master_key) if self.new_master_key else None

    @property
    def new_key_management(self) -> KeyManagement | None:
        """Who is to wrap the key of personal data after the change; None when that stays as it is."""
        if self.new_kms or self.kms:
            return self.new_kms
        return local_key_management(self.new_master_key_bytes) if self.new_master_key_bytes else None

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
    problems += _half_configured(environment) + _unknown(environment)
    settings = Settings(mode=mode, **{**_development_defaults(mode), **values})
    if problems := [
        *problems,
        *_foreign_origins(settings),
        *_faceless(settings),
        *_production_problems(settings),
    ]:
        raise BadSettings("\n".join(problems))
    return settings


def _foreign_origins(settings: Settings) -> list[str]:
    """No browser lets a page use passkeys of a domain that it isn't under (WebAuthn Level 3, 5.1.3)."""
    domain = settings.passkey_domain
    hosts = [urlsplit(one).hostname or "" for one in settings.passkey_pages if one.startswith("http")]
    return [
        f"TONGBAN_PASSKEY_ORIGINS: {host} isn't under TONGBAN_PASSKEY_RP_ID ({domain})"
        for host in hosts
        if host != domain and not host.endswith(f".{domain}")
    ]


def _faceless(settings: Settings) -> list[str]:
    """Faces are checked by an app that we have."""
    missing = settings.alipay_face and settings.alipay_app_id is None
    return ["TONGBAN_ALIPAY_FACE: needs the Alipay app (TONGBAN_ALIPAY_APP_ID and its keys)"] if missing else []


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


def _half_configured(environment: Mapping[str, str]) -> list[str]:
    """A provider is set up whole or not at all."""
    problems = []
    for together in _TOGETHER:
        missing = [name for name in map(variable, together) if not environment.get(name, "").strip()]
        if 0 < len(missing) < len(together):
            problems += [f"{name}: missing beside the others of this provider" for name in missing]
    return problems


def _development_defaults(mode: Mode) -> dict[str, Any]:
    """Developers and tests sign in all day, from one address, as people who don't exist."""
    limits = {"sms_per_phone": 1000, "sms_per_address": 10_000}
    costs = dict.fromkeys(("cost_per_person", "cost_per_address", "cost_per_client"), 1_000_000_000)
    easy = {"introspection": True, "staff_sms": True, "require_consents": False, "seal_offices": _DEMO_OFFICES}
    offices = {"partner_office": _DEMO_PARTNER_OFFICE}
    return {} if mode == "production" else {**limits, **costs, **easy, **offices}


def _production_problems(settings: Settings) -> list[str]:
    if not settings.production:
        return []
    problems = {
        "TONGBAN_REQUIRE_CONSENTS: production asks first (个人信息保护法 art. 29)": not settings.require_consents,
        "TONGBAN_MONGODB_URI: production needs a MongoDB replica set": settings.mongodb_uri is None,
        "TONGBAN_MASTER_KEY: production refuses the development key": (settings.master_key == DEVELOPMENT_MASTER_KEY),
        "TONGBAN_PUBLIC_URL: production needs an https address": (
            not (settings.public_url or "").startswith("https://")
        ),
        "TONGBAN_KMS: production needs a key management service": settings.kms is None,
        "TONGBAN_SMS_GATEWAY_URL: production needs a text message gateway": settings.sms_gateway_url is None,
        "TONGBAN_SMS_GATEWAY_SECRET: production needs the gateway's secret": (settings.sms_gateway_secret is None),
        "TONGBAN_STAFF_SMS: production wants two factors of staff": settings.staff_sms,
        "TONGBAN_WEBHOOKS_HERE: production sends nothing to itself": settings.webhooks_here,
        "TONGBAN_WECHAT_URL: production needs an https address": not settings.wechat_url.startswith("https://"),
        "TONGBAN_ALIPAY_URL: production needs an https address": not settings.alipay_url.startswith("https://"),
        "TONGBAN_IDENTITY_URL: production needs an https address": not (
            settings.identity_url or "https://"
        ).startswith("https://"),
        "TONGBAN_SIGNING_URL: production needs an https address": not (settings.signing_url or "https://").startswith(
            "https://"
        ),
        "TONGBAN_SHARED_DATA: production needs https addresses": not all(
            source.provider.url.startswith("https://") for source in (settings.shared_data or {}).values()
        ),
    }
    return [problem for problem, holds in problems.items() if holds]
