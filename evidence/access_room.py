"""An access, and what an auditor asked for, as somebody sees it: what may be done, and by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.db.models import QuerySet

from evidence import access_names, asked_names
from evidence.access_forms import (
    AccessConfirm,
    AccessLonger,
    AccessWords,
    AnswerForm,
    AskedDay,
    AskedOwner,
    AskedWords,
)
from evidence.actions import accesses, asked
from evidence.models.accesses import AuditorAccess
from evidence.models.asked import AskedEvidence
from evidence.rules import accesses as access_rules
from evidence.rules import asked as asked_rules
from evidence.trail_views import VERBS_OF_VIEW
from govportal.ledger.models import Entry
from govportal.people.models import Person, RoleAssignment
from govportal.people.models.people import in_force
from govportal.people.rules import Role
from govportal.refusals import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TAKING = VERBS_OF_VIEW["exports"]
"""Verbs of what leaves the portal as a file."""
SHOWN_TAKEN = 100
ACCESS_FORMS: dict[access_rules.Act, type[forms.Form]] = {
    **dict.fromkeys(access_rules.BY_PEOPLE, AccessWords),
    access_rules.Act.CONFIRM: AccessConfirm,
    access_rules.Act.CONFIRM_LONGER: AccessConfirm,
    access_rules.Act.ASK_LONGER: AccessLonger,
}
ASKED_FORMS: dict[asked_rules.Act, type[forms.Form]] = {
    **dict.fromkeys(asked_rules.Act, AskedWords),
    asked_rules.Act.GIVE: AskedOwner,
    asked_rules.Act.ANSWER: AnswerForm,
    asked_rules.Act.CHANGE_DAY: AskedDay,
    asked_rules.Act.ASK_AGAIN: AskedDay,
    asked_rules.Act.REOPEN: AskedDay,
}


@dataclass(frozen=True)
class Choice:
    """One thing that can be done now, and why not by this reader."""

    act: str
    label: "StrOrPromise"
    form: forms.Form
    no: Refusal | None
    is_open: bool


def access_choices(
    access: AuditorAccess, reader: Person, on: date, typed: tuple[str, forms.Form] | None = None
) -> Iterator[Choice]:
    """What the state allows; what was typed comes back where it was."""
    given = {"mark": access.mark}
    for act in access_rules.BY_PEOPLE:
        no = accesses.act_refusal(access, act, reader, on)
        again = typed[1] if typed and typed[0] == act else None
        if again or no is None or not no.is_stale:
            form = again or ACCESS_FORMS[act](prefix=act, initial=given)
            own = act is access_rules.Act.DECLINE_LONGER and access.longer_by == reader
            label = access_names.TAKE_BACK if own else access_names.LABELS[act]
            yield Choice(act, label, form, no, bool(again))


def asked_choices(
    row: AskedEvidence, reader: Person, on: date, typed: tuple[str, forms.Form] | None = None
) -> Iterator[Choice]:
    given = {"mark": row.mark, "due_on": row.due_on, "owner": row.owner}
    me, state = asked.who(row, reader, on), asked_rules.State(row.state)
    for act in asked_rules.Act:
        no = asked_rules.act_refusal(act, state, me)
        again = typed[1] if typed and typed[0] == act else None
        if again or no is None or not no.is_stale:
            form = again or ASKED_FORMS[act](prefix=act, initial=given)
            yield Choice(act, asked_names.LABELS[act], form, no, bool(again))


def tied(form: forms.Form, refusal: Refusal, fields: Mapping[str, str]) -> None:
    """Say a refusal at the field that it is about, too."""
    field = fields.get(refusal.code)
    if field in form.fields:
        form.add_error(field, str(refusal))


def namesakes(access: AuditorAccess) -> list[Person]:
    """Others here of the same name: only their addresses tell them apart."""
    same = Person.objects.filter(full_name__iexact=access.whose)
    return list(same.exclude(email__iexact=access.address).order_by("pk")[:10])


def taken_of(access: AuditorAccess) -> QuerySet[Entry]:
    """What its auditor took away while it ran, the newest first, from the ledger."""
    if access.person is None or access.begun_at is None:
        return Entry.objects.none()
    rows = Entry.objects.by(access.person).filter(verb__in=TAKING, occurred_at__gte=access.begun_at)
    if access.ended_at is not None:
        rows = rows.until(access.ended_at)
    return rows.newest_first()


def standing_auditors(on: date) -> QuerySet[RoleAssignment]:
    """Auditors by a role of their own, without an access that ends."""
    rows = RoleAssignment.objects.filter(in_force(on), role=Role.AUDITOR, access=None)
    return rows.filter(person__is_active=True).select_related("person").order_by("pk")
