"""What somebody typed into a form that takes it no more, so that they can copy it."""

from typing import Any

from django import forms, template

register = template.Library()


@register.filter
def typed(form: forms.BaseForm) -> list[tuple[Any, str]]:
    """Label and text of each field that is shown and was filled in; files are not given back."""
    if not form.is_bound:
        return []
    shown = [one for one in form.visible_fields() if not isinstance(one.field, forms.FileField)]
    return [(one.label, _words(one.field, one.data)) for one in shown if one.data]


def _words(field: forms.Field, said: Any) -> str:
    """What was chosen, as it was named; what was typed, as it was typed."""
    names = {str(key): name for key, name in getattr(field, "choices", ())}
    return str(names.get(str(said), said))
