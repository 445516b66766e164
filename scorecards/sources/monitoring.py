"""Which agents monitors reported about, as it was."""

from django.db.models import Q

from govportal.ledger.as_of import as_of
from incidents.models import Monitor, MonitorKey
from scorecards.sources.days import AsOf

THROUGH = {"agent": "historicalmonitor_agents", "unit": "historicalmonitor_units"}


def is_monitored(at: AsOf) -> Q:
    """What holds of history rows of agents that a live monitor named. One query.

    A monitor is live that was not ended and had a key that opened: issued before, not expired, not
    revoked, and not replaced but for the overlap with its successor. It names all agents, or some,
    or those of some units (not of those below), as its scope was.
    """
    live = as_of(Monitor, at.end).filter(ended_at__isnull=True, id__in=_with_key(at))
    if live.filter(all_agents=True).exists():
        return Q()
    agents, units = (
        live.filter(**{f"{through}__isnull": False}).values(f"{through}__{of}_id")
        for of, through in THROUGH.items()
    )
    return Q(id__in=agents) | Q(unit_id__in=units)


def _with_key(at: AsOf) -> object:
    keys = MonitorKey.objects.filter(issued_at__lt=at.end, expires_at__gte=at.end)
    keys = keys.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gte=at.end))
    current = Q(replaced_at__isnull=True) | Q(replaced_at__gte=at.end)
    return keys.filter(current | Q(overlap_until__gte=at.end)).order_by().values("monitor_id")
