"""What the API shows of agents and takes about them. People are e-mail addresses, units slugs."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from govportal.api.fields import Moment, Text, Whole
from govportal.api.paging import Paged
from govportal.api.reading import Closed
from govportal.people.models import Person, Unit
from registry.models import Agent, RuntimeRule
from registry.names import (
    APPROVAL_NAMES,
    ENVIRONMENT_NAMES,
    KIND_NAMES,
    LIFECYCLE_NAMES,
    POPULATION_NAMES,
)
from registry.rules.entering import NAME_MAX, PURPOSE_MAX, SLUG, value_refusal
from registry.rules.runtime_rules import Effect, RuleState

KINDS, ENVIRONMENTS = list(KIND_NAMES), list(ENVIRONMENT_NAMES)
POPULATIONS = list(POPULATION_NAMES)
RULE_STATES = [state.value for state in RuleState]
EFFECTS = [effect.value for effect in Effect]
LIFECYCLES = [state.value for state in LIFECYCLE_NAMES]
APPROVALS = [approval.value for approval in APPROVAL_NAMES]


class UnitSlug(Text):
    """A business unit, by its short name."""

    default_error_messages = {"unknown": _("There is no business unit of this name.")}

    def to_internal_value(self, data: Any) -> Any:
        found = Unit.objects.filter(slug=super().to_internal_value(data)).first()
        return found or self.fail("unknown")

    def to_representation(self, value: Any) -> str:
        return str(value.slug)


class PersonMail(Text):
    """A person with an account, by e-mail address."""

    default_error_messages = {"unknown": _("Nobody has an account with this address.")}

    def to_internal_value(self, data: Any) -> Any:
        address = super().to_internal_value(data).lower()
        found = Person.objects.get_queryset().filter(email=address).first()
        return found or self.fail("unknown")

    def to_representation(self, value: Any) -> str:
        return str(value.email)


def _somebody(help_text: str, **more: Any) -> PersonMail:
    return PersonMail(help_text=help_text, **more)


class AgentRow(serializers.Serializer[Agent]):
    """An agent in a list."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    unit = UnitSlug()
    environment = serializers.ChoiceField(ENVIRONMENTS)
    user_population = serializers.ChoiceField(POPULATIONS)
    lifecycle = serializers.ChoiceField(LIFECYCLES)
    tier = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    approval = serializers.ChoiceField(APPROVALS)
    business_owner = PersonMail(allow_null=True)
    technical_owner = PersonMail(allow_null=True)
    next_review_on = serializers.DateField(allow_null=True)
    created_at = Moment()
    last_seen_at = Moment(allow_null=True)


@extend_schema_field({"type": "object", "additionalProperties": {}})
class TypedRule(serializers.JSONField):
    """A run-time rule, field by field; what it does not name is empty or null."""


class RuntimeRuleOut(serializers.Serializer[RuntimeRule]):
    """A rule that binds the agent until a condition of its approval is met."""

    words = serializers.CharField(source="said", help_text="What it does now.")
    state = serializers.ChoiceField(RULE_STATES)
    effect = serializers.ChoiceField(
        EFFECTS, source="effect_now", allow_null=True, help_text="What it does now."
    )
    rule = TypedRule(help_text="As it was voted on.")
    since = Moment(help_text="Since when it is in this state.")
    authorisation = serializers.IntegerField(source="authorisation_id")
    about = serializers.CharField(help_text="The case whose condition asked for it.")


class AgentOut(AgentRow):
    """An agent: what it is, who answers for it, where it stands."""

    purpose = serializers.CharField()
    executive_sponsor = PersonMail(allow_null=True)
    data_steward = PersonMail(allow_null=True)
    security_owner = PersonMail(allow_null=True)
    incident_owner = PersonMail(allow_null=True)
    fallback_owner = PersonMail(allow_null=True)
    security_reviewer = PersonMail(allow_null=True)
    compliance_reviewer = PersonMail(allow_null=True)
    llm_provider = serializers.CharField()
    model_version = serializers.CharField()
    tools = serializers.ListField(child=serializers.CharField())
    systems = serializers.ListField(child=serializers.CharField())
    data_categories = serializers.ListField(child=serializers.CharField())
    tier_reason = serializers.CharField()
    approved_at = Moment(allow_null=True)
    went_live_at = Moment(allow_null=True)
    last_review_on = serializers.DateField(allow_null=True)
    post_deployment_review_on = serializers.DateField(allow_null=True)
    last_audited_at = Moment(allow_null=True)
    runtime_rules = serializers.SerializerMethodField()

    @extend_schema_field(RuntimeRuleOut(many=True))
    def get_runtime_rules(self, agent: Agent) -> Any:
        rows = RuntimeRule.objects.running().filter(agent=agent).order_by("pk")
        return [RuntimeRuleOut(row).data for row in rows]


class AgentsQuery(Paged):
    """How the list of agents is narrowed."""

    q = Text(required=False, max_length=100, help_text="Words of name, purpose, tool or owner.")
    tier = Whole(required=False, min_value=1, max_value=4)
    lifecycle = serializers.ChoiceField(LIFECYCLES, required=False)
    environment = serializers.ChoiceField(ENVIRONMENTS, required=False)
    unit = UnitSlug(required=False)
    owner = _somebody("Business or technical owner.", required=False)
    approval = serializers.ChoiceField(APPROVALS, required=False)
    kind = serializers.ChoiceField(KINDS, required=False)
    user_population = serializers.ChoiceField(POPULATIONS, required=False)


class AgentChange(Closed):
    """What is to be changed; the rest stays. Null takes a person away."""

    name = Text(required=False, max_length=NAME_MAX)
    purpose = Text(required=False, allow_blank=True, max_length=PURPOSE_MAX)
    kind = serializers.ChoiceField(KINDS, required=False)
    unit = UnitSlug(required=False)
    environment = serializers.ChoiceField(ENVIRONMENTS, required=False)
    user_population = serializers.ChoiceField(POPULATIONS, required=False)
    executive_sponsor = _somebody("", required=False, allow_null=True)
    business_owner = _somebody("Accountable for what the agent does.", required=False)
    technical_owner = _somebody("Builds and runs it, and can stop it.", required=False)
    data_steward = _somebody("", required=False, allow_null=True)
    security_owner = _somebody("", required=False, allow_null=True)
    incident_owner = _somebody("", required=False, allow_null=True)
    fallback_owner = _somebody("", required=False, allow_null=True)
    security_reviewer = _somebody("", required=False, allow_null=True)
    compliance_reviewer = _somebody("", required=False, allow_null=True)

    def validate_name(self, name: str) -> str:
        refusal = value_refusal({"name": name})
        if refusal is not None:
            raise serializers.ValidationError(str(refusal), refusal.code)
        return name


class AgentIn(AgentChange):
    """A new agent."""

    slug = Text(max_length=60, validators=[RegexValidator(f"^{SLUG.pattern}$")])
    name = Text(max_length=NAME_MAX)
    unit = UnitSlug()
    business_owner = _somebody("Accountable for what the agent does.")
    technical_owner = _somebody("Builds and runs it, and can stop it.")
