"""Fields that take one spelling of a value: what the schema says, and nothing beside it."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from govportal.api.reading import LARGEST, storable

_WHOLE = re.compile(r"-?[0-9]{1,16}")


class Text(serializers.CharField):
    """Text, and only text: a number is not quietly made one."""

    default_error_messages = {"not_text": _("NUL and lone surrogates are not text.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if not storable(data):
            self.fail("not_text")
        # The document says how long the text is that is sent, not what is left of it once trimmed.
        if self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(
                self.error_messages["max_length"].format(max_length=self.max_length), "max_length"
            )
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number; as text only in a query string, where everything is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": -LARGEST, "max_value": LARGEST} | kwargs)

    def to_internal_value(self, data: Any) -> int:
        is_text = isinstance(data, str) and _WHOLE.fullmatch(data) is not None
        if not is_text and (isinstance(data, bool) or not isinstance(data, int)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if data not in (True, False, "true", "false") or isinstance(data, int | float) is not (
            isinstance(data, bool)
        ):
            self.fail("invalid", input=data)
        return data in (True, "true")


class Moment(serializers.DateTimeField):
    """A moment, written in UTC with microseconds and Z whoever reads it."""

    def to_representation(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Day(serializers.DateField):
    """A day of the calendar, YYYY-MM-DD."""

    def to_internal_value(self, data: Any) -> Any:
        if not (isinstance(data, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", data)):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(data)
