"""What pipelines send of an agent's manifest and its tests, and what they are told."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from govportal.api.fields import Day, Moment, Text, Truth, Whole
from govportal.api.reading import Closed
from registry.actions.sending import LABEL_MAX
from registry.names import ENVIRONMENT_NAMES, POPULATION_NAMES
from registry.rules.authorised import RightState
from registry.rules.differences import Op
from registry.rules.manifest_reading import (
    LONGEST_DISCLOSURE,
    LONGEST_TEXT,
    MOST_LINES,
)
from registry.rules.manifests import POWERS, SCHEMA
from registry.rules.powers import Next, Power
from registry.rules.runs import LONGEST_REASON, LONGEST_SUITE, MOST_CASES, Suite

FINGERPRINT = r"^sha256:[0-9a-f]{64}$"
ENVIRONMENTS = sorted(ENVIRONMENT_NAMES)
REPORT_MOST = 4 * 1024 * 1024
"""Bytes of a whole call; a report of about 3 MB. Larger ones are added by form."""


class Fingerprint(serializers.RegexField):
    """``sha256:`` and 64 hexadecimal digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FINGERPRINT, **kwargs)


def _words(longest: int = LONGEST_TEXT) -> Text:
    return Text(required=False, allow_null=True, max_length=longest)


def _texts() -> serializers.ListField:
    return serializers.ListField(
        child=Text(max_length=LONGEST_TEXT), required=False, allow_null=True, max_length=MOST_LINES
    )


def _flag() -> Truth:
    return Truth(required=False, allow_null=True)


def _number() -> Whole:
    return Whole(required=False, allow_null=True, min_value=0, max_value=10**12)


def _digest() -> Fingerprint:
    return Fingerprint(required=False, allow_null=True)


class ModelPart(Closed):
    name = _words()
    version = _words()


class ComponentPart(Closed):
    name = Text(max_length=LONGEST_TEXT)
    hash = _digest()


class ToolPart(Closed):
    """A tool; what it does not name, it may not do."""

    name = Text(max_length=LONGEST_TEXT)
    system = _words()
    permissions = _words()
    operations = _texts()
    scope = _words()
    environment = serializers.ChoiceField(choices=ENVIRONMENTS, required=False, allow_null=True)
    writes = _flag()
    reversible = _flag()
    network_targets = _texts()
    parameters = serializers.DictField(
        required=False, allow_null=True, help_text=_("JSON Schema, without fractions.")
    )


class DataPart(Closed):
    categories = _texts()
    residency = _texts()
    retention_days = _number()


