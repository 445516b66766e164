"""Small forms around a draft: a file, a copy, a co-author."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.lines import filled
from approvals.rules.files import TYPES
from approvals.rules.intake import MAX_BYTES
from govportal.people.models import Person


class UploadForm(forms.Form):
    """A request as a YAML file; what is in it is judged by the rules, not here."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Request file"),
        help_text=filled(
            _("YAML, at most %(limit)s KiB, for instance one downloaded here earlier."),
            {"limit": MAX_BYTES // 1024},
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml", "class": "input"}),
    )


class AttachmentForm(forms.Form):
    """A document that belongs to a request."""

    use_required_attribute = False
    attachment = forms.FileField(
        label=_("Add a document"),
        help_text=_(
            "PDF, Office, OpenDocument, picture or text: threat model, runbook, agreement."
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES), "class": "input"}),
    )


class CopyForm(forms.Form):
    """The earlier request to start from, and what the new one shall be."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Number of the earlier request"),
        help_text=_("One you may see, for instance ADR-2026-0042."),
        max_length=20,
        error_messages={"required": _("Say which request.")},
        widget=forms.TextInput(
            attrs={"class": "input-m", "list": "requests", "autocomplete": "off"}
        ),
    )
    kind = forms.ChoiceField(
        label=_("What shall it become?"),
        choices=[
            ("new", _("A request for a new agent; after a pilot, for the deployment of the same")),
            ("pilot", _("A pilot of a new agent")),
            ("exception", _("An exception for the same agent: a rule waived until a day")),
            ("material_change", _("A change to the same agent")),
            ("renewal", _("A renewal of the same agent")),
            ("emergency_change", _("A change to the same agent that cannot wait")),
            ("tier_change", _("A lower tier for the same agent")),
            ("retirement", _("The retirement of the same agent")),
        ],
        initial="new",
        widget=forms.RadioSelect,
    )


class ShareForm(forms.Form):
    """A co-author, by e-mail."""

    use_required_attribute = False
    email = forms.CharField(
        label=_("Co-author’s e-mail"),
        help_text=_("They can read, change and send this draft; only you can share or discard it."),
        max_length=254,
        error_messages={"required": _("Write an e-mail address.")},
        widget=forms.TextInput(attrs={"list": "people", "inputmode": "email"}),
    )

    def clean_email(self) -> Person:
        """The active person with this address. Nobody else can be a co-author."""
        address: Any = self.cleaned_data["email"]
        person = Person.objects.active().filter(email=str(address).strip().lower()).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return person
