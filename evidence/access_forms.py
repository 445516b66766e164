"""What people type about the access of auditors and about what auditors ask for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.models import Request
from approvals.rules.files import TYPES
from evidence.actions import accesses, asked
from evidence.finding_forms import DAY, FindingForm
from evidence.rules.accesses import NAME_MAX, WORDS_MAX
from evidence.rules.asked import TITLE_MAX
from govportal.people.forms import PersonField

AREA = {"rows": 3, "class": "textarea said wide"}


def _area(label: Any, help_text: Any = "", *, required: bool = True) -> Said:
    widget = forms.Textarea(attrs=AREA)
    return Said(
        label=label, help_text=help_text, max_length=WORDS_MAX, widget=widget, required=required
    )


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, required=required)


class AccessForm(forms.Form):
    """A proposed access."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("Who is to audit"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=_("By e-mail. Whoever has no account here is invited when the access begins."),
    )
    name = Said(
        label=_("Their name"),
        required=False,
        max_length=NAME_MAX,
        help_text=_("Only for somebody who has no account here."),
    )
    covers = _area(
        _("What it covers"),
        _(
            "The audit and what it looks at. This informs and narrows nothing: an auditor reads "
            "everything in the portal, whatever stands here. They see it."
        ),
    )
    why = _area(_("Why"), _("Who ordered the audit, and by which contract or duty."))
    starts_on = _day(_("First day"))
    until = _day(_("Last day"), _("A year after the first at most. It ends by itself."))

    def new(self) -> accesses.New:
        return accesses.New(**self.cleaned_data)


class AccessWords(forms.Form):
    """Words, and what was on the page when they were written."""

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = _area(_("Why"))


class AccessConfirm(AccessWords):
    """Words are welcome here, and not needed."""

    text = _area(_("What you looked at"), required=False)


class AccessLonger(AccessWords):
    """A later last day."""

    until = _day(_("Last day instead"), _("A year after the first day at most."))
    field_order = ("mark", "until", "text")


class AskForm(FindingForm):
    """What an auditor asks for; requirement and agent are named as for a finding."""

    grade = origin = owner = None  # type: ignore[assignment]
    title = Said(label=_("What you ask for, in a line"), max_length=TITLE_MAX)
    what = _area(
        _("In more words"),
        _("What it should show, for what, and in which form it would do."),
    )
    due_on = _day(_("Answered by"))
    request = Said(
        label=_("Request"),
        required=False,
        max_length=20,
        help_text=_("Its number, where it is about one."),
    )
    since = _day(_("Period from"), required=False)
    until = _day(_("Period until"), required=False)
    field_order = ("title", "what", "due_on", "agent", "request", "requirement", "since", "until")

    def clean_request(self) -> Request | None:
        number = self.cleaned_data["request"].strip().upper()
        if not number:
            return None
        found = Request.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("No request has this number."))
        return found

    def wish(self) -> asked.New:
        return asked.New(**self.cleaned_data)


class AskedWords(forms.Form):
    """Words, and what was on the page when they were written."""

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = _area(_("What you say"))


class AskedOwner(AskedWords):
    """Who answers."""

    owner = PersonField(label=_("Who answers"), help_text=_("One person, by e-mail."))
    field_order = ("mark", "owner", "text")


class AskedDay(AskedWords):
    """Another day."""

    due_on = _day(_("Answered by"))
    field_order = ("mark", "due_on", "text")


class AnswerForm(AskedWords):
    """An answer, and what it points to."""

    attachment = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,
        help_text=_("More than one: answer once more with the next."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{end}" for end in TYPES)}),
    )
    link = Said(
        label=_("Page of the portal"),
        required=False,
        max_length=500,
        help_text=_("Its address, as “/agents/claims-triage/”."),
    )
    pack = Said(
        label=_("Evidence pack"),
        required=False,
        max_length=20,
        help_text=_("The number of one that you may take away, as “EP-2026-0007”."),
    )

    def clean_link(self) -> str:
        """The way within the portal, where the whole address was copied."""
        text = str(self.cleaned_data["link"]).strip()
        return text.removeprefix(settings.PORTAL_URL.rstrip("/"))
