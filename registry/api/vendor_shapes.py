"""Vendors as programs read and write them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from govportal.api.fields import Day, Moment, Text, Truth, Whole
from govportal.api.paging import Paged
from govportal.api.reading import Closed
from govportal.people.models import Person
from registry.rules.vendors import (
    NAME_MAX,
    SOURCE_MAX,
    TEXT_MAX,
    VERSION_MAX,
    NoticeKind,
    Result,
    TrainingUse,
    VendorKind,
)
from registry.vendor_filters import VIEWS

KINDS = [kind.value for kind in VendorKind]


class Email(serializers.CharField):
    """A person, by e-mail; null is nobody."""

    def to_internal_value(self, data: Any) -> Any:
        address = str(super().to_internal_value(data)).strip().lower()
        person = Person.objects.active().filter(email=address).first()
        if person is None:
            raise serializers.ValidationError(_("Nobody here has this address."), code="unknown")
        return person

    def to_representation(self, value: Any) -> str:
        return str(value.email)


class Amount(Text):
    """A decimal in a string: no exponent, no sign, two decimals at most."""

    def to_internal_value(self, data: Any) -> Any:
        typed = super().to_internal_value(data)
        whole, _dot, rest = typed.partition(".")
        plain = typed.isascii() and (whole + rest).isdigit() and len(rest) <= 2 and whole
        if not plain or (_dot and not rest):
            self.fail("invalid")
        try:
            return Decimal(typed)
        except InvalidOperation:
            self.fail("invalid")

    def to_representation(self, value: Any) -> str:
        return f"{value:f}"


def text(most: int = TEXT_MAX, **more: Any) -> Text:
    return Text(required=False, allow_blank=True, max_length=most, **more)


class VendorsQuery(Paged):
    """Filters of the list."""

    q = Text(required=False, allow_blank=True, max_length=100, help_text="Part of a name.")
    kind = serializers.ChoiceField(KINDS, required=False)
    view = serializers.ChoiceField(list(VIEWS), required=False)


class Budget(Closed):
    """A limit a month."""

    value = Amount()
    currency = Text(max_length=3, min_length=3)


class Describing(Closed):
    """What people write about a vendor."""

    kind = serializers.ChoiceField(KINDS, required=False)
    other_names = serializers.ListField(
        child=Text(max_length=NAME_MAX), required=False, max_length=50
    )
    owner = Email(required=False, allow_null=True, help_text="Who keeps the relation, by e-mail.")
    contact = text()
    notes = text()
    fallback_plan = text()
    multi_provider_plan = text()
    budget = Budget(required=False, allow_null=True)


class VendorIn(Describing):
    """A vendor that is added."""

    name = Text(max_length=NAME_MAX)
    slug = text(60, help_text="Made of the name where it is left out.")


class VendorChange(Describing):
    """What changes; what is left out stays."""

    name = Text(required=False, max_length=NAME_MAX)


class BudgetOut(serializers.Serializer[Any]):
    """A limit a month."""

    value = Amount()
    currency = serializers.CharField()


class ExpiryOut(serializers.Serializer[Any]):
    """Something that runs out: `agreement`, `certificate`, `assessment` (the next) or `model`."""

    thing = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    last_day = serializers.DateField()


class CertificateOut(serializers.Serializer[Any]):
    """A certificate that an assessment saw."""

    name = serializers.CharField()
    valid_until = serializers.DateField()


class AssessmentOut(serializers.Serializer[Any]):
    """What somebody found on a day."""

    n = serializers.IntegerField()
    assessed_on = serializers.DateField()
    assessor = Email()
    result = serializers.CharField()
    grounds = serializers.CharField()
    training_use = serializers.CharField()
    training_source = serializers.CharField()
    agreement_sha256 = serializers.CharField(source="agreement.sha256", default=None)
    agreement_until = serializers.DateField(allow_null=True)
    next_due_on = serializers.DateField()
    recorded_at = Moment()
    certificates = CertificateOut(many=True)


class VendorOut(serializers.Serializer[Any]):
    """A vendor of the register."""

    slug = serializers.CharField()
    name = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    owner = Email(allow_null=True)
    contact = serializers.CharField()
    notes = serializers.CharField()
    fallback_plan = serializers.CharField()
    multi_provider_plan = serializers.CharField()
    budget = BudgetOut(allow_null=True)
    training_use = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)
    assessment = AssessmentOut(source="standing", allow_null=True)
    expiries = ExpiryOut(many=True)
    created_at = Moment()


class CertificateIn(Closed):
    """A certificate that was seen."""

    name = Text(max_length=NAME_MAX)
    valid_until = Day()


class AssessmentIn(Closed):
    """What an assessor found. Agreements are files: they are added on the page."""

    assessed_on = Day()
    result = serializers.ChoiceField([one.value for one in Result])
    grounds = Text(max_length=TEXT_MAX)
    next_due_on = Day()
    training_use = serializers.ChoiceField([one.value for one in TrainingUse], required=False)
    training_source = text(SOURCE_MAX)
    keep_agreement = Truth(
        required=False, help_text="The agreement of the assessment before still stands."
    )
    certificates = CertificateIn(many=True, required=False)
    seen = Whole(required=False, help_text="`n` of the assessment that counts, 0 for none.")


class ModelOut(serializers.Serializer[Any]):
    """A pinned model."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.CharField()
    state = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True)
    added_at = Moment()


class ModelIn(Closed):
    """A version of a model."""

    name = Text(max_length=NAME_MAX)
    version = Text(max_length=VERSION_MAX)


class RetestCountOut(serializers.Serializer[Any]):
    """How many agents were asked to be tested again, and how many of those are not yet."""

    asked = serializers.IntegerField()
    open = serializers.IntegerField()


class NoticeOut(serializers.Serializer[Any]):
    """What a vendor said it changes."""

    id = serializers.IntegerField()
    model = ModelOut()
    kind = serializers.CharField()
    to_version = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    noted_by = Email()
    noted_at = Moment()
    retests = RetestCountOut(source="counts")


class NoticeIn(Closed):
    """A change that somebody notes."""

    name = Text(max_length=NAME_MAX, help_text="The model’s name, as it is pinned.")
    version = Text(max_length=VERSION_MAX, help_text="The version that changes.")
    kind = serializers.ChoiceField([kind.value for kind in NoticeKind])
    to_version = text(VERSION_MAX)
    effective_on = Day(required=False, allow_null=True)
    text = Text(max_length=TEXT_MAX)
    source = Text(max_length=SOURCE_MAX)  # type: ignore[assignment]


def columns(given: Mapping[str, Any]) -> dict[str, Any]:
    """A description as the action takes it: the budget in its two columns."""
    found = {name: value for name, value in given.items() if name not in {"budget", "slug"}}
    if "other_names" in found:
        found["other_names"] = tuple(found["other_names"])
    if "budget" in given:
        budget = given["budget"] or {"value": None, "currency": ""}
        found |= {"budget_limit": budget["value"], "budget_currency": budget["currency"]}
    return found
