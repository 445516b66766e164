"""Whom and what the incident affects: each change is a version, none is overwritten."""

from dataclasses import replace
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.locking import locked_incident
from incidents.legal_rights import proposes
from incidents.models import AffectedScope, Incident
from incidents.rules.scopes import Scope, scope_refusal
from incidents.statutory_table import shipped_table

LISTS = ("data_categories", "countries", "systems", "harm_types")
TEXTS = ("harm_so_far", "still_possible", "not_known")


@recorded
def write_scope(
    incident: Incident, scope: Scope, seen: int, *, actor: Person, now: datetime
) -> AffectedScope:
    """Keep what is known now. ``seen``: the version it was made from; 0 for none.

    Raises Refused for people who do not handle the incident, from a stale page, and for a range
    that runs backwards.
    """
    incident = locked_incident(incident)
    refuse(None if proposes(incident, actor, now) else Refusal("legal.may_not_propose"))
    newest = incident.scopes.order_by("-n").values_list("n", flat=True).first() or 0
    if seen != newest:
        raise Refused(Refusal("scope.version_stale", {"n": newest}))
    refuse(scope_refusal(scope, shipped_table()[0].harm_types))
    if scope.people_most is None:
        scope = replace(scope, people_most=scope.people_least)
    values = vars(scope) | {name: list(getattr(scope, name)) for name in LISTS}
    row = AffectedScope.objects.create(incident=incident, n=newest + 1, by=actor, at=now, **values)
    texts = {name: values[name] for name in TEXTS if values[name]}
    record(
        "incident.scope_written",
        incident,
        actor=actor,
        now=now,
        refs=[row],
        data={name: value for name, value in values.items() if name not in TEXTS},
        personal=texts,
    )
    return row
