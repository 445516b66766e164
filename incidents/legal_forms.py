"""Forms of the legal side of an incident: answers, notices, and whom it affects."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.forms.said import Said
from incidents.actions.legal import Scope
from incidents.legal_names import (
    ACTUALITY_NAMES,
    ANSWER_NAMES,
    CATEGORY_NAMES,
    HARM_NAMES,
    PART_NAMES,
    REVERSIBILITY_NAMES,
    ROLE_NAMES,
)
from incidents.rules.notices import PARTS, NoticeKind, Sending, Written
from incidents.rules.questions import Answer, Given, Question

AREA = {"rows": 4, "class": "textarea said wide"}
RADIO = {"class": "choice-list"}


class Moment(forms.DateTimeField):
    """A moment to the second, in the reader's zone; one with an offset of its own stays it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "input input-m", "type": "datetime-local", "step": "1"}
        kwargs.setdefault("widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M:%S", attrs=attrs))
        super().__init__(**kwargs)


class AnswerForm(forms.Form):
    """One answer. It only reads; the rules say what is missing."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[(key.value, name) for key, name in ANSWER_NAMES.items()],
        widget=forms.RadioSelect(attrs=RADIO),
    )
    role = forms.ChoiceField(
        label=_("Our role"), required=False, widget=forms.RadioSelect(attrs=RADIO)
    )
    category = forms.ChoiceField(
        label=_("Which kind of serious incident"),
        required=False,
        choices=list(CATEGORY_NAMES.items()),
        widget=forms.RadioSelect(attrs=RADIO),
    )
    death = forms.BooleanField(
        label=_("A person died"),
        required=False,
        help_text=_("Then the shorter time limit of a death applies."),
    )
    widespread = forms.BooleanField(
        label=_("It is a widespread infringement"),
        required=False,
        help_text=_("Across several Member States (Art. 3(61)); then the shortest limit applies."),
    )
    aware_at = Moment(
        label=_("Became aware at"),
        required=False,
        help_text=_(
            "Needed with a yes: since when we know with reasonable certainty. The time of the law "
            "runs from then. In your time zone."
        ),
    )
    reason = Said(
        label=_("Reason"),
        required=False,
        help_text=_("On record, and read by auditors: what makes you sure."),
        widget=forms.Textarea(attrs=AREA),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        roles = {
            Question.BREACH: ("controller", "processor"),
            Question.SERIOUS: ("provider", "deployer", "deployer_alone"),
        }.get(question, ())
        field = self.fields["role"]
        field.choices = [(one, ROLE_NAMES[one]) for one in roles]  # type: ignore[attr-defined]
        if not roles:
            del self.fields["role"]
        if question is not Question.SERIOUS:
            for name in ("category", "death", "widespread"):
                del self.fields[name]

    def given(self) -> Given:
        """What was typed; only after ``is_valid``."""
        clean = self.cleaned_data
        return Given(
            question=self.question,
            answer=Answer(clean["answer"]),
            reason=clean["reason"],
            aware_at=clean["aware_at"],
            role=clean.get("role", ""),
            category=clean.get("category", ""),
            death=clean.get("death", False),
            widespread=clean.get("widespread", False),
        )


class NoticeForm(forms.Form):
    """What a notice says, part by part."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)
    to = Said(label=_("To"), required=False, widget=forms.Textarea(attrs={**AREA, "rows": 2}))
    sender = Said(label=_("From"), required=False)

    def __init__(self, *args: Any, kind: NoticeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for part in PARTS[kind]:
            self.fields[f"part_{part.key}"] = Said(
                label=PART_NAMES[part.key],
                required=False,
                help_text=part.basis,
                widget=forms.Textarea(attrs=AREA),
            )

    @staticmethod
    def of(written: Written, n: int) -> dict[str, Any]:
        """What stands in the form at first."""
        parts = {f"part_{key}": text for key, text in written.parts.items()}
        return {"to": written.to, "sender": written.sender, "seen": n, **parts}

    def written(self) -> Written:
        clean = self.cleaned_data
        parts = {part.key: clean[f"part_{part.key}"].strip() for part in PARTS[self.kind]}
        return Written(clean["to"].strip(), clean["sender"].strip(), parts)


class SentForm(forms.Form):
    """That a notice went out."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    sent_at = Moment(label=_("Sent at"), required=False, help_text=_("In your time zone."))
    to = Said(label=_("To whom"), required=False, max_length=300)
    how = Said(
        label=_("How"),
        required=False,
        max_length=200,
        help_text=_("For instance the authority’s web form, registered mail, by hand."),
    )
    reference = Said(
        label=_("Reference"),
        required=False,
        max_length=200,
        help_text=_("What the recipient gave back: a file number, a receipt."),
    )
    late_reason = Said(
        label=_("Reasons for the delay"),
        required=False,
        max_length=5000,
        help_text=_("Needed when it was sent after the deadline."),
        widget=forms.Textarea(attrs=AREA),
    )

    def sending(self) -> Sending:
        return Sending(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why a notice is not needed, or needed again."""

    use_required_attribute = False
    reason = Said(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_("On record, and read by auditors."),
        widget=forms.Textarea(attrs=AREA),
    )


class Lines(Said):
    """One thing a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={**AREA, "rows": 3}))
        super().__init__(required=False, help_text=_("One a line."), **kwargs)

    def lines(self, text: str) -> tuple[str, ...]:
        return tuple(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)


class ScopeForm(forms.Form):
    """Whom and what the incident affects, as far as known."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)
    harm_so_far = Said(label=_("Harm so far"), required=False, widget=forms.Textarea(attrs=AREA))
    still_possible = Said(
        label=_("Still possible"), required=False, widget=forms.Textarea(attrs=AREA)
    )
    not_known = Said(label=_("Not known yet"), required=False, widget=forms.Textarea(attrs=AREA))
    people_least = forms.IntegerField(
        label=_("People affected, at least"), required=False, min_value=0, max_value=10**12,
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )  # fmt: skip
    people_most = forms.IntegerField(
        label=_("People affected, at most"), required=False, min_value=0, max_value=10**12,
        help_text=_("Empty: as many as at least."),
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )  # fmt: skip
    records = forms.IntegerField(
        label=_("Records"), required=False, min_value=0, max_value=10**12,
        widget=forms.NumberInput(attrs={"class": "input input-s"}),
    )  # fmt: skip
    data_categories = Lines(label=_("Categories of data"))
    countries = Lines(label=_("Countries"))
    systems = Lines(label=_("Systems"))
    harm_types = forms.MultipleChoiceField(
        label=_("Kinds of harm"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-grid"}),
    )
    actuality = forms.ChoiceField(
        label=_("Did harm happen?"), choices=list(ACTUALITY_NAMES.items()),
        widget=forms.RadioSelect(attrs=RADIO),
    )  # fmt: skip
    reversibility = forms.ChoiceField(
        label=_("Can it be undone?"), choices=list(REVERSIBILITY_NAMES.items()),
        widget=forms.RadioSelect(attrs=RADIO),
    )  # fmt: skip

    def __init__(self, *args: Any, harm_types: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one, HARM_NAMES.get(one, one)) for one in harm_types]
        self.fields["harm_types"].choices = named  # type: ignore[attr-defined]

    @property
    def scope(self) -> Scope:
        """What was typed; only after ``is_valid``."""
        clean = dict(self.cleaned_data)
        clean.pop("seen")
        for name in ("data_categories", "countries", "systems"):
            field = self.fields[name]
            assert isinstance(field, Lines)
            clean[name] = field.lines(clean[name])
        return Scope(**{**clean, "harm_types": tuple(clean["harm_types"])})


def shown_moment(at: datetime | None) -> datetime | None:
    """A moment in the reader's zone, for a form."""
    return timezone.localtime(at) if at is not None else None
