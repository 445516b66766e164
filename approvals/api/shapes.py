"""What the API shows of requests and drafts, and takes about them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from approvals.models import Condition, ConditionRule, Draft, Request, ReviewStep
from approvals.models.names import (
    BASIS_NAMES,
    CONDITION_STATE_NAMES,
    STEP_NAMES,
    STEP_STATE_NAMES,
    VERDICT_NAMES,
)
from approvals.models.requests import KIND_NAMES, STATE_NAMES
from govportal.api.fields import Moment, Text, Truth, Whole
from govportal.api.paging import Paged
from govportal.api.reading import Closed
from govportal.people.models import Person
from govportal.worklist.faces import glance_of
from registry.api.shapes import PersonMail, TypedRule, UnitSlug

STATES = [state.value for state in STATE_NAMES]
CLOCK_STATES = ["ok", "soon", "late", "paused", "met"]


@extend_schema_field({"type": "object", "additionalProperties": {}})
class Content(serializers.JSONField):
    """A request's answers by section, in the shape of its YAML file."""

    default_error_messages = {"not_object": _("This must be an object.")}

    def to_internal_value(self, data: Any) -> Any:
        return data if isinstance(data, dict) else self.fail("not_object")


class ClockOut(serializers.Serializer[Any]):
    """How a review stands in time. While it is paused, due is what an answer now would give."""

    state = serializers.ChoiceField(CLOCK_STATES)
    due_at = Moment()


class StepOut(serializers.Serializer[ReviewStep]):
    """One duty of a review, and whose it is."""

    kind = serializers.ChoiceField([kind.value for kind in STEP_NAMES])
    state = serializers.ChoiceField([state.value for state in STEP_STATE_NAMES])
    assignee = PersonMail(allow_null=True)
    opened_at = Moment(allow_null=True)
    done_at = Moment(allow_null=True)


class DecisionOut(serializers.Serializer[Any]):
    """How a review ended."""

    outcome = serializers.ChoiceField([verdict.value for verdict in VERDICT_NAMES])
    basis = serializers.ChoiceField([basis.value for basis in BASIS_NAMES])
    decided_at = Moment()


class ConditionRuleOut(serializers.Serializer[ConditionRule]):
    """The run-time rule of a condition, as it was voted on."""

    words = serializers.CharField(source="said")
    rule = TypedRule()


class ConditionOut(serializers.Serializer[Condition]):
    """What has to be done after an approval with conditions."""

    n = serializers.IntegerField()
    text = serializers.CharField()
    owner = PersonMail()
    state = serializers.ChoiceField([state.value for state in CONDITION_STATE_NAMES])
    due_at = Moment()
    overdue_at = Moment(allow_null=True)
    closed_at = Moment(allow_null=True)
    runtime_rules = ConditionRuleOut(source="rules", many=True)


class RequestRow(serializers.Serializer[Request]):
    """A request in a list. Its context has ``now`` and ``waiting``, people by review."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(list(KIND_NAMES))
    state = serializers.ChoiceField(STATES)
    title = serializers.CharField()
    agent = serializers.CharField(source="agent.slug")
    unit = UnitSlug()
    requester = PersonMail()
    tier = serializers.IntegerField(min_value=1, max_value=4)
    points = serializers.IntegerField()
    submitted_at = Moment()
    closed_at = Moment(allow_null=True)
    clock = serializers.SerializerMethodField()
    waiting_for = serializers.SerializerMethodField()

    @extend_schema_field(ClockOut(allow_null=True))
    def get_clock(self, request: Request) -> Any:
        if not (request.is_open and request.review and request.review.clock):
            return None
        now: datetime = self.context["now"]
        return ClockOut(glance_of(request.review.clock, now)).data

    @extend_schema_field(serializers.ListField(child=serializers.EmailField()))
    def get_waiting_for(self, request: Request) -> list[str]:
        waiting: dict[int, list[Person]] = self.context["waiting"]
        return [person.email for person in waiting.get(request.review_id or 0, [])]


class RequestOut(RequestRow):
    """A request as it stands: the version under review, the duties, and how it ended."""

    version = serializers.IntegerField(source="version_n")
    digest = serializers.CharField(source="version.digest")
    fingerprint = serializers.CharField(source="version.manifest.fingerprint")
    content = Content(source="version.content")
    close_reason = serializers.CharField()
    steps = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    conditions = serializers.SerializerMethodField()

    @extend_schema_field(ConditionOut(many=True))
    def get_conditions(self, request: Request) -> Any:
        rows = Condition.objects.filter(review=request.review_id).select_related("owner")
        return [ConditionOut(row).data for row in rows.prefetch_related("rules").order_by("n")]

    @extend_schema_field(StepOut(many=True))
    def get_steps(self, request: Request) -> Any:
        return StepOut(self.context["steps"], many=True).data

    @extend_schema_field(DecisionOut(allow_null=True))
    def get_decision(self, request: Request) -> Any:
        made = getattr(request.review, "decision", None)
        return DecisionOut(made).data if made is not None else None


class RequestsQuery(Paged):
    """How the list of requests is narrowed."""

    q = Text(required=False, max_length=100, help_text="Number, agent, or part of the title.")
    state = serializers.ChoiceField(STATES, required=False)
    tier = Whole(required=False, min_value=1, max_value=4)
    unit = UnitSlug(required=False)
    agent = Text(required=False, max_length=60, help_text="Short name of the agent.")
    mine = Truth(required=False, help_text="Only what you sent.")


class ContentIn(Closed):
    """A request, either as `content` (its answers by section) or as `yaml` (the file's text)."""

    content = Content(required=False)
    yaml = Text(required=False, max_length=262_144, trim_whitespace=False)

    def validate(self, attrs: Any) -> Any:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Give either “content” or “yaml”."), "one_of")
        return attrs


class UnknownOut(serializers.Serializer[Any]):
    """A key that is none of a request's. It is kept, and a reader sees it."""

    path = serializers.CharField()
    meant = serializers.CharField(help_text="The key that was probably meant, or empty.")


class DraftProblem(serializers.Serializer[Any]):
    """One thing that stands in the way of sending the draft."""

    code = serializers.CharField()
    path = serializers.CharField()
    detail = serializers.CharField()


class DraftRow(serializers.Serializer[Draft]):
    """A draft in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    author = PersonMail()
    revises = serializers.CharField(
        source="revises.number", allow_null=True, help_text="The request under review it changes."
    )
    created_at = Moment()
    saved_at = Moment()


class WithdrawalIn(Closed):
    """Why a request is taken back."""

    reason = Text(max_length=2_000, help_text="It stays on record.")


class DraftOut(serializers.Serializer[Draft]):
    """What you are writing; nobody else sees it but those you share it with."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    author = PersonMail()
    revises = serializers.CharField(
        source="revises.number", allow_null=True, help_text="The request under review it changes."
    )
    content = Content()
    unknown = UnknownOut(many=True)
    saved_at = Moment()
    submitted_as = serializers.CharField(source="submitted_as.number", allow_null=True)
    problems = DraftProblem(many=True)