class SumPart(Closed):
    value = serializers.RegexField(r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$")
    currency = serializers.RegexField(r"^[A-Z]{3}$")


class LimitsPart(Closed):
    actions_per_minute = _number()
    escalations_per_hour = _number()
    autonomous_actions = _number()
    autonomous_minutes = _number()
    daily_budget = SumPart(required=False, allow_null=True)


class DisclosuresPart(Closed):
    conversation_start = _words(LONGEST_DISCLOSURE)
    human_handoff_offer = _words(LONGEST_DISCLOSURE)
    at_request = _words(LONGEST_DISCLOSURE)


PowersPart: Any = type(
    "PowersPart",
    (Closed,),
    {"__doc__": "What the agent does at all.", **{name: _flag() for name in POWERS}},
)


class ManifestPart(Closed):
    """A manifest, version 1. What is left out is unanswered and grants nothing."""

    schema = Whole(required=False, min_value=SCHEMA, max_value=SCHEMA)
    model = ModelPart(required=False, allow_null=True)
    instructions_hash = _digest()
    skills = ComponentPart(many=True, required=False, allow_null=True)
    mcp_servers = ComponentPart(many=True, required=False, allow_null=True)
    tools = ToolPart(many=True, required=False, allow_null=True)
    purposes = _texts()
    data = DataPart(required=False, allow_null=True)  # type: ignore[assignment]
    limits = LimitsPart(required=False, allow_null=True)
    sandbox = _flag()
    powers = PowersPart(required=False, allow_null=True)
    user_population = serializers.ChoiceField(
        choices=sorted(POPULATION_NAMES), required=False, allow_null=True
    )
    disclosures = DisclosuresPart(required=False, allow_null=True)
    delegations = _texts()


class ManifestIn(Closed):
    """A manifest under the name of its version."""

    label = Text(max_length=LABEL_MAX, help_text=_("The version, for instance 2.1.0."))  # type: ignore[assignment]
    manifest = ManifestPart()
    environment = serializers.ChoiceField(
        choices=ENVIRONMENTS, required=False, help_text=_("The agent’s own, if left out.")
    )


class ChangeOut(serializers.Serializer[Any]):
    """One line that differs, and whether it is new power."""

    path = serializers.CharField()
    op = serializers.ChoiceField(choices=[op.value for op in Op])
    before = serializers.JSONField(help_text="Null where there is nothing.")
    after = serializers.JSONField(help_text="Null where there is nothing.")
    power = serializers.ChoiceField(choices=[power.value for power in Power])
    why = serializers.CharField(help_text="A code; stable.")
    words = serializers.CharField(help_text="The same in words.")


class RightOut(serializers.Serializer[Any]):
    """Whether a manifest may run in an environment."""

    agent = serializers.CharField(allow_null=True)
    fingerprint = serializers.CharField()
    environment = serializers.ChoiceField(choices=ENVIRONMENTS, allow_null=True)
    authorised = serializers.BooleanField()
    state = serializers.ChoiceField(choices=[state.value for state in RightState])
    since = Moment(allow_null=True)
    until = Day(allow_null=True, help_text="The day of the next periodic review.")
    lapses_on = Day(allow_null=True, help_text="The last day on which it stands without one.")
    stage = serializers.ChoiceField(choices=["shadow", "limited", "production"], allow_null=True)
    live = serializers.BooleanField()
    suspended_since = Moment(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why it stands still.")


class ManifestOut(serializers.Serializer[Any]):
    """What became of a manifest that was sent, and what it needs before it may run."""

    fingerprint = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    new = serializers.BooleanField(help_text="False: it was here already.")
    authorisation = RightOut()
    compared_with = serializers.CharField(
        allow_null=True, help_text="The fingerprint of what may run in that environment."
    )
    changes = ChangeOut(many=True)
    new_power = serializers.BooleanField()
    next = serializers.ChoiceField(choices=[step.value for step in Next])
    next_words = serializers.CharField()


class RightQuery(Closed):
    """Which manifest, where; ``agent`` where several have the same."""

    fingerprint = Fingerprint()
    environment = serializers.ChoiceField(choices=ENVIRONMENTS, required=False)
    agent = Text(max_length=60, required=False)


class ReportPart(Closed):
    name = Text(max_length=200)
    content_base64 = Text(max_length=REPORT_MOST, trim_whitespace=False)


class RunIn(Closed):
    """One run of a suite against one manifest; the same reference twice is one run."""

    reference = Text(max_length=120, help_text=_("Your own name for the run, like its URL."))
    fingerprint = Fingerprint()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Suite])
    suite = Text(max_length=LONGEST_SUITE)
    model_version = Text(
        max_length=300, required=False, help_text=_("That of the manifest, if left out.")
    )
    ran_on = Day()
    passed = Whole(min_value=0, max_value=MOST_CASES)
    failed = Whole(min_value=0, max_value=MOST_CASES)
    report = ReportPart(required=False, allow_null=True)
    corrects = Text(max_length=120, required=False, help_text=_("The reference of a wrong run."))
    reason = Text(max_length=LONGEST_REASON, required=False, help_text=_("What was wrong with it."))


class RunOut(serializers.Serializer[Any]):
    """A stored run."""

    reference = serializers.CharField()
    new = serializers.BooleanField(help_text="False: it was here already.")
    fingerprint = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Suite])
    suite = serializers.CharField()
    model_version = serializers.CharField()
    ran_on = Day()
    passed = serializers.IntegerField()
    failed = serializers.IntegerField()
    pass_rate = serializers.CharField(help_text="In per cent, one decimal at most.")
    report_sha256 = serializers.CharField(allow_null=True)
    recorded_at = Moment()
