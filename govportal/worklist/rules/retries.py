"""When what could not be sent is tried again, and until when. Pure Python."""

from datetime import timedelta
from hashlib import sha256

GIVE_UP = timedelta(hours=24)
LONGEST_WAIT = timedelta(hours=1)
SPREAD = 0.2


def wait_after(attempts: int, first: timedelta) -> timedelta:
    """How long to wait after so many attempts: doubling from ``first`` to an hour."""
    doublings: int = 2 ** min(attempts - 1, 12)
    return min(first * doublings, LONGEST_WAIT)


def jittered(wait: timedelta, key: str, attempts: int) -> timedelta:
    """The wait up to a fifth shorter or longer, so that what failed together comes apart.

    The same for the same attempt, whoever asks.
    """
    drawn = int.from_bytes(sha256(f"{key}:{attempts}".encode()).digest()[:4]) / 2**32
    return wait * (1 - SPREAD + 2 * SPREAD * drawn)
