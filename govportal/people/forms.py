"""What people type about their own things."""

from django import forms
from django.utils.translation import gettext_lazy as _

from govportal.people.rules.saved_views import NAME_MAX


class ViewNameForm(forms.Form):
    """The name of a saved view. It only reads; the rules say what is wrong with it."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the view"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input-m", "maxlength": NAME_MAX}),
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    list = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["auto_id"] = "id_view_%s"
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
