"""How the API knows a monitor: by its own key."""

from datetime import datetime

from django.http import HttpRequest

from govportal.api.keys import Caller, KeyRefused, is_key_of, prefix_of, unknown_key
from incidents.actions.monitors import mark_used, use_refusal
from incidents.actions.receiving import Sender
from incidents.models import MonitorKey

MONITORS = frozenset({"gpm"})
NOBODYS = "0" * 64  # compared with where there is no such key: the answer takes as long


def find_monitor(text: str, request: HttpRequest, now: datetime) -> Caller:
    """The monitor a key belongs to. Raises KeyRefused; only the right secret learns why."""
    rows = MonitorKey.objects.select_related("monitor")
    key = rows.filter(prefix=prefix_of(text)).first()
    known = is_key_of(text, key.digest if key else NOBODYS)
    if key is None or not known:
        raise unknown_key()
    no = use_refusal(key, key.monitor, now)
    if no is not None:
        raise KeyRefused(no.code, str(no), 403 if no.status == 403 else 401)
    mark_used(key, now)
    return Caller(Sender(monitor=key.monitor, key=key), key)
