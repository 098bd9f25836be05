from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address


@lru_cache(maxsize=4096)
def subscriber_of(address: str) -> str:
    """Return what stands for whoever has a network address: of IPv6 the first 64 bits, which one line owns whole."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address
