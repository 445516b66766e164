"""What monitors and agents send, in the portal's own shape or Alertmanager's, and the answer."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from govportal.api.fields import Moment, Text
from govportal.api.reading import Closed
from govportal.faults import is_unseen
from incidents.models import Alert
from incidents.rules.alerts import NAMED_MAX, SUMMARY_MAX, TRACE_MAX, Result, Verdict, time_refusal
from incidents.rules.severities import IncidentClass, Severity

CLASSES = [one.value for one in IncidentClass]
SEVERITIES = [one.value for one in Severity]
MOST_AT_ONCE = 500
UNSEEN = _("Nobody reads anything here.")


class Seen(Text):
    """Text that somebody reads."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if is_unseen(text):
            raise serializers.ValidationError(UNSEEN, "blank")
        return text


@extend_schema_field({})
class Anything(serializers.JSONField):
    """Any value of JSON, null too: a field that allows null would be two kinds to the document."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, None) if data is None else super().validate_empty_values(data)


class OwnAlertIn(Closed):
    """One alert about one agent."""

    agent = Seen(max_length=NAMED_MAX, help_text="Its short name.")
    severity = serializers.ChoiceField(choices=SEVERITIES)
    summary = Seen(max_length=SUMMARY_MAX)
    occurred_at = Moment(required=False, allow_null=True)
    trace_id = Text(required=False, allow_null=True, allow_blank=True, max_length=TRACE_MAX)
    evidence = Anything(required=False, help_text="Whatever shows it; kept as it is.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["class"] = serializers.ChoiceField(choices=CLASSES)
        return fields

    def validate_occurred_at(self, value: Any) -> Any:
        no = time_refusal(value, timezone.now()) if value is not None else None
        if no is not None:
            raise serializers.ValidationError(str(no), no.code.partition(".")[2])
        return value


class ManagedAlertIn(serializers.Serializer[Any]):
    """One alert as Alertmanager tells it; what else it says is not looked at."""

    status = serializers.ChoiceField(choices=["firing", "resolved"])
    labels = serializers.DictField(child=Text(allow_blank=True, max_length=2_000))
    annotations = serializers.DictField(
        child=Text(allow_blank=True, max_length=8_000), required=False
    )
    startsAt = Moment()
    endsAt = Moment(required=False, allow_null=True)
    generatorURL = Text(required=False, allow_blank=True, max_length=4_000)
    fingerprint = Seen(max_length=64)


class ManagedIn(serializers.Serializer[Any]):
    """Alertmanager’s webhook: several alerts at once."""

    alerts = ManagedAlertIn(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class AlertIn(Closed):
    """One of the two shapes; the one with ``alerts`` is Alertmanager's."""

    def to_internal_value(self, data: Any) -> Any:
        is_managed = isinstance(data, Mapping) and "alerts" in data
        shape = ManagedIn if is_managed else OwnAlertIn
        return shape(context=self.context).run_validation(data)


class NoteOut(serializers.Serializer[Any]):
    """Something that was taken otherwise than it was sent."""

    code = serializers.ChoiceField(choices=["capped", "unregistered"])
    detail = serializers.CharField()


class AlertOut(serializers.Serializer[Any]):
    """What became of an alert."""

    id = serializers.IntegerField()
    incident = serializers.CharField(
        allow_null=True, help_text="Null: it was over before it was told."
    )
    result = serializers.ChoiceField(
        choices=[one.value for one in Result if one is not Result.REFUSED]
    )
    severity = serializers.ChoiceField(choices=SEVERITIES)
    notes = NoteOut(many=True)


class ResultOut(serializers.Serializer[Any]):
    """What became of one alert of a call; a refused one has `code` and `detail`."""

    fingerprint = serializers.CharField()
    result = serializers.ChoiceField(choices=[one.value for one in Result])
    id = serializers.IntegerField(allow_null=True)
    incident = serializers.CharField(allow_null=True)
    severity = serializers.ChoiceField(choices=SEVERITIES, allow_null=True)
    notes = NoteOut(many=True)
    code = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)


class ResultsOut(serializers.Serializer[Any]):
    """In the order of the call."""

    results = ResultOut(many=True)


class AnswerOut(serializers.Serializer[Any]):
    """The answer in the shape of what was asked."""


class EitherShape(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """The document says that there are two shapes."""

    target_class: Any = AlertIn
    shapes: tuple[Any, ...] = (OwnAlertIn, ManagedIn)

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        found = [auto_schema.resolve_serializer(one, direction).ref for one in self.shapes]
        return {"oneOf": found}


class EitherAnswer(EitherShape):  # type: ignore[no-untyped-call]
    target_class = AnswerOut
    shapes = (AlertOut, ResultsOut)


class AlertRead(serializers.ModelSerializer[Alert]):
    """An alert as people read it."""

    agent = serializers.SerializerMethodField()
    monitor = serializers.CharField(source="monitor.name", allow_null=True, default=None)
    incident = serializers.CharField(source="incident.number", allow_null=True, default=None)
    occurred_at = Moment(allow_null=True)
    received_at = Moment()
    ended_at = Moment(allow_null=True)
    evidence = Anything()
    verdict = serializers.ChoiceField(choices=[one.value for one in Verdict])
    judged_at = Moment(source="verdict_at", allow_null=True)

    class Meta:
        model = Alert
        fields = (
            "id", "agent", "monitor", "incident", "opened", "severity", "severity_sent", "summary",
            "rule", "trace_id", "evidence", "occurred_at", "received_at", "ended_at", "verdict",
            "judged_at",
        )  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["class"] = serializers.ChoiceField(source="kind", choices=CLASSES)
        return fields

    def get_agent(self, alert: Alert) -> str:
        return alert.agent.slug if alert.agent is not None else alert.agent_named
