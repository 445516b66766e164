"""What people write in a form of this room, as every database can keep it."""

from typing import Any

from django import forms

from approvals.rules.reasons import seen_length
from govportal.faults import FORBIDDEN, TURNING


def shown(text: str) -> str:
    """The text as it is kept."""
    return TURNING.sub("", FORBIDDEN.sub("", text))


class Said(forms.CharField):
    """A text, without characters that nobody sees and no sheet takes, or that turn what stands
    beside them round. A field of one line has one line.
    """

    def to_python(self, value: Any) -> str:
        text = shown(super().to_python(value) or "")
        return text if isinstance(self.widget, forms.Textarea) else " ".join(text.splitlines())

    def validate(self, value: Any) -> None:
        """What shows nothing to a reader is nothing."""
        super().validate(value if seen_length(value or "") else "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return shown(str(data or ""))
