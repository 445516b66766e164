"""What the API shows of evidence asked for. People are e-mail addresses, agents short names."""

from typing import Any

from rest_framework import serializers

from evidence.models.asked import AskedEvidence
from evidence.rules.asked import Act, State
from govportal.api.fields import Day, Moment, Text, Truth
from govportal.api.paging import Paged
from registry.api.shapes import PersonMail

STATES = [state.value for state in State]


class AskedQuery(Paged):
    """Which of them."""

    state = serializers.ChoiceField(STATES, required=False)
    agent = Text(required=False, max_length=80, help_text="The short name of an agent.")
    late = Truth(required=False, help_text="Only what is past its day and not answered.")


class AskedRow(serializers.Serializer[AskedEvidence]):
    """Something that an auditor asked for, in a list."""

    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    asked_by = PersonMail()
    owner = PersonMail(allow_null=True)
    asked_at = Moment()
    due_on = Day()
    late = serializers.BooleanField(source="is_late")
    closed_at = Moment(allow_null=True)


class AskedTurnOut(serializers.Serializer[Any]):
    """One thing that was said or given. `link` leads to a page of the portal."""

    act = serializers.ChoiceField([act.value for act in Act])
    text = serializers.CharField()
    by = PersonMail()
    to = PersonMail(allow_null=True)
    due_on = Day(allow_null=True)
    link = serializers.CharField()
    pack = serializers.CharField(source="pack.number", allow_null=True, default=None)
    document = serializers.CharField(source="attachment.name", allow_null=True, default=None)
    sha256 = serializers.CharField(source="attachment.sha256", allow_null=True, default=None)
    at = Moment()


class AskedOut(AskedRow):
    """Something that an auditor asked for: what it is about, and its course."""

    what = serializers.CharField()
    agent = serializers.CharField(source="agent.slug", allow_null=True, default=None)
    request = serializers.CharField(source="request.number", allow_null=True, default=None)
    framework = serializers.CharField(
        source="requirement.framework.slug", allow_null=True, default=None
    )
    requirement = serializers.CharField(source="requirement.code", allow_null=True, default=None)
    since = Day(allow_null=True)
    until = Day(allow_null=True)
    course = AskedTurnOut(source="turns", many=True)
