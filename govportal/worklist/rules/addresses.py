"""Where posts may go: an address that leads inside, or anywhere not named, is refused.

``2-runtime.md`` §4: https only in production, an allow-list, no private, loopback or metadata
addresses, resolved once and pinned. Pure Python; whoever sends asks both questions.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from govportal.refusals import Refusal

ADDRESS_MAX = 2000
Address = IPv4Address | IPv6Address
_WRAPPED = tuple(ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
"""IPv6 networks whose addresses stand for IPv4 ones in ways that nobody here needs."""
_METADATA = frozenset(
    ip_address(text) for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200")
)


@dataclass(frozen=True)
class Policy:
    """What the settings allow. ``hosts``: names, or ``*.`` before a name for all below it.

    ``loopback``: whether addresses of this very machine may be called, by http too (demo, tests).
    """

    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = (443,)
    loopback: bool = False


@dataclass(frozen=True)
class Target:
    """An address taken apart: what is connected to and what is asked for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_plain(self) -> bool:
        return self.scheme == "http"


def target_of(address: str) -> Target | None:
    """The address taken apart; None where it is none that could be posted to."""
    if len(address) > ADDRESS_MAX or any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "\\" in address:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.hostname.rstrip(".").lower()
    if not (host.isascii() and path.isascii()):
        return None
    return Target(parts.scheme, host, port or (80 if parts.scheme == "http" else 443), path)


def address_refusal(address: str, policy: Policy) -> Refusal | None:
    """Why nothing is posted to this address, as far as can be said without asking for its host."""
    target = target_of(address)
    if target is None:
        return Refusal("webhook.malformed")
    if "@" in urlsplit(address).netloc:
        return Refusal("webhook.userinfo")
    if policy.loopback and _is_loopback_name(target.host):
        return None
    if target.is_plain:
        return Refusal("webhook.not_https")
    if target.port not in policy.ports:
        return Refusal("webhook.port", {"port": target.port})
    literal = _literal(target.host)
    if literal is not None and is_inside(literal):
        return Refusal("webhook.inside", {"host": target.host})
    return None if is_listed(target.host, policy) else _unlisted(target)


def _unlisted(target: Target) -> Refusal:
    return Refusal("webhook.host_not_listed", {"host": target.host})


def is_listed(host: str, policy: Policy) -> bool:
    """Whether the allow-list names this host; ``*.example.com`` does not name example.com."""
    return any(
        host.endswith(name[1:]) and len(host) > len(name) - 1
        if name.startswith("*.")
        else host == name
        for name in (one.strip().rstrip(".").lower() for one in policy.hosts)
        if name and name != "*."
    )


def found_refusal(target: Target, found: list[str], policy: Policy) -> Refusal | None:
    """Why none of what the host's name resolved to is connected to: one inside spoils all."""
    addresses = [_literal(text) for text in found]
    if not addresses:
        return Refusal("webhook.host_unknown", {"host": target.host})
    allowed = policy.loopback and _is_loopback_name(target.host)
    for one in addresses:
        if one is None or (is_inside(one) and not (allowed and _unmapped(one).is_loopback)):
            return Refusal("webhook.inside", {"host": target.host})
    return None


def is_inside(address: Address) -> bool:
    """Whether this leads anywhere but to the public internet: private, loopback, link-local,
    metadata, multicast, reserved; also written as IPv6 around an IPv4 address."""
    one = _unmapped(address)
    if one in _METADATA or not one.is_global or one.is_multicast:
        return True
    return isinstance(one, IPv6Address) and any(one in network for network in _WRAPPED)


def _unmapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _literal(host: str) -> Address | None:
    """The host as an address, where it is written as one; a zone makes it none."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_loopback_name(host: str) -> bool:
    literal = _literal(host)
    return host == "localhost" or (literal is not None and _unmapped(literal).is_loopback)
