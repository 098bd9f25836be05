"""Where hooks may lead: an https address by name, and only to machines of the public network (SSRF)."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from auth.problems import Invalid

MAX_URL = 500
PORTS = frozenset({443, 8443})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Names as the DNS has them. The last label begins with a letter: `127.1`, `0x7f.1` and `2130706433` are addresses to
# some programs, and no top-level domain looks like them (RFC 3696, 2).
_NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~!$&'()+,;=:@%/-]*)?(\?[A-Za-z0-9._~!$&()+,;=:@%/?-]*)?"
)
# Global unicast, of which the ranges below lead elsewhere: translated and tunnelled IPv4, and documentation
# (IANA's registry of special-purpose addresses; NAT64's 64:ff9b::/96 and mapped ones lie outside of 2000::/3 anyway).
_UNICAST = IPv6Network("2000::/3")
_ELSEWHERE = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: `path` with its question. `here` is this very machine, allowed in development only."""

    scheme: str
    host: str
    port: int
    path: str
    here: bool = False

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"https": 443, "http": 80}[self.scheme] else f"{host}:{self.port}"

    def at(self, address: str) -> str:
        """The same address with the machine's number in place of its name: nothing resolves it once more."""
        return f"{self.scheme}://{f'[{address}]' if ':' in address else address}:{self.port}{self.path}"


def target_of(url: str, *, loopback: bool) -> Target:
    """Take an address apart; raises Invalid for one that no hook may have.

    `loopback` allows this very machine by http or https and any port, for development.
    """
    try:
        parts = urlsplit(url) if len(url) <= MAX_URL and _PLAIN.fullmatch(url) else None
        port = parts.port if parts else None
    except ValueError:
        parts = None
    if parts is None or not parts.hostname:
        raise Invalid("webhook.address", "url")
    host, here = parts.hostname, loopback and parts.hostname in LOOPBACK
    port = port if port is not None else {"https": 443, "http": 80}[parts.scheme]
    allowed = parts.scheme == "https" and port in PORTS and _NAME.fullmatch(host)
    if not (allowed or here) or port == 0:
        raise Invalid("webhook.address", "url")
    return Target(parts.scheme, host, port, f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", here)


def is_public(address: str) -> bool:
    """Whether a resolved address is a machine of the public network; False for whatever can't be read."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return _is_public_4(parsed) if isinstance(parsed, IPv4Address) else _is_public_6(parsed)


def _is_public_4(address: IPv4Address) -> bool:
    relay = str(address).startswith("192.88.99.") or str(address).startswith("192.0.0.")
    return address.is_global and not (address.is_multicast or address.is_reserved or relay)


def _is_public_6(address: IPv6Address) -> bool:
    elsewhere = any(address in network for network in _ELSEWHERE) or address.scope_id is not None
    return address in _UNICAST and address.is_global and not elsewhere
