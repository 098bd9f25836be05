"""What a hook may lead to: names of the public network, in no disguise."""

import pytest

from auth.problems import Invalid
from resolvers.webhooks.addresses import is_public, target_of


@pytest.mark.parametrize(
    ("url", "host", "authority", "path"),
    [
        ("https://hooks.example.cn/in", "hooks.example.cn", "hooks.example.cn", "/in"),
        ("https://Hooks.Example.CN", "hooks.example.cn", "hooks.example.cn", "/"),
        ("https://hooks.example.cn:8443/a/b?c=d", "hooks.example.cn", "hooks.example.cn:8443", "/a/b?c=d"),
        ("https://xn--fiqs8s.xn--fiqs8s:443/", "xn--fiqs8s.xn--fiqs8s", "xn--fiqs8s.xn--fiqs8s", "/"),
    ],
)
def test_https_by_name_is_taken(url: str, host: str, authority: str, path: str) -> None:
    target = target_of(url, loopback=False)
    assert (target.host, target.authority, target.path, target.here) == (host, authority, path, False)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.cn/in",
        "ftp://hooks.example.cn/in",
        "https://user:secret@hooks.example.cn/",
        "https://hooks.example.cn@10.0.0.1/",
        "https://hooks.example.cn#x",
        "https://hooks.example.cn:22/",
        "https://hooks.example.cn:0/",
        "https://hooks.example.cn:99999/",
        "https://localhost/",
        "https://intranet/",
        "https://hooks.example.cn./",
        "https://-a.example.cn/",
        "https://a..cn/",
        "https://8.8.8.8/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0x1/",
        "https://0177.0.0.01/",
        "https://1.2.3.0x7f/",
        "https://[::1]/",
        "https://[::ffff:8.8.8.8]/",
        "https://[2400:3200::1]/",
        "https://ｈooks.example.cn/",
        "https://127。0。0。1/",
        "https://hooks.example.cn/\r\nHost: x",
        "https://hooks.example.cn\\@10.0.0.1/",
        "https://hooks.example.cn/ x",
        "//hooks.example.cn/",
        "https:///in",
        "",
        f"https://hooks.example.cn/{'a' * 500}",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        target_of(url, loopback=False)


def test_this_very_machine_is_for_development_only() -> None:
    here = target_of("http://127.0.0.1:9000/in", loopback=True)
    assert (here.here, here.at("127.0.0.1")) == (True, "http://127.0.0.1:9000/in")
    for url in ("http://10.0.0.1/", "http://hooks.example.cn/", "http://127.0.0.2:80/", "http://localhost:0/"):
        with pytest.raises(Invalid):
            target_of(url, loopback=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "2606:4700:4700::1111"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "233.252.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
        "2001::1", "2001:db8::1", "2002:a00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1",
        "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2400:3200::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
        "127.1", "2130706433", "0177.0.0.1", "0x7f.1", "localhost", "",
    ],
)  # fmt: skip
def test_addresses_of_nobody_in_public(address: str) -> None:
    assert not is_public(address)
