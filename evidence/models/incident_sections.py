"""The sections of a pack about an incident: each part of the room registers one, none knows
another."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from evidence.models.incident_books import checklist, exercised, frozen
from evidence.models.incident_course import course, facts, people_in, timeline
from evidence.models.incident_law import affected, law, letters, notices
from evidence.models.incident_learning import actions, documents, review_after, whys
from evidence.models.incident_stopping import alerts, containment, resumes
from evidence.rules.incident_sections import IncidentDossier
from evidence.rules.sections import Section
from evidence.rules.slices import Access
from incidents.models import Incident

Source = Callable[[Incident], Section | None]
_SOURCES: dict[str, Source] = {
    "facts": facts,
    "course": course,
    "people": people_in,
    "timeline": timeline,
    "checklist": checklist,
    "frozen": frozen,
    "exercise": exercised,
    "containment": containment,
    "resumes": resumes,
    "alerts": alerts,
    "law": law,
    "affected": affected,
    "notices": notices,
    "letters": letters,
    "review": review_after,
    "whys": whys,
    "actions": actions,
    "documents": documents,
}


def register_section(name: str, source: Source) -> None:
    """``source`` gives a section in the language that is active, or None where there is nothing.

    Nothing of it may depend on the time of asking: the same records give the same bytes.
    """
    _SOURCES[name] = source


def incident_dossier(incident: Incident, access: Access = Access.FULL) -> IncidentDossier:
    """Everything about one incident that a reader with this access gets; load it with its agent,
    reporter and lead."""
    brought = (source(incident) for source in _SOURCES.values())
    found = (one.for_reader(access) for one in brought if one is not None)
    sections = sorted(found, key=lambda one: one.order)
    moments = (
        incident.reported_at,
        incident.closed_at,
        *(turn.at for turn in incident.turns.all()),
    )
    return IncidentDossier(
        number=incident.number,
        ref=incident.ledger_ref,
        title=incident.title,
        severity=incident.severity,
        kind_name=incident.class_words,
        state_name=incident.state_words,
        agent_name=incident.agent_words or _("an agent without a name"),
        is_exercise=incident.is_exercise,
        last_at=max(at for at in moments if at is not None),
        sections=tuple(sections),
    )
