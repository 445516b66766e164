"""What people type about findings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from approvals.rules.files import TYPES
from evidence.actions import findings as acts
from evidence.finding_names import GRADE_NAMES, ORIGIN_NAMES
from evidence.models import FrameworkRequirement
from evidence.rules.findings import TITLE_MAX, WORDS_MAX, Grade, Origin
from govportal.people.forms import PersonField
from registry.models import Agent
from registry.models.agents import choices

AREA = {"rows": 3, "class": "textarea said wide"}
DAY = {"type": "date", "class": "input input-m"}


def _area(label: Any, help_text: Any = "") -> Said:
    widget = forms.Textarea(attrs=AREA)
    return Said(label=label, help_text=help_text, max_length=WORDS_MAX, widget=widget)


class FindingForm(forms.Form):
    """A new finding."""

    use_required_attribute = False
    title = Said(label=_("What does not conform, in a line"), max_length=TITLE_MAX)
    what = _area(_("In more words"), _("What was expected, what was found, and where it is seen."))
    grade = forms.ChoiceField(label=_("How grave"), choices=choices(GRADE_NAMES))
    origin = forms.ChoiceField(label=_("Found by"), choices=choices(ORIGIN_NAMES))
    owner = PersonField(
        label=_("Owner"), help_text=_("One person, by e-mail: says the cause and mends it.")
    )
    due_on = forms.DateField(
        label=_("Mended by"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    requirement = Said(
        label=_("Requirement"),
        required=False,
        max_length=110,
        help_text=_("Framework and code, as “gdpr Art.30”, where it is about one."),
    )
    agent = forms.SlugField(
        label=_("Agent"), required=False, help_text=_("Its short name, where it is about one.")
    )

    def clean_requirement(self) -> FrameworkRequirement | None:
        text = self.cleaned_data["requirement"].strip()
        if not text:
            return None
        slug, _sep, code = text.partition(" ")
        rows = FrameworkRequirement.objects.standing().select_related("framework")
        found = rows.filter(framework__slug=slug, code=code.strip()).first()
        if found is None:
            raise forms.ValidationError(_("No framework here has such a requirement."))
        return found

    def clean_agent(self) -> Agent | None:
        slug = self.cleaned_data["agent"]
        if not slug:
            return None
        found = Agent.objects.filter(slug=slug).first()
        if found is None:
            raise forms.ValidationError(_("No agent has this short name."))
        return found

    def new(self) -> acts.New:
        said = dict(self.cleaned_data)
        said["grade"], said["origin"] = Grade(said["grade"]), Origin(said["origin"])
        return acts.New(**said)


class WordsForm(forms.Form):
    """Words, and what was on the page when they were written."""

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = _area(_("What you say"))


class PlanForm(WordsForm):
    """The cause, and what will be done."""

    cause = _area(_("Cause"), _("Why it could happen, not only what happened."))
    field_order = ("mark", "cause", "text")


class FinishForm(WordsForm):
    """That it is done, with a document where there is one."""

    attachment = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{end}" for end in TYPES)}),
    )


class OtherOwnerForm(WordsForm):
    """Another owner or another day."""

    owner = PersonField(label=_("Owner"))
    due_on = forms.DateField(
        label=_("Mended by"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    field_order = ("mark", "owner", "due_on", "text")
