"""What the API shows of key figures. Values are decimal numbers; `exact` is the whole fraction."""

from typing import Any

from rest_framework import serializers

from govportal.api.fields import Day, Moment
from govportal.api.reading import Closed
from registry.api.shapes import UnitSlug
from scorecards.rules.kpi import Better, Group, Source, Standing, Window
from scorecards.rules.measures import Unit, Why


def _values(kind: Any) -> list[str]:
    return [one.value for one in kind]


class KpisQuery(Closed):
    """Whose figures, and of which day."""

    unit = UnitSlug(required=False, help_text="A business unit; the organisation without.")
    day = Day(required=False, help_text="The newest figures up to this day; today without.")


class MeasuredOut(serializers.Serializer[Any]):
    """A value with what it was counted from, or why there is none."""

    value = serializers.FloatField(allow_null=True)
    exact = serializers.CharField(allow_null=True, help_text="The value as a fraction.")
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    why = serializers.ChoiceField(_values(Why), allow_null=True)
    currency = serializers.CharField(allow_null=True)


class KpiOut(MeasuredOut):
    """A key figure of a day."""

    id = serializers.CharField()
    group = serializers.ChoiceField(_values(Group))
    name = serializers.CharField()
    unit = serializers.ChoiceField(_values(Unit))
    better = serializers.ChoiceField(_values(Better))
    target = serializers.FloatField(allow_null=True)
    standing = serializers.ChoiceField(_values(Standing))
    month_before = serializers.FloatField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["source"] = serializers.ChoiceField(_values(Source))
        return fields


class KpisOut(serializers.Serializer[Any]):
    """All key figures of a day. `as_of`: what was known before this moment is in them."""

    day = Day(allow_null=True, help_text="Null while nothing has been counted.")
    as_of = Moment(allow_null=True)
    final = serializers.BooleanField(help_text="Whether the day was over.")
    business_unit = serializers.CharField(allow_null=True)
    kpis = KpiOut(many=True)


class PointOut(MeasuredOut):
    """One value of a trend."""

    day = Day()


class PartOut(MeasuredOut):
    """One part of a figure, such as `tier:3`."""

    part = serializers.CharField()


class OneKpiOut(KpiOut):
    """A key figure with its definition, its parts and twelve month ends; days on which nothing was
    counted are left out."""

    definition = serializers.CharField()
    formula = serializers.CharField()
    window = serializers.ChoiceField(_values(Window))
    day = Day()
    as_of = Moment()
    final = serializers.BooleanField()
    business_unit = serializers.CharField(allow_null=True)
    parts = PartOut(many=True)
    trend = PointOut(many=True)
