"""What went wrong with the agent, what audits found about it, and what happened last."""

from django.utils.translation import gettext as _

from evidence.models.agent_dossiers.cases import PORTAL_TIMES
from evidence.models.agent_dossiers.seen import Seen, drawn, named, or_none
from evidence.models.reviews import maybe, who
from evidence.models.stories.events import events_about
from evidence.rules.sections import Section, Table
from govportal.ledger.as_of import as_of
from incidents.models import Containment, CorrectiveAction


def incidents(seen: Seen) -> Section | None:
    found = seen.incidents
    if not found:
        return None
    rows = [
        {"number": one.number, "title": one.title, "class": one.kind, "severity": one.severity,
         "state": one.state, "outcome": one.outcome, "lead": maybe(one.lead),
         "reported_at": one.reported_at, "contained_at": one.contained_at,
         "closed_at": one.closed_at}
        for one in found
    ]  # fmt: skip
    lines = tuple(
        (one.number, one.title, one.severity, one.get_state_display(), one.reported_at,
         or_none(one.contained_at))
        for one in found
    )  # fmt: skip
    heads = (
        _("Incident"), _("What"), _("Severity"), _("State"), _("Reported"), _("Contained"),
    )  # fmt: skip
    return Section(
        "incidents", _("Incidents"), 120,
        table=Table(heads, lines),
        populations=(
            drawn("agent_incidents",
                  "number title class severity state outcome lead reported_at contained_at"
                  " closed_at", rows, _("Incidents"),
                  _("Every incident of the agent; exercises are not among them."),
                  str(PORTAL_TIMES)),
        ),
        refs=tuple(f"incident:{one.number}" for one in found),
        people=named(*(one.lead for one in found)),
    )  # fmt: skip


def stops(seen: Seen) -> Section | None:
    """Each time it was stopped because of an incident, or to try whether that works."""
    seen_ids = [one.id for one in seen.incidents]
    rows = as_of(Containment, seen.moment, agent_id=seen.agent.pk).order_by("id")
    found = [one for one in rows if one.incident_id is None or one.incident_id in seen_ids]
    if not found:
        return None
    lines = tuple(
        (one.number, one.get_kind_display(), one.requested_at, or_none(one.confirmed_at),
         or_none(one.lifted_at), one.reason)
        for one in found
    )  # fmt: skip
    heads = (
        _("Number"), _("Kind"), _("Asked for"), _("Proved"), _("Lifted"), _("Because"),
    )  # fmt: skip
    return Section(
        "stops", _("Stopped"), 130,
        table=Table(heads, lines),
        populations=(
            drawn("agent_containments",
                  "number kind mode reason requested_at confirmed_at lifted_at", map(vars, found),
                  _("Containments and drills"),
                  _("Each time the agent was stopped, or that was tried."), str(PORTAL_TIMES)),
        ),
        refs=tuple(f"containment:{one.number}" for one in found),
    )  # fmt: skip


def mended(seen: Seen) -> Section | None:
    """What was changed because of its incidents."""
    ids = [one.id for one in seen.incidents]
    rows = as_of(CorrectiveAction, seen.moment, incident_id__in=ids)
    found = list(rows.select_related("owner", "incident").order_by("id"))
    if not found:
        return None
    kept = [
        {"number": one.number, "incident": one.incident.number, "title": one.title,
         "owner": who(one.owner), "state": one.state, "due_at": one.due_at}
        for one in found
    ]  # fmt: skip
    lines = tuple(
        (one.number, one.title, str(one.owner), one.due_at, one.get_state_display())
        for one in found
    )
    return Section(
        "mended", _("What was changed after incidents"), 140,
        table=Table((_("Action"), _("What"), _("Owner"), _("Due"), _("State")), lines),
        populations=(
            drawn("agent_actions", "number incident title owner state due_at", kept,
                  _("Corrective actions"), _("Those of the agent’s incidents."),
                  str(PORTAL_TIMES)),
        ),
        refs=tuple(f"corrective_action:{one.number}" for one in found),
        people=named(*(one.owner for one in found)),
    )  # fmt: skip


def findings(seen: Seen) -> Section | None:
    found = seen.findings
    if not found:
        return None
    rows = [
        {"number": one.number, "title": one.title, "grade": one.grade, "origin": one.origin,
         "owner": who(one.owner), "due_on": one.due_on, "state": one.state,
         "raised_at": one.raised_at, "closed_at": one.closed_at}
        for one in found
    ]  # fmt: skip
    lines = tuple(
        (one.number, one.title, one.get_grade_display(), one.get_state_display(), str(one.owner),
         one.due_on)
        for one in found
    )  # fmt: skip
    heads = (
        _("Finding"), _("What"), _("Grade"), _("State"), _("Owner"), _("Due"),
    )  # fmt: skip
    return Section(
        "findings", _("Findings of audits"), 150,
        table=Table(heads, lines),
        populations=(
            drawn("agent_findings",
                  "number title grade origin owner due_on state raised_at closed_at", rows,
                  _("Findings"), _("The register of findings, as far as the reader may see it."),
                  str(PORTAL_TIMES)),
        ),
        refs=tuple(f"finding:{one.number}" for one in found),
        people=named(*(one.owner for one in found)),
    )  # fmt: skip


def last_events(seen: Seen) -> Section | None:
    """The newest entries that people understand, for who reads the audit trail."""
    found = events_about(seen.agent.ledger_ref, seen.moment) if seen.sees_all else ()
    if not found:
        return None
    lines = tuple((one.at, one.who, one.what, one.why) for one in found)
    heads = (_("When"), _("Who"), _("What"), _("Reason"))
    return Section("events", _("What happened last"), 190, table=Table(heads, lines))
