"""What people write in a form of this room, as every database can keep it."""

from typing import Any

from django import forms

from approvals.rules.reasons import seen_length


class Said(forms.CharField):
    """A text, without NUL characters, which no database stores and nobody sees."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\x00", "")

    def validate(self, value: Any) -> None:
        """What shows nothing to a reader is nothing."""
        super().validate(value if seen_length(value or "") else "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return str(data or "").replace("\x00", "")
