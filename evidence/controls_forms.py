"""What people type about the portal's own controls."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from evidence.controls_names import ABOUT_NAMES
from evidence.rules import reconciling, restoring
from evidence.rules.lists_brought import file_fault
from evidence.rules.reconciling import About, Answer
from evidence.rules.restoring import Told
from evidence.setting_groups import GROUP_NAMES
from evidence.story_forms import hour_refusal
from govportal.people.forms import PersonField
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from govportal.uploads import Upload, checked
from registry.models.agents import choices

AREA = {"rows": 3, "class": "textarea said wide"}
DAY = {"type": "date", "class": "input input-m"}
MOMENT = {"type": "datetime-local", "class": "input input-m", "step": 60}


class ChangesFilter(forms.Form):
    """Which changes of settings."""

    group = forms.ChoiceField(
        label=_("What was changed"),
        required=False,
        choices=lambda: [("", gettext("All settings, without keys")), *GROUP_NAMES.items()],
    )
    actor = forms.CharField(label=_("Who"), required=False, max_length=160)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", gettext("“To” lies before “From”."))
        return said

    def given(self) -> dict[str, Any]:
        """The filters that hold a usable value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class Refusable(forms.Form):
    """A form that says refusals of the rules beside their fields."""

    use_required_attribute = False
    places: dict[str, str] = {}

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field."""
        self.add_error(self.places.get(refusal.code), str(refusal))


class Moment(forms.DateTimeField):
    """A moment; what lies outside of all calendars is none."""

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
            return found if found is None or found.astimezone(UTC) else None
        except OverflowError as beyond:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from beyond
        except forms.ValidationError as wrong:
            at = (getattr(wrong, "params", None) or {}).get("datetime")
            no = hour_refusal(at.date(), at.time()) if isinstance(at, datetime) else None
            raise forms.ValidationError(str(no), no.code) if no else wrong from wrong


class RestoreForm(Refusable):
    """A test of restoring a backup."""

    places = {
        "restore.backup_missing": "backup",
        "restore.where_missing": "where",
        "restore.note_long": "note",
        "restore.note_missing": "note",
        "restore.tested_future": "tested_at",
        "restore.backup_after": "backup_at",
        "restore.result_unreadable": "printed",
        "restore.result_unusable": "printed",
        "restore.result_lacks": "printed",
        "restore.result_wrong": "printed",
        "restore.tree_newer": "printed",
        "restore.backup_before": "backup_at",
        "restore.moment_early": "backup_at",
        "restore.entered_stale": "tested_at",
    }
    backup = Said(
        label=_("Which backup"),
        max_length=restoring.NAME_MAX,
        help_text=_("The name of its file or set, as the one who runs the portal knows it."),
    )
    backup_at = Moment(
        label=_("Made"),
        help_text=_("When it was complete."),
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
    )
    tested_at = Moment(
        label=_("Tested"), widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )
    tested_by = PersonField(label=_("By"), help_text=_("Who brought it back, by e-mail."))
    where = Said(
        label=_("Restored to"),
        max_length=restoring.WHERE_MAX,
        help_text=_("A machine or database other than the one that serves the portal."),
    )
    printed = forms.CharField(
        label=_("What verify_ledger --json printed there"),
        required=False,
        strip=True,
        max_length=restoring.RESULT_MAX,
        help_text=_(
            "The whole line, from { to }. The portal compares it with its own tree. Leave it empty "
            "where nothing could be restored: that is entered as a failed test."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "wide mono", "spellcheck": "false"}),
    )
    note = Said(
        label=_("What was noticed"),
        required=False,
        help_text=_("Of a test that failed: what went wrong."),
        max_length=restoring.NOTE_MAX,
        widget=forms.Textarea(attrs=AREA),
    )

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        names = ("backup", "backup_at", "tested_at", "where", "note")
        return Told(**{name: said[name] for name in names})

    @property
    def by(self) -> Person:
        by: Person = self.cleaned_data["tested_by"]
        return by


class ListForm(Refusable):
    """A list from elsewhere."""

    places = {
        "reconciliation.source_missing": "source",
        "reconciliation.sign_wrong": "source",
        "reconciliation.as_of_future": "as_of",
        "reconciliation.as_of_old": "as_of",
    }
    about = forms.ChoiceField(
        label=_("Compared with it are"),
        choices=choices(dict(ABOUT_NAMES)),
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
        initial=About.AGENTS.value,
    )
    source = Said(
        label=_("Which list, from where"),
        max_length=reconciling.SOURCE_MAX,
        help_text=_("For instance: service accounts of the cloud directory, sent by its owner."),
    )
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    file = forms.FileField(
        label=_("The list"),
        allow_empty_file=True,
        help_text=_(
            "CSV or XLSX, the first row with the names of columns. Agents are matched by a column "
            "“agent” (the short name), people by “email”. Compared as well, where there are such "
            "columns: name, unit, business_owner, technical_owner and stage of agents; name, unit "
            "and manager of people."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside its field; most are about the file."""
        self.add_error(self.places.get(refusal.code, "file"), str(refusal))

    @property
    def upload(self) -> Upload:
        """The list, read once. Raises Refused for a file that is none."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            return checked(file)
        except Refused as refused:
            raise Refused(file_fault(file.name or "", refused.refusal)) from refused


class DifferencesForm(Refusable):
    """What is said of some differences. The boxes stand in the table."""

    places = {
        "reconciliation.reason_short": "reason",
        "reconciliation.reason_long": "reason",
        "reconciliation.explained_owned": "as",
        "finding.owner_missing": "owner",
        "finding.owner_judges": "owner",
        "finding.owner_audits": "owner",
        "finding.due_missing": "due_on",
        "finding.due_past": "due_on",
        "finding.due_far": "due_on",
    }
    reason = Said(
        label=_("Why they differ"),
        max_length=reconciling.REASON_MAX,
        help_text=_("What you found out, so that somebody else understands it in a year."),
        widget=forms.Textarea(attrs=AREA),
    )
    owner = PersonField(
        label=_("Owner of the finding"),
        required=False,
        help_text=_("Only where it becomes a finding: by e-mail, somebody other than you."),
    )
    due_on = forms.DateField(
        label=pgettext_lazy("a finding", "Mended by"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    field_order = ("reason", "as", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Chosen, not pressed: Enter in a field decides nothing by itself."""
        super().__init__(*args, **kwargs)
        self.fields["as"] = forms.ChoiceField(
            label=_("Answer"),
            choices=[
                (Answer.EXPLAINED.value, _("Explain them")),
                (Answer.FINDING.value, _("Make one finding of them")),
            ],
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order)


class WithdrawForm(Refusable):
    """Why a comparison is withdrawn, and what was on the page."""

    places = {
        "reconciliation.reason_short": "reason",
        "reconciliation.reason_long": "reason",
    }
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    reason = Said(
        label=_("Why it is withdrawn"),
        max_length=reconciling.REASON_MAX,
        help_text=_("For instance which list was meant. Whoever reads the comparison sees it."),
        widget=forms.Textarea(attrs=AREA),
    )
