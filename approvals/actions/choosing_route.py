"""Which route a version takes: its tier's, or the short one of a change without new power."""

from dataclasses import dataclass
from datetime import datetime

from approvals.actions.change_control import judge_version
from approvals.actions.deciders import appeal_of
from approvals.models import Request, RequestVersion
from approvals.rules.changes import Way
from approvals.rules.routing import Route, change_route, route
from approvals.schemes import Scheme
from registry.models import Authorisation


@dataclass(frozen=True)
class Chosen:
    """The route, and how a change was judged that led to it. ``is_short``: by one signature."""

    route: Route
    is_short: bool
    judged: tuple[Way, Authorisation | None] | None


def choose_route(
    request: Request, version: RequestVersion, scheme: Scheme, now: datetime, *, takes_over: bool
) -> Chosen:
    """A review that takes over from another goes the way of its tier, whatever the change is."""
    judged, appealed = judge_version(request, version, now), appeal_of(request) is not None
    if judged is not None and judged[0].is_short and not takes_over and not appealed:
        return Chosen(change_route(request.tier, scheme.routes), True, judged)
    way = route(request.tier, version.content, scheme.routes, scheme.catalogue, appealed=appealed)
    return Chosen(way, False, judged)
