"""What people type on the pages of checkpoints, retention and erasures. They only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.faces_of_keeping import CLASS_WORDS
from evidence.rules.publications import FILE_MOST
from evidence.rules.retention import MINIMUM, MOST_MONTHS, REASON_MAX, REASON_MIN, Terms
from govportal.people.models import Person
from govportal.people.rules.erasure import is_erased
from govportal.refusals import Refusal, sentence


def reason_field(hint: Any = "") -> forms.CharField:
    """Why; what else is missing of it the rules say."""
    return forms.CharField(
        label=_("Why"),
        error_messages={
            "required": _("Say why, in at least %(least)s characters.") % {"least": REASON_MIN}
        },
        strip=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3, "class": "wide", "maxlength": REASON_MAX}),
    )


class ReasonForm(forms.Form):
    """A reason alone."""

    use_required_attribute = False
    reason = reason_field()

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        self.add_error("reason" if "reason" in refusal.code else None, str(refusal))


class TermsForm(forms.Form):
    """Months for each class, and why."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in CLASS_WORDS.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=_("%(hint)s In months; at least %(least)s.")
                % {"hint": hint, "least": MINIMUM[name]},
                widget=forms.NumberInput(
                    attrs={"class": "input-s", "min": MINIMUM[name], "max": MOST_MONTHS}
                ),
                error_messages={"required": _("Give a number of months.")},
                min_value=0,
                max_value=32000,
            )
        self.fields["reason"] = reason_field()

    @property
    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in CLASS_WORDS})

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        last = refusal.code.rsplit("_", 1)[-1]
        names = {**{name: name for name in CLASS_WORDS}, "first": "deciders"}
        field = "reason" if "reason" in refusal.code else names.get(last)
        self.add_error(field, str(refusal))


class CompareForm(forms.Form):
    """A checkpoint from elsewhere, as a file or as text."""

    use_required_attribute = False
    file = forms.FileField(label=_("The file"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        help_text=_("All of it, from the name of the ledger to the line of the signature."),
        widget=forms.Textarea(attrs={"rows": 7, "class": "wide mono", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Puts what the file says in ``note``. Raises ValidationError for what is no text."""
        given = super().clean() or self.cleaned_data
        file, text = given.get("file"), str(given.get("text") or "")
        if file is None and not text.strip():
            raise forms.ValidationError(sentence(Refusal("checkpoint.nothing_given")))
        if (file.size if file is not None else len(text)) > FILE_MOST:
            raise forms.ValidationError(sentence(Refusal("checkpoint.too_large")))
        if file is not None:
            try:
                text = file.read().decode()
            except UnicodeDecodeError:
                raise forms.ValidationError(sentence(Refusal("checkpoint.no_text"))) from None
        # A text that was pasted may have lost its last line end, which is part of it.
        given["note"] = text if text.endswith("\n") else f"{text.rstrip()}\n"
        return given


class LeaverForm(forms.Form):
    """Whose identity is to be erased: somebody who has left, by e-mail."""

    use_required_attribute = False
    person = forms.CharField(
        label=_("Who"),
        max_length=254,
        help_text=_("The e-mail of somebody whose account is closed."),
        error_messages={"required": _("Say who.")},
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def clean_person(self) -> Person:
        """The person. Raises ValidationError where there is none, or one without a name."""
        address = str(self.cleaned_data["person"]).strip().replace("\x00", "")
        found = Person.objects.get_queryset().filter(email__iexact=address).first()
        if found is None or is_erased(found.email):
            raise forms.ValidationError(_("There is no account with this address."))
        return found


class ErasureForm(ReasonForm):
    """Why somebody is erased."""

    reason = reason_field(
        _("For instance the number of the request. Do not name the person here: the reason stays.")
    )
