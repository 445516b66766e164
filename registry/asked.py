"""Form fields that are asked for: required in words, while the rules say what is missing."""

from typing import Any

from django import forms


class Asked(forms.CharField):
    """A text that is asked for."""

    def validate(self, value: Any) -> None:
        return None


class AskedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row that is asked for."""

    def validate(self, value: Any) -> None:
        return None


class AskedDay(forms.DateField):
    """A day that is asked for."""

    def validate(self, value: Any) -> None:
        return None
