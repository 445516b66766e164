"""Guessing at keys: how often it is answered before the portal answers no more. Pure Python.

A right key is never shut out, or anybody could shut an agent out by guessing at its prefix: the
limits protect the portal, and 260 random bits the key.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

WINDOW = timedelta(minutes=5)
SOURCE, PREFIX, REFUSED = "source", "prefix", "refused"
LIMITS = {SOURCE: 20, PREFIX: 10}
"""Wrong keys in one window, from one source and for one prefix. ``REFUSED`` counts right keys that
opened nothing; those keep getting their reason."""


def window_of(now: datetime) -> datetime:
    """The beginning of the window that ``now`` lies in; the same on every machine."""
    return now - (now - datetime(2020, 1, 1, tzinfo=UTC)) % WINDOW


def wait(counts: Mapping[str, int], now: datetime) -> int:
    """Seconds until it is answered again; 0 while no limit is passed."""
    if all(count <= LIMITS.get(scope, count) for scope, count in counts.items()):
        return 0
    return max(1, int((window_of(now) + WINDOW - now).total_seconds()) + 1)


def source_of(address: str, forwarded: str = "") -> str:
    """Who asks: the address that the proxy in front saw last, else the peer's own.

    ``forwarded``: X-Forwarded-For, where a proxy of ours writes it; what a client put in front of
    that counts for nothing. An IPv6 network of 64 bits is one source, since one machine has it all.
    """
    seen = forwarded.rpartition(",")[2].strip() or address.strip()
    try:
        ip = ip_address(seen.strip("[]"))
    except ValueError:
        return "unknown"
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return f"{IPv6Address(int(ip) >> 64 << 64)}/64"
