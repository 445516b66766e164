"""What is typed about workflows, training and data-subject requests. The rules find faults."""

from operator import mod
from typing import Any

from django import forms
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from govportal.people.forms import PersonField
from govportal.people.models import Unit
from govportal.people.names import ROLE_NAMES
from govportal.refusals import Refusal
from registry.asked import AskedChoice, AskedDay
from registry.identity_forms import ActForm
from registry.models import Agent
from registry.rules.inventory import MOST_BYTES
from scorecards.models.data_requests import KIND_NAMES
from scorecards.rules.training import Planned

FIELD_OF = {
    "workflow.slug_malformed": "slug", "workflow.slug_taken": "slug",
    "workflow.name_missing": "name", "workflow.name_long": "name", "workflow.name_taken": "name",
    "workflow.owner_missing": "owner",
    "workflow.reason_short": "reason", "workflow.reason_long": "reason",
    "training.slug_malformed": "slug", "training.slug_taken": "slug",
    "training.title_missing": "title", "training.text_long": "title",
    "training.months_odd": "months", "training.person_missing": "person",
    "training.day_missing": "completed_on", "training.completed_later": "completed_on",
    "training.completed_early": "completed_on",
    "training.expires_before": "expires_on",
    "dsr.kind_missing": "kind", "dsr.reference_missing": "reference",
    "dsr.entered_already": "reference", "dsr.received_missing": "received_on",
    "dsr.received_later": "received_on", "dsr.received_long_ago": "received_on",
    "dsr.handler_missing": "handler", "dsr.same_handler": "handler",
    "dsr.words_short": "words", "dsr.text_long": "words",
}  # fmt: skip
"""Beside which field a refusal is said."""
DAY = {"type": "date", "class": "input input-m"}
AREA = {"rows": 4, "class": "textarea said wide"}


def _day(label: Any, help_text: Any = "") -> AskedDay:
    widget = forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    return AskedDay(label=label, help_text=help_text, widget=widget)


def _words(label: Any, help_text: Any = "") -> Said:
    return Said(label=label, help_text=help_text, required=False, widget=forms.Textarea(AREA))


def _slug() -> Said:
    return Said(
        label=_("Short name"),
        required=False,
        help_text=_("Small letters, digits and “-”. Lists and programs use it; it stays."),
        widget=forms.TextInput({"class": "input input-m", "autocomplete": "off"}),
    )


def _unit() -> Any:
    return forms.ModelChoiceField(
        Unit.objects.all(), label=_("Business unit"), to_field_name="slug", empty_label=_("Choose"),
        error_messages={"required": _("Choose a business unit.")},
    )  # fmt: skip


def _person(label: Any) -> PersonField:
    return PersonField(label=label, required=False, help_text=_("One person, by e-mail."))


class ValueForm(ActForm):
    """Shows a refusal beside its field. ``seen``: the mark of what was on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def show(self, refusal: Refusal) -> bool:
        field = FIELD_OF.get(refusal.code)
        if field == "words" and field not in self.fields:
            field = "reference"
        if field not in self.fields:
            return False
        self.add_error(field, str(refusal))
        return True


class WorkflowForm(ValueForm):
    """A workflow: its name, whose it is, who answers for it."""

    name = Said(
        label=_("Name"),
        required=False,
        help_text=_("As agents' pages call it: an agent whose value names it belongs to it."),
        widget=forms.TextInput({"class": "input wide"}),
    )
    unit = _unit()
    owner = _person(_("Answers for it"))


class NewWorkflowForm(WorkflowForm):
    slug = _slug()
    field_order = ("name", "slug", "unit", "owner")


class ReasonForm(ValueForm):
    reason = _words(_("Why?"), _("It stays on record."))


class SheetForm(forms.Form):
    """A list, as a file."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("List"),
        help_text=keep_lazy_text(mod)(
            _("CSV in UTF-8 or XLSX, at most %(size)s MiB."), {"size": MOST_BYTES // (1024 * 1024)}
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx", "class": "input"}),
    )


class CourseForm(ValueForm):
    """A course: what it is, how long it counts, for whom it is required."""

    title = Said(label=_("Title"), required=False, widget=forms.TextInput({"class": "input wide"}))
    about = _words(_("What is learnt"), _("And where the course is found."))
    months = forms.IntegerField(
        label=_("Counts for (months)"),
        required=False,
        help_text=_("Empty: for good. Completions keep the last day they were given."),
        widget=forms.NumberInput({"class": "input input-s"}),
    )
    is_required = forms.BooleanField(
        label=_("It is required"),
        required=False,
        initial=True,
        help_text=_("A required course is measured."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Of people with these roles"),
        required=False,
        help_text=_("None chosen: of everybody."),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple({"class": "choices-inline"}),
    )

    def planned(self, slug: str) -> Planned:
        typed = self.cleaned_data
        return Planned(
            slug=slug,
            title=typed["title"],
            about=typed["about"],
            months=typed["months"],
            roles=tuple(typed["roles"]),
            is_required=typed["is_required"],
        )


class NewCourseForm(CourseForm):
    slug = _slug()
    field_order = ("title", "slug", "about", "months", "is_required", "roles")


class CompletionForm(ValueForm):
    """Somebody took a course."""

    person = _person(_("Who"))
    completed_on = _day(_("When"))
    expires_on = _day(_("Counts until"), _("Empty: as long as the course says."))
    field_order = ("person", "completed_on", "expires_on")


class DataRequestForm(ValueForm):
    """A request that came in. Who asks is in the mailbox or case system, and not in here."""

    kind = forms.ChoiceField(
        label=_("What is asked for"),
        required=False,
        choices=[("", _("Choose")), *[(kind.value, name) for kind, name in KIND_NAMES.items()]],
    )
    reference = Said(
        label=_("Reference"),
        required=False,
        help_text=_(
            "How your mailbox or case system calls it. Leave out who asks: this page is no place "
            "for their data."
        ),
        widget=forms.TextInput({"class": "input input-m", "autocomplete": "off"}),
    )
    received_on = _day(_("Received on"), _("The limit of one month runs from this day."))
    unit = _unit()
    agent = AskedChoice(
        Agent.objects.none(),
        label=_("Agent it is about"),
        required=False,
        to_field_name="slug",
        help_text=_("By its short name."),
        widget=forms.TextInput({"class": "input input-m", "autocomplete": "off"}),
        error_messages={"invalid_choice": _("There is no such agent among those you may see.")},
    )
    handler = _person(_("Who answers it"))

    def __init__(self, *args: Any, agents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]


class HandlerForm(ValueForm):
    handler = _person(_("Who answers it from now on"))


class ExtendForm(ValueForm):
    words = _words(_("Why?"), _("The person asking is told this within the first month, too."))


class AnswerForm(ValueForm):
    words = _words(
        _("What was answered, and how?"),
        _("In general words, such as “sent a copy of all records”; no data of the person."),
    )


class RefuseForm(ValueForm):
    words = _words(
        _("Why is it refused?"),
        _("As the person was told, with where they can complain. No data of the person."),
    )
