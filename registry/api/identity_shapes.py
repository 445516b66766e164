"""What an agent is told of itself and its grants, and how it asks for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from govportal.api.fields import Day, Moment, Text, Whole
from govportal.api.reading import Closed
from registry.names import ENVIRONMENT_NAMES
from registry.rules.grants import DEFAULT_MINUTES, MOST_MINUTES, TASK_MAX, TOOLS_MAX

_ENVIRONMENTS = sorted(ENVIRONMENT_NAMES)


class MeQuery(Closed):
    """Where the caller believes it runs; with another key than that environment's it is told."""

    environment = serializers.ChoiceField(choices=_ENVIRONMENTS, required=False)


class KeyOut(serializers.Serializer[Any]):
    """The key that was shown, or that its grant was asked for with."""

    prefix = serializers.CharField(help_text="Its part that is no secret.")
    issued_at = Moment()
    expires_at = Moment(help_text="When it stops by itself, its overlap included.")
    replaced = serializers.BooleanField(help_text="Whether its successor exists already.")


class OwnRightOut(serializers.Serializer[Any]):
    """A version that may run in this environment."""

    fingerprint = serializers.CharField()
    stage = serializers.ChoiceField(choices=["shadow", "limited", "production"])
    live = serializers.BooleanField()
    valid_until = Day(help_text="The day of its next periodic review.")


class MeOut(serializers.Serializer[Any]):
    """Who the portal takes the caller for, and what it may run."""

    agent = serializers.CharField()
    name = serializers.CharField()
    environment = serializers.ChoiceField(choices=_ENVIRONMENTS)
    identity = serializers.ChoiceField(choices=["verified"])
    lifecycle = serializers.CharField()
    fingerprint = serializers.CharField(
        allow_null=True, help_text="Of what may run here; null: nothing is authorised."
    )
    authorisations = OwnRightOut(many=True)
    credential = KeyOut()
    grant = serializers.CharField(allow_null=True, help_text="The grant that was shown, if any.")
    seen_at = Moment()


class GrantIn(Closed):
    """What for, with which tools, for how long."""

    task = Text(max_length=TASK_MAX)
    tools = serializers.ListField(
        child=Text(max_length=200), min_length=1, max_length=TOOLS_MAX, help_text=_("By name.")
    )
    minutes = Whole(min_value=1, max_value=MOST_MINUTES, default=DEFAULT_MINUTES)


class GrantOut(serializers.Serializer[Any]):
    """A grant; its token is given here and not kept."""

    id = serializers.CharField()
    token = serializers.CharField()
    task = serializers.CharField()
    tools = serializers.ListField(child=serializers.CharField())
    environment = serializers.ChoiceField(choices=_ENVIRONMENTS)
    fingerprint = serializers.CharField()
    issued_at = Moment()
    expires_at = Moment()


class EndIn(Closed):
    """Why a person ends a grant; an agent need not say."""

    reason = Text(required=False, max_length=2_000, default="")
