"""What the API shows of incidents. People are e-mail addresses, units and agents short names."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from govportal.api.fields import Day, Moment, Text, Truth
from govportal.api.paging import Paged
from incidents.api.alert_shapes import CLASSES, SEVERITIES
from incidents.models import Incident, Recurrence
from incidents.rules.recurrences import Sameness
from incidents.rules.states import Act, IncidentState, Outcome
from registry.api.shapes import ENVIRONMENTS, PersonMail, UnitSlug

STATES = [state.value for state in IncidentState]
OUTCOMES = [outcome.value for outcome in Outcome]


class IncidentRow(serializers.Serializer[Incident]):
    """An incident in a list. `agent` is null for one that is not registered; `agent_named` is what
    the report called it."""

    number = serializers.CharField()
    title = serializers.CharField()
    agent = serializers.CharField(source="agent.slug", allow_null=True, default=None)
    agent_named = serializers.CharField()
    environment = serializers.ChoiceField(ENVIRONMENTS)
    unit = UnitSlug(allow_null=True)
    severity = serializers.ChoiceField(SEVERITIES)
    state = serializers.ChoiceField(STATES)
    outcome = serializers.ChoiceField(OUTCOMES, help_text="Empty until it is closed.")
    exercise = serializers.BooleanField(source="is_exercise")
    lead = PersonMail(allow_null=True)
    occurred_at = Moment(allow_null=True)
    detected_at = Moment()
    reported_at = Moment()
    acknowledged_at = Moment(allow_null=True)
    contained_at = Moment(allow_null=True)
    resolved_at = Moment(allow_null=True)
    closed_at = Moment(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["class"] = serializers.ChoiceField(CLASSES, source="kind")
        fields["source"] = serializers.ChoiceField(list(Incident.SOURCES))
        return fields


class TurnOut(serializers.Serializer[Any]):
    """One act: what was before and after, and when."""

    act = serializers.ChoiceField([act.value for act in Act])
    before = serializers.CharField()
    after = serializers.CharField()
    at = Moment()


class SeenBeforeOut(serializers.Serializer[Any]):
    """An earlier or a later incident that is the same over again."""

    incident = serializers.CharField()
    sameness = serializers.ChoiceField([one.value for one in Sameness])
    found_at = Moment()


class IncidentOut(IncidentRow):
    """An incident: what happened, its course, and what was seen before or came again."""

    what_happened = serializers.CharField()
    data_involved = serializers.ChoiceField(list(Incident.ANSWERS))
    trace_id = serializers.CharField()
    merged_into = serializers.CharField(source="merged_into.number", allow_null=True, default=None)
    course = TurnOut(source="turns", many=True)
    alerts = serializers.SerializerMethodField(help_text="How many were sent.")
    seen_before = serializers.SerializerMethodField()
    came_again = serializers.SerializerMethodField()

    def get_alerts(self, incident: Incident) -> int:
        return incident.alerts.count()

    @extend_schema_field(SeenBeforeOut(many=True))
    def get_seen_before(self, incident: Incident) -> Any:
        rows = [row for row in self.context["recurrences"] if row.later_id == incident.pk]
        return [_again(row, row.earlier) for row in rows]

    @extend_schema_field(SeenBeforeOut(many=True))
    def get_came_again(self, incident: Incident) -> Any:
        rows = [row for row in self.context["recurrences"] if row.earlier_id == incident.pk]
        return [_again(row, row.later) for row in rows]


def _again(row: Recurrence, other: Incident) -> Any:
    found = {"incident": other.number, "sameness": row.sameness, "found_at": row.found_at}
    return SeenBeforeOut(found).data


class IncidentsQuery(Paged):
    """How the list of incidents is narrowed."""

    q = Text(required=False, max_length=100, help_text="Words of the title, or a number.")
    agent = Text(required=False, max_length=60, help_text="Its short name.")
    severity = serializers.ChoiceField(SEVERITIES, required=False)
    state = serializers.ChoiceField(STATES, required=False)
    open = Truth(required=False, help_text="Those that nobody has resolved, or the others.")
    unit = UnitSlug(required=False)
    exercise = Truth(required=False)
    since = Day(required=False, help_text="Reported on this day or later.")
    until = Day(required=False, help_text="Reported on this day or earlier.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["class"] = serializers.ChoiceField(CLASSES, required=False)
        return fields
