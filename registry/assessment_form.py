"""The form of an assessment: it begins with what the one before found, and loses no file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.file_rules import TYPES
from govportal.people.models import Person
from registry.actions.assessing import Assessment, CertificateSeen
from registry.models import Vendor, VendorAssessment, VendorDocument
from registry.rules.vendors import CERTIFICATES_MAX, NAME_MAX, SOURCE_MAX, Result, TrainingUse
from registry.vendor_forms import DAY, SayingForm, line, text
from registry.vendor_names import RESULT_NAMES, TRAINING_NAMES

ABOUT = {
    "vendor.assessed_in_future": "assessed_on",
    "vendor.next_too_early": "next_due_on",
    "vendor.source_missing": "training_source",
    "vendor.source_long": "training_source",
    "vendor.agreement_missing": "agreement",
    "vendor.grounds_missing": "grounds",
    "vendor.grounds_long": "grounds",
}
ROWS, SPARE = "rows", 2
A_YEAR = timedelta(days=365)


def upload() -> forms.FileInput:
    return forms.FileInput(attrs={"accept": ",".join(TYPES), "class": "input"})


@dataclass(frozen=True)
class Row:
    """One certificate's controls, and the file that is kept for it."""

    n: int
    name: BoundField
    until: BoundField
    file: BoundField
    kept: BoundField
    document: VendorDocument | None

    @property
    def legend(self) -> str:
        return _("Certificate %(n)s") % {"n": self.n + 1}


