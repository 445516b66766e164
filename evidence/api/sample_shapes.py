"""What the API shows of samples: how the population was drawn, and what was found of each item."""

from typing import Any

from rest_framework import serializers

from evidence.models.samples import Sample
from evidence.rules.sample_results import Act, Opinion, Result, State
from evidence.rules.samples import By, Kind
from govportal.api.fields import Day, Moment
from govportal.api.paging import Paged
from registry.api.shapes import PersonMail

KINDS = [kind.value for kind in Kind]
STATES = [state.value for state in State]


class SamplesQuery(Paged):
    """Which samples."""

    kind = serializers.ChoiceField(KINDS, required=False)
    state = serializers.ChoiceField(STATES, required=False)


class SampleRow(serializers.Serializer[Sample]):
    """A sample in a list. `rows`: of its population, after filters; `size`: how many were drawn."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    since = Day()
    until = Day()
    rows = serializers.IntegerField()
    size = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    opinion = serializers.ChoiceField([one.value for one in Opinion], allow_blank=True)
    drawn_by = PersonMail()
    drawn_at = Moment()


class CheckOut(serializers.Serializer[Sample]):
    """The period counted twice, before filters."""

    rows = serializers.IntegerField(source="check_rows")
    ledger = serializers.IntegerField(source="check_ledger")
    agrees = serializers.BooleanField()


class ItemOut(serializers.Serializer[Any]):
    """A drawn item, and what stands of it; `result` is null until somebody looked at it."""

    n = serializers.IntegerField()
    key = serializers.CharField()
    at = Moment()
    about = serializers.CharField()
    what = serializers.CharField()
    unit = serializers.CharField()
    tier = serializers.IntegerField(allow_null=True)
    committee = serializers.CharField()
    part = serializers.CharField(source="stratum")
    draw = serializers.CharField()
    result = serializers.ChoiceField(
        [one.value for one in Result], source="last.result", allow_null=True, default=None
    )
    note = serializers.CharField(source="last.note", default="")
    finding = serializers.CharField(source="last.finding.number", allow_null=True, default=None)


class SampleTurnOut(serializers.Serializer[Any]):
    """That it was concluded, given up or opened again, and why."""

    act = serializers.ChoiceField([one.value for one in Act])
    opinion = serializers.ChoiceField([one.value for one in Opinion], allow_blank=True)
    text = serializers.CharField()
    by = PersonMail()
    at = Moment()


class SampleOut(SampleRow):
    """A sample with all that is needed to draw it again, but the list itself; `population_sha256`
    is over that list."""

    unit = serializers.CharField(source="unit.slug", allow_null=True, default=None)
    tier = serializers.IntegerField(allow_null=True)
    committee = serializers.CharField(source="committee.slug", allow_null=True, default=None)
    view = serializers.CharField()
    purpose = serializers.CharField()
    seed = serializers.CharField()
    seed_given = serializers.BooleanField()
    by = serializers.ChoiceField([one.value for one in By], allow_blank=True)
    population_sha256 = serializers.CharField()
    tree_size = serializers.IntegerField(allow_null=True)
    check = CheckOut(source="*")
    items = ItemOut(many=True)
    course = SampleTurnOut(source="turns", many=True)
