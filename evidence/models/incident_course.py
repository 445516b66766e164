"""An incident's facts, its course, who worked on it and what they wrote, for a pack."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from evidence.models.reviews import maybe, who
from evidence.rules.people import Who
from evidence.rules.sections import Drawn, Said, Section, Table
from evidence.rules.sheets import population_of
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.worklist.models import Clock
from incidents.models import Incident

PORTAL_TIMES = "at is the portal's time."


def drawn(
    name: str, columns: str, rows: Iterable[Mapping[str, object]], title: str, source: str,
    times: str = "",
) -> Drawn:  # fmt: skip
    """A population of all rows of one kind about the incident."""
    words = {
        "title": title,
        "source": source,
        "filters": _("All of this incident."),
        "clock": times or _(PORTAL_TIMES),
    }
    return Drawn(population_of(name, columns, rows), words)


def named(*people: Person | None) -> tuple[Who, ...]:
    """Each once, in a fixed order."""
    found = {one.ledger_ref: who(one) for one in people if one is not None}
    return tuple(found[ref] for ref in sorted(found))


def refs_of(*rows: HasRef | None) -> set[str]:
    """As the ledger knows them; what is not there is left out."""
    return {row.ledger_ref for row in rows if row is not None}


def facts(incident: Incident) -> Section:
    """What was told, how grave it is, and every time that is kept."""
    times = (
        (_("Occurred"), incident.occurred_at),
        (_("Detected"), incident.detected_at),
        (_("Reported"), incident.reported_at),
        (_("Taken"), incident.acknowledged_at),
        (_("Contained"), incident.contained_at),
        (_("Resolved"), incident.resolved_at),
        (_("Closed"), incident.closed_at),
    )
    kept = (
        (_("Severity"), incident.severity_words),
        (_("Class"), incident.class_words),
        (_("State"), incident.state_words),
        (_("Agent"), incident.agent_words),
        (_("Environment"), incident.get_environment_display()),
        (_("Personal or regulated data"), incident.get_data_involved_display()),
        (_("Reported by"), maybe(incident.reporter) or incident.get_source_display()),
        (_("Lead"), maybe(incident.lead) or ""),
        *((words, at) for words, at in times if at is not None),
    )
    clocks = Clock.objects.filter(subject_ref=incident.ledger_ref)
    return Section(
        "facts", _("What happened"), 10,
        facts=kept,
        said=(Said(incident.what_happened, str(maybe(incident.reporter) or "")),),
        refs=tuple(sorted(clock.ledger_ref for clock in clocks)),
        people=named(incident.reporter, incident.lead),
    )  # fmt: skip


def course(incident: Incident) -> Section:
    """Every act, in order, with its reason."""
    turns = list(incident.turns.select_related("by"))
    rows = [
        {"n": turn.n, "at": turn.at, "act": turn.act, "before": turn.before, "after": turn.after,
         "by": maybe(turn.by), "by_ref": turn.by_ref, "reason": turn.reason}
        for turn in turns
    ]  # fmt: skip
    return Section(
        "course", _("Course"), 20,
        table=Table(
            (_("When"), _("What"), _("Who"), _("Reason")),
            tuple((t.at, t.act_words, str(maybe(t.by) or _("Portal")), t.reason) for t in turns),
        ),
        populations=(
            drawn("incident_turns", "n at act before after by by_ref reason", rows,
                  _("Turns of the incident"), _("Each act on the incident.")),
        ),
        people=named(*(turn.by for turn in turns)),
    )  # fmt: skip


def people_in(incident: Incident) -> Section | None:
    """Who worked on it, in which part, from when until when."""
    parts = list(incident.parts.select_related("person"))
    if not parts:
        return None
    rows = [
        {"person": who(part.person), "part": part.part, "since": part.since, "until": part.until}
        for part in parts
    ]
    return Section(
        "people", _("Who worked on it"), 30,
        table=Table(
            (_("Person"), _("Part"), _("Since"), _("Until")),
            tuple((str(who(p.person)), p.part_words, p.since, p.until or "") for p in parts),
        ),
        populations=(
            drawn("incident_parts", "person part since until", rows, _("Parts"),
                  _("Who was given a part, those who have left too."),
                  _("since and until are the portal's times.")),
        ),
        people=named(*(part.person for part in parts)),
    )  # fmt: skip


def timeline(incident: Incident) -> Section | None:
    """What people wrote; corrections beside what they set right."""
    notes = list(incident.notes.select_related("by", "corrects"))
    if not notes:
        return None
    rows = [
        {"n": note.n, "kind": note.kind, "text": note.text, "happened_at": note.happened_at,
         "added_at": note.added_at, "by": who(note.by),
         "corrects": note.corrects.n if note.corrects else None}
        for note in notes
    ]  # fmt: skip
    return Section(
        "timeline", _("What people wrote"), 40,
        table=Table(
            (_("When it happened"), _("Kind"), _("By"), _("Text")),
            tuple((n.happened_at, n.get_kind_display(), str(who(n.by)), n.text) for n in notes),
        ),
        populations=(
            drawn("incident_notes", "n kind happened_at added_at by text corrects", rows,
                  _("Notes"), _("Notes, updates and corrections."),
                  _("happened_at is what its writer says, added_at the portal's time.")),
        ),
        people=named(*(note.by for note in notes)),
    )  # fmt: skip