class AssessmentForm(SayingForm):
    """What an assessor found. Files are kept as they come: an error elsewhere loses none."""

    about = ABOUT
    assessed_on = forms.DateField(label=gettext_lazy("Assessed on"), widget=DAY)
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[(one.value, name) for one, name in RESULT_NAMES.items()],
        error_messages={"required": gettext_lazy("Choose a result.")},
        widget=forms.RadioSelect,
    )
    grounds = forms.CharField(
        label=gettext_lazy("What it rests on"),
        error_messages={"required": gettext_lazy("Say what the result rests on.")},
        help_text=gettext_lazy("What you read and asked, and what is still open."),
        widget=text(5, said=True),
    )
    training_use = forms.ChoiceField(
        label=gettext_lazy("Does it train models with what agents send?"),
        choices=[(one.value, name) for one, name in TRAINING_NAMES.items()],
        initial=TrainingUse.UNKNOWN.value,
        widget=forms.RadioSelect(attrs={"class": "choices-inline"}),
    )
    training_source = forms.CharField(
        label=gettext_lazy("Where that is said"),
        required=False,
        help_text=gettext_lazy("Required for yes and no: the clause, the page, the mail."),
        widget=line(SOURCE_MAX),
    )
    agreement = forms.FileField(
        label=gettext_lazy("Data-processing agreement"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A new file takes the place of the one that is kept."),
        widget=upload(),
    )
    agreement_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    agreement_off = forms.BooleanField(
        label=gettext_lazy("This agreement no longer stands"), required=False
    )
    agreement_until = forms.DateField(
        label=gettext_lazy("Agreement valid until"),
        required=False,
        help_text=gettext_lazy("Empty: until further notice."),
        widget=DAY,
    )
    next_due_on = forms.DateField(label=gettext_lazy("Next assessment by"), widget=DAY)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    rows = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, vendor: Vendor, reader: Person, today: date
    ) -> None:
        self.documents = documents_for(vendor, reader)
        initial = initial_of(vendor.standing, today)
        self.count = rows_in(data) if data is not None else int(initial[ROWS])
        if data is not None:
            data[ROWS] = str(self.count)
        super().__init__(data, initial=initial)
        for n in range(self.count):
            self.fields |= _row_fields(n)

    def as_typed(self) -> None:
        """Show what was typed without saying what is missing: nobody has asked yet."""
        self._errors = forms.utils.ErrorDict()

    @property
    def certificate_rows(self) -> list[Row]:
        return [
            Row(
                n,
                name=self[_part(n, "name")],
                until=self[_part(n, "until")],
                file=self[_part(n, "file")],
                kept=self[_part(n, "kept")],
                document=self.document(_part(n, "kept")),
            )
            for n in range(self.count)
        ]

    @property
    def agreement_document(self) -> VendorDocument | None:
        return self.document("agreement_kept")

    def document(self, field: str) -> VendorDocument | None:
        """The file that is kept under this hidden field, if the reader may use it."""
        value = self.data.get(field) if self.is_bound else self.initial.get(field)
        return self.documents.get(str(value or ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(self.count):
            name, until = cleaned.get(_part(n, "name")), cleaned.get(_part(n, "until"))
            if until and not name:
                self.add_error(_part(n, "name"), _("Give the certificate’s name."))
            elif name and not until and _part(n, "until") not in self.errors:
                self.add_error(_part(n, "until"), _("Say until when it is valid."))
        return cleaned

    @property
    def found(self) -> Assessment:
        given = self.cleaned_data
        agreement = None if given["agreement_off"] else self.agreement_document
        return Assessment(
            assessed_on=given["assessed_on"],
            result=Result(given["result"]),
            grounds=given["grounds"],
            next_due_on=given["next_due_on"],
            training_use=TrainingUse(given["training_use"]),
            training_source=given["training_source"],
            agreement=agreement,
            agreement_until=given["agreement_until"],
            certificates=tuple(
                CertificateSeen(
                    given[_part(n, "name")],
                    given[_part(n, "until")],
                    self.document(_part(n, "kept")),
                )
                for n in range(self.count)
                if given.get(_part(n, "name"))
            ),
            seen=given["seen"] or 0,
        )


def documents_for(vendor: Vendor, reader: Person) -> dict[str, VendorDocument]:
    """Files that the reader's assessment may rest on: their own, and those that count already."""
    standing = vendor.standing
    numbers: set[UUID | None] = set()
    if standing is not None:
        numbers = {standing.agreement_id, *(c.document_id for c in standing.certificates.all())}
    rows = VendorDocument.objects.filter(vendor=vendor)
    mine = rows.filter(Q(uploaded_by=reader) | Q(pk__in=numbers - {None}))
    return {str(document.pk): document for document in mine}


def initial_of(standing: VendorAssessment | None, today: date) -> dict[str, Any]:
    """What a new assessment begins with: what the one before found, dated anew."""
    begin: dict[str, Any] = {"assessed_on": today, "next_due_on": today + A_YEAR, "seen": 0}
    certificates = list(standing.certificates.all()) if standing else []
    begin[ROWS] = min(len(certificates) + SPARE, CERTIFICATES_MAX)
    if standing is None:
        return begin
    for n, row in enumerate(certificates):
        begin |= {_part(n, "name"): row.name, _part(n, "until"): row.valid_until}
        begin[_part(n, "kept")] = row.document_id or ""
    return begin | {
        "training_use": standing.training_use,
        "training_source": standing.training_source,
        "agreement_kept": standing.agreement_id or "",
        "agreement_until": standing.agreement_until,
        "seen": standing.n,
    }


def rows_in(data: QueryDict) -> int:
    """How many certificates a posted form has room for; one more where it asks for it."""
    said = str(data.get(ROWS, ""))
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else SPARE
    return min(count + ("more" in data), CERTIFICATES_MAX)


def file_fields(data: QueryDict) -> list[str]:
    """The names of all controls that may bring a file."""
    return ["agreement", *(_part(n, "file") for n in range(rows_in(data)))]


def kept_field(field: str) -> str:
    """The hidden field that remembers what a file control brought."""
    return "agreement_kept" if field == "agreement" else field.replace("-file", "-kept")


def _part(n: int, part: str) -> str:
    return f"certificate-{n}-{part}"


def _row_fields(n: int) -> dict[str, forms.Field]:
    named: dict[str, Callable[[], forms.Field]] = {
        "name": lambda: forms.CharField(
            label=_("Name"), required=False, max_length=NAME_MAX, widget=line(NAME_MAX)
        ),
        "until": lambda: forms.DateField(label=_("Valid until"), required=False, widget=DAY),
        "file": lambda: forms.FileField(
            label=_("File"), required=False, allow_empty_file=True, widget=upload()
        ),
        "kept": lambda: forms.CharField(required=False, widget=forms.HiddenInput),
    }
    return {_part(n, part): make() for part, make in named.items()}
