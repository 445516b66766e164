"""The first version of a notice, filled from what the portal knows of the incident."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from incidents.legal_names import CATEGORY_NAMES
from incidents.models import AffectedScope, Incident, IncidentNote, LegalAnswer
from incidents.names import CLASS_NAMES
from incidents.rules.notices import PARTS, NoticeKind, Written
from incidents.rules.severities import IncidentClass

RECIPIENTS = {
    NoticeKind.GDPR_33: lambda: _("Competent supervisory authority"),
    NoticeKind.GDPR_33_2: lambda: _("The controller"),
    NoticeKind.GDPR_34: lambda: _("The people concerned"),
    NoticeKind.AI_ACT_73: lambda: _("Market surveillance authority"),
    NoticeKind.AI_ACT_26_5: lambda: _("Provider of the AI system"),
    NoticeKind.CUSTOMER: lambda: _("Our customers"),
}


def prefilled(incident: Incident, kind: NoticeKind) -> Written:
    """Each part as far as known; one that nobody knows stays empty and is asked for."""
    with override(settings.LANGUAGE_CODE):
        scope = incident.scopes.order_by("-n").first()
        serious = incident.legal_answers.filter(question="serious", is_proposal=False)
        known = _Known(incident, scope, serious.order_by("-n").first())
        parts = {part.key: known.part(part.key) for part in PARTS[kind]}
        sender = incident.unit.name if incident.unit is not None else incident.committee.name
        return Written(RECIPIENTS[kind](), sender, parts)


class _Known:
    """What fills the parts."""

    def __init__(
        self, incident: Incident, scope: AffectedScope | None, serious: LegalAnswer | None
    ) -> None:
        self.incident, self.scope, self.serious = incident, scope, serious
        self.makers: Mapping[str, Callable[[], str]] = {
            "nature": self.event,
            "event": self.event,
            "data_subjects": self.people,
            "records": self.records,
            "harm": self.harm,
            "consequences": self.consequences,
            "measures": self.measures,
            "system": self.system,
            "place": lambda: ", ".join(scope.countries) if scope is not None else "",
            "category": self.category,
        }

    def part(self, key: str) -> str:
        maker = self.makers.get(key)
        return maker().strip() if maker is not None else ""

    def event(self) -> str:
        one = self.incident
        lines = [str(CLASS_NAMES[IncidentClass(one.kind)]) + ".", one.what_happened]
        times = ((_("Occurred"), one.occurred_at), (_("Detected"), one.detected_at),
                 (_("Contained"), one.contained_at))  # fmt: skip
        lines += [f"{label}: {_moment(at)}" for label, at in times if at is not None]
        return "\n".join(lines)

    def people(self) -> str:
        return self.scope.people_words if self.scope is not None else ""

    def records(self) -> str:
        scope = self.scope
        if scope is None:
            return ""
        said = [", ".join(scope.data_categories)]
        if scope.records is not None:
            said.append(_("about %(n)s records") % {"n": scope.records})
        return "\n".join(one for one in said if one)

    def harm(self) -> str:
        scope = self.scope
        if scope is None:
            return ""
        said = [scope.harm_so_far, scope.people_words, scope.harm_words]
        return "\n".join(one for one in said if one)

    def consequences(self) -> str:
        scope = self.scope
        if scope is None:
            return ""
        return "\n".join(one for one in (scope.harm_so_far, scope.still_possible) if one)

    def measures(self) -> str:
        notes = self.incident.notes.filter(kind=IncidentNote.UPDATE).order_by("n")
        turns = self.incident.turns.filter(act__in=["contain", "resolve"]).order_by("n")
        lines = [f"{_moment(turn.at)}: {turn.act_words}. {turn.reason}" for turn in turns]
        lines += [f"{_moment(note.happened_at)}: {note.text}" for note in notes]
        return "\n".join(lines)

    def system(self) -> str:
        one = self.incident
        version = ""
        if one.manifest is not None:
            fingerprint = one.manifest.fingerprint
            version = _("Version %(fingerprint)s") % {"fingerprint": fingerprint}
        model = ""
        if one.agent is not None:
            model = " ".join(filter(None, (one.agent.llm_provider, one.agent.model_version)))
        return "\n".join(line for line in (one.agent_words, version, model) if line)

    def category(self) -> str:
        serious = self.serious
        if serious is None or serious.answer != "yes":
            return ""
        return f"{CATEGORY_NAMES.get(serious.category, '')}\n{serious.reason}"


def _moment(at: object) -> str:
    local = timezone.localtime(at)  # type: ignore[arg-type]
    return date_format(local, pgettext("full date and minute", "j F Y, H:i T"))
