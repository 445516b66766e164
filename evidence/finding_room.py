"""A finding as somebody sees it: what stands, what they may do, and what they typed."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.actions.findings import act_refusal
from evidence.finding_forms import FinishForm, OtherOwnerForm, PlanForm, WordsForm
from evidence.models.findings import AuditFinding
from evidence.rules.findings import MOVES, Act, State
from govportal.people.models import Person
from govportal.refusals import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORMS: dict[Act, type[WordsForm]] = {
    Act.PLAN: PlanForm,
    Act.FINISH: FinishForm,
    Act.EFFECTIVE: WordsForm,
    Act.NOT_EFFECTIVE: WordsForm,
    Act.DISMISS: WordsForm,
    Act.REOPEN: WordsForm,
    Act.CHANGE: OtherOwnerForm,
}
LABELS: dict[Act, "StrOrPromise"] = {
    Act.PLAN: _("Say the cause and what will be done"),
    Act.FINISH: _("Say that it is done"),
    Act.EFFECTIVE: _("It helped: close it"),
    Act.NOT_EFFECTIVE: _("It did not help"),
    Act.DISMISS: _("Dismiss it"),
    Act.REOPEN: _("Open it again"),
    Act.CHANGE: _("Another owner or day"),
}


@dataclass(frozen=True)
class Choice:
    """One thing that can be done to it now, and why not by this reader."""

    act: Act
    label: "StrOrPromise"
    form: forms.Form
    no: Refusal | None
    is_open: bool


def choices_for(
    finding: AuditFinding, reader: Person, on: date, typed: tuple[Act, forms.Form] | None = None
) -> list[Choice]:
    """What the state allows; what was typed comes back where it was."""
    given = {"mark": finding.mark, "owner": finding.owner.email, "due_on": finding.due_on}
    return [
        Choice(
            act,
            LABELS[act],
            typed[1] if typed and typed[0] is act else FORMS[act](prefix=act, initial=given),
            act_refusal(finding, act, reader, on),
            bool(typed and typed[0] is act),
        )
        for act in Act
        if State(finding.state) in MOVES[act][0] or (typed and typed[0] is act)
    ]
