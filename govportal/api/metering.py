"""Limits that every web process agrees on, without a write for every call.

Failures are counted one by one, up to their limit and no further. Calls of a key are taken in
blocks: a process that has taken a block lets so many calls pass before it asks again.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest

from govportal.api.models import Meter

KEPT = timedelta(days=1)
MOST_HELD = 10_000
"""Keys whose blocks one process remembers."""


@dataclass(frozen=True)
class Limit:
    """So many in so many seconds; the window is the clock's own, the same for all."""

    most: int
    seconds: int

    def window(self, now: datetime) -> int:
        return int(now.timestamp()) // self.seconds

    def ends_at(self, now: datetime) -> datetime:
        return datetime.fromtimestamp((self.window(now) + 1) * self.seconds, UTC)

    def wait(self, now: datetime) -> int:
        """Whole seconds until the next window."""
        return max(1, int((self.ends_at(now) - now).total_seconds()) + 1)


def calls() -> Limit:
    return Limit(settings.API_CALLS_A_MINUTE, 60)


def failures() -> Limit:
    return Limit(settings.API_FAILURES, 900)


def named(*parts: str) -> str:
    """The key of a meter."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def take(key: str, amount: int, limit: Limit, now: datetime) -> bool:
    """Count ``amount`` under ``key`` if that stays within the limit; False when it does not.

    One statement, so that of two processes at once both are counted.
    """
    window = limit.window(now)
    room = ~Q(window=window) | Q(used__lte=limit.most - amount)
    fresh = Case(When(window=window, then=F("used") + amount), default=Value(amount))
    changed = {"used": fresh, "window": window, "ends_at": limit.ends_at(now)}
    if Meter.objects.filter(room, key=key).update(**changed):
        return True
    if Meter.objects.filter(key=key).exists():
        return False
    Meter.objects.filter(ends_at__lt=now - KEPT).delete()
    new = Meter(key=key, window=window, used=0, ends_at=limit.ends_at(now))
    Meter.objects.bulk_create([new], ignore_conflicts=True)
    return bool(Meter.objects.filter(room, key=key).update(**changed))


def is_used_up(key: str, limit: Limit, now: datetime) -> bool:
    """Whether nothing is left in this window. One read by primary key, no write."""
    found = Meter.objects.filter(key=key, window=limit.window(now), used__gte=limit.most)
    return found.exists()


class Blocks:
    """What this process has taken of the limits and not yet used."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = threading.Lock()

    def pass_one(self, key: str, limit: Limit, now: datetime) -> bool:
        """Let one call pass; asks the database once a block."""
        if self._use_held(key, limit.window(now)):
            return True
        block = max(1, limit.most // 20)
        if not take(key, block, limit, now):
            return False
        with self._lock:
            self._held[key] = (limit.window(now), block - 1)
            self._held.move_to_end(key)
            while len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        return True

    def forget(self) -> None:
        """Hold nothing, as after a start."""
        with self._lock:
            self._held.clear()

    def _use_held(self, key: str, window: int) -> bool:
        with self._lock:
            since, left = self._held.get(key, (window, 0))
            if since != window or not left:
                return False
            self._held[key] = (window, left - 1)
            return True


BLOCKS = Blocks()


def network_of(request: HttpRequest) -> str:
    """Where a call comes from: its address, of IPv6 the /64 that one customer has.

    Behind a proxy the address is the last one that the proxy itself added.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", text).rpartition(",")[2].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(address) if address.version == 4 else address.exploded[:19]
