"""What was asked for the agent, what approvals were tied to, and its reviews while it runs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models.agent_dossiers.seen import Seen, drawn, named, or_none
from evidence.models.reviews import who
from evidence.rules.sections import Section, Table

PORTAL_TIMES = gettext_lazy("Times are the portal’s.")


def requests(seen: Seen) -> Section | None:
    """Each request and what became of it."""
    found = seen.requests
    if not found:
        return None
    outcomes = {
        one.review.subject_id: one for one in seen.decisions if one.review.subject_kind == "request"
    }
    rows = []
    lines = []
    for row in found:
        decision = outcomes.get(row.number)
        outcome = str(decision.get_outcome_display()) if decision else ""
        rows.append(
            {"number": row.number, "kind": row.kind, "state": row.state, "tier": row.tier,
             "title": row.title, "requester": who(row.requester), "submitted_at": row.submitted_at,
             "closed_at": row.closed_at, "outcome": decision.outcome if decision else ""}
        )  # fmt: skip
        lines.append(
            (row.number, row.get_kind_display(), row.submitted_at, row.get_state_display(),
             or_none(outcome), or_none(decision and decision.decided_at))
        )  # fmt: skip
    heads = (
        _("Request"), _("Kind"), _("Sent"), _("State"), _("Decision"), _("Decided"),
    )  # fmt: skip
    return Section(
        "requests", _("What was asked"), 80,
        table=Table(heads, tuple(lines)),
        populations=(
            drawn("agent_requests",
                  "number kind state tier title requester submitted_at closed_at outcome", rows,
                  _("Requests"), _("Every request about the agent."), str(PORTAL_TIMES)),
        ),
        refs=tuple(f"request:{row.number}" for row in found),
        people=named(*(row.requester for row in found)),
    )  # fmt: skip


def conditions(seen: Seen) -> Section | None:
    """What approvals were tied to, whose that is, until when, and how far it was."""
    found = seen.conditions
    if not found:
        return None
    titles = {one.pk: one.subject_id for one in seen.reviews}
    rows = [
        {"id": one.id, "about": titles[one.review_id], "n": one.n, "text": one.text,
         "owner": who(one.owner), "state": one.state, "due_at": one.due_at,
         "created_at": one.created_at, "overdue_at": one.overdue_at, "closed_at": one.closed_at}
        for one in found
    ]  # fmt: skip
    lines = tuple(
        (titles[one.review_id], one.text, str(one.owner), one.due_at, one.get_state_display())
        for one in found
    )
    return Section(
        "conditions", _("Conditions"), 100,
        table=Table((_("Of"), _("Condition"), _("Owner"), _("Due"), _("State")), lines),
        populations=(
            drawn("agent_conditions",
                  "id about n text owner state due_at created_at overdue_at closed_at", rows,
                  _("Conditions"), _("The conditions of every decision about the agent."),
                  str(PORTAL_TIMES)),
        ),
        refs=tuple(f"condition:{one.id}" for one in found),
        people=named(*(one.owner for one in found)),
    )  # fmt: skip


def scheduled(seen: Seen) -> Section | None:
    """When it had to be looked at again, and whether it was."""
    found = seen.scheduled
    if not found:
        return None
    rows = [
        {"number": one.number, "kind": one.kind, "authorisation": one.authorisation_id,
         "tier": one.tier, "due_on": one.due_on, "lapses_on": one.lapses_on, "state": one.state,
         "outcome": one.outcome, "opened_at": one.opened_at, "closed_at": one.closed_at}
        for one in found
    ]  # fmt: skip
    lines = tuple(
        (one.number, one.get_kind_display(), one.due_on,
         one.get_outcome_display() or one.get_state_display(), or_none(one.closed_at))
        for one in found
    )  # fmt: skip
    heads = (_("Review"), _("Kind"), _("Due"), _("Outcome"), _("Closed"))
    return Section(
        "scheduled", _("Reviews while it runs"), 110,
        table=Table(heads, lines),
        populations=(
            drawn("agent_scheduled_reviews",
                  "number kind authorisation tier due_on lapses_on state outcome opened_at"
                  " closed_at", rows, _("Reviews after go-live and from time to time"),
                  _("Every review that was due."),
                  _("due_on and lapses_on are days in the zone of the committee’s calendar.")),
        ),
        refs=tuple(f"scheduled_review:{one.number}" for one in found),
    )  # fmt: skip
