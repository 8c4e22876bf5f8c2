"""Which addresses outside may be reached: pure rules, no network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from nebelhorn.errors import NebelhornError, SettingsError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_URL = 2000
"""Longest address, characters."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part) for part in text.split())


# IANA IPv4 and IPv6 Special-Purpose Address Registries, and multicast (RFC 5771)
_CLOSED = {
    "this host": _networks("0.0.0.0/8"),
    "loopback": _networks("127.0.0.0/8 ::1/128"),
    "private": _networks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"),
    "link-local": _networks("169.254.0.0/16 fe80::/10"),
    "shared by carriers": _networks("100.64.0.0/10"),
    "multicast": _networks("224.0.0.0/4 ff00::/8"),
    "an IPv4 address in an IPv6 one": _networks("::ffff:0:0/96 64:ff9b::/96 2002::/16 2001::/32"),
    "reserved": _networks(
        "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "240.0.0.0/4 2001::/23 2001:db8::/32 3fff::/20"
    ),
}
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
# What answers inside a cloud with the keys of the machine: nobody may allow these.
_METADATA = _networks(
    "169.254.169.254/32 169.254.170.2/32 169.254.170.23/32 100.100.100.200/32 192.0.0.192/32 "
    "168.63.129.16/32 fd00:ec2::254/128 fd00:ec2::23/128 fd20:ce::254/128"
)


class EgressDenied(NebelhornError):
    """An address that must not be reached from here; the message says why, and names no path."""


@dataclass(frozen=True, slots=True)
class EgressRules:
    """What may be reached beside the open internet.

    Attributes:
        networks: Private networks that may be.
        hosts: Names, in lower case, whose addresses may be private; whoever answers for them in
            the DNS is trusted. Addresses of cloud metadata stay closed.
        ports: The only ports; None: any.
    """

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()
    ports: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads.

    Attributes:
        url: As the client will read it.
        host: Name or number, ASCII, without a last dot.
        port: From 1 to 65535.
    """

    url: httpx.URL
    host: str
    port: int


def egress_rules(allow: Iterable[str] = (), ports: Iterable[int] | None = None) -> EgressRules:
    """Read an allow-list as people write it.

    Args:
        allow: Networks (``10.20.0.0/16``), addresses (``127.0.0.1``) and names (``erp.intern``).
        ports: The only ports that may be reached; None: any.

    Raises:
        SettingsError: An entry is none of these.

    Examples:
        >>> egress_rules(["10.20.0.0/16", "ERP.intern"]).hosts
        frozenset({'erp.intern'})
        >>> egress_rules(["10.20.0.1/16"])
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: '10.20.0.1/16' is no network, address or host name
    """
    networks: list[Network] = []
    hosts: set[str] = set()
    for entry in allow:
        name = entry.strip().lower().rstrip(".")
        try:
            networks.append(ipaddress.ip_network(name))
        except ValueError as error:
            if not _HOST.fullmatch(name) or _NUMBER.fullmatch(name.rpartition(".")[2]):
                msg = f"{entry!r} is no network, address or host name"
                raise SettingsError(msg) from error
            hosts.add(name)
    return EgressRules(
        tuple(networks), frozenset(hosts), None if ports is None else frozenset(ports)
    )


def place_of(url: str, rules: EgressRules) -> Place:
    """Read a URL, by the parser that will also send it: two parsers could read it differently.

    Args:
        url: Absolute, ``http`` or ``https``, without user and password.
        rules: For the ports.

    Raises:
        EgressDenied: It is no such URL, or its port is not open.

    Examples:
        >>> place_of("https://shop.example.com/hook?a=1", EgressRules()).port
        443
        >>> place_of("http://2130706433/", EgressRules())
        Traceback (most recent call last):
        nebelhorn.live.addresses.EgressDenied: '2130706433' is no host name
    """
    read = _parsed(url)
    if read.scheme not in _PORTS:
        msg = "an address begins with https:// or http://"
        raise EgressDenied(msg)
    if read.userinfo:
        msg = "an address holds no user and password; the signature says who sends"
        raise EgressDenied(msg)
    port = _PORTS[read.scheme] if read.port is None else read.port
    if not 1 <= port <= 65535 or (rules.ports is not None and port not in rules.ports):
        msg = f"port {port} is not open"
        raise EgressDenied(msg)
    host = read.raw_host.decode("ascii").lower()
    host = host[:-1] if host.endswith(".") else host
    if not _is_address(host) and not _is_name(host):
        msg = f"{host!r} is no host name"
        raise EgressDenied(msg)
    return Place(read, host, port)


def why_closed(found: str, host: str, rules: EgressRules) -> str | None:
    """Say why an address must not be reached.

    Args:
        found: What the host's name was resolved to.
        host: The name, as in ``Place``.
        rules: What is allowed beside the open internet.

    Returns:
        A word such as ``loopback``; None: it may be reached.

    Examples:
        >>> why_closed("127.0.0.1", "localhost", EgressRules())
        'loopback'
        >>> why_closed("127.0.0.1", "localhost", egress_rules(["127.0.0.0/8"])) is None
        True
        >>> why_closed("169.254.169.254", "x", egress_rules(["169.254.0.0/16"]))
        'cloud metadata'
    """
    if not _is_address(found):
        return "no address"
    address = ipaddress.ip_address(found)
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if _lies_in(address, _METADATA) or (inner is not None and _lies_in(inner, _METADATA)):
        return "cloud metadata"
    if host in rules.hosts or _lies_in(address, rules.networks):
        return None
    for why, networks in _CLOSED.items():
        if _lies_in(address, networks):
            return why
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_6:
        return "reserved"
    return None


def _parsed(url: str) -> httpx.URL:
    if len(url) > MOST_URL:
        msg = f"an address has at most {MOST_URL} characters"
        raise EgressDenied(msg)
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        msg = f"this is no address: {error}"
        raise EgressDenied(msg) from error


def _lies_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def _is_name(host: str) -> bool:
    """A last label that is a number is an IPv4 address to some resolvers (URL standard, 3.5)."""
    last = host.rpartition(".")[2]
    return bool(_HOST.fullmatch(host)) and len(host) <= 253 and not _NUMBER.fullmatch(last)
