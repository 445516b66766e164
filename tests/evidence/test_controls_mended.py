"""Own controls: no list renews a control by itself, no seat outlives its role, nothing is lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evidence.actions import reconciling as acts
from evidence.actions.recertifying import Said, answer_roles
from evidence.controls import live
from evidence.models import Control, RecertifiedRole
from evidence.models.own_controls import own_controls
from evidence.rules.recertification import Answer
from govportal.people.models import Seat, in_force
from govportal.people.rules import Role
from govportal.refusals import Refused
from tests import make
from tests.evidence.controls_making import WHY, brought, campaign, comparison, people_list
from tests.make import START


@pytest.fixture
def cast(db):
    return make.organisation()


def compare(cast, text=None, **more):
    list_ = replace(brought(text or people_list(cast)), **more)
    return acts.reconcile(list_, actor=cast.compliance, now=START)


def test_another_source_day_or_outcome_is_another_comparison(cast):
    first = compare(cast)
    assert compare(cast) == first
    assert compare(cast, source="Another directory") != first
    other = compare(cast, as_of=START.date() - timedelta(days=3))
    assert other != first and other.as_of == START.date() - timedelta(days=3)
    cast.owner.full_name = "Somebody Else"
    cast.owner.save()
    mended = compare(cast)
    assert mended != first and mended.differences == first.differences - 1


def code_of(cast, text=None, **more):
    with pytest.raises(Refused) as refused:
        compare(cast, text, **more)
    assert str(refused.value.refusal)
    return refused.value.refusal.code.removeprefix("reconciliation.")


def test_a_list_that_says_nothing_is_refused(cast):
    email = cast.owner.email
    assert code_of(cast, as_of=date(1, 1, 1)) == "as_of_old"
    assert code_of(cast, source="a\u202eb") == "sign_wrong"
    assert code_of(cast, "Email\nnobody@x.example\n") == "nothing_shared"
    assert code_of(cast, "Email;Name\na;b\n") == "semicolons"
    assert code_of(cast, f"Email,Name,name\n{email},A,B\n") == "column_twice"
    assert code_of(cast, f"Email,Name\n{email},A,B\n") == "row_long"


def test_a_row_with_too_few_cells_says_which_and_what_it_lacks(cast, client):
    email = cast.owner.email
    client.force_login(cast.compliance)
    typed = {"about": "people", "source": "The directory", "as_of": str(timezone.localdate())}
    for text, row, lacks in (
        (f"Email,Name,Unit\n\n{email},A\n", 3, "“Unit”"),
        (f"Name,Unit,Email\nA,b,{email}\nB\n", 3, "“Unit”, “Email”"),
    ):
        assert code_of(cast, text) == "row_short"
        file = SimpleUploadedFile("list.csv", text.encode())
        page = client.post(reverse("reconciliation_new"), typed | {"file": file})
        said = page.content.decode()
        assert page.status_code == 422 and f"Row {row} has" in said and f"lacks {lacks}" in said
        assert "A chosen file has to be chosen again" in said and "The directory" in said
    first = client.get(reverse("reconciliation_new")).content.decode()
    assert "chosen again" not in first
    whole = f"Email,Name,Unit,\n{email},A,\n{cast.chair.email},B,\n"  # the last has no name
    assert compare(cast, whole).there == 2


def standing(key, on):
    return next(one for one in own_controls(on) if one.key == key)


def test_only_a_list_whose_differences_are_answered_renews_the_control(cast):
    today, slug = START.date(), "population-reconciliation"
    evidence = lambda: live([Control(slug=slug, title=slug)])[slug].count  # noqa: E731
    made = comparison(cast)
    assert standing("reconciliation-people", today).state == "never" and evidence() == 0
    assert "wait" in str(standing("reconciliation-people", today).note)
    wanted = acts.Wanted([row.pk for row in made.rows.all()], "All of them were looked at.")
    acts.explain(made, wanted, actor=cast.compliance, now=START)
    assert standing("reconciliation-people", today).state == "on_time" and evidence() == 1


def test_the_seat_goes_with_the_role_and_the_page_says_so_before(cast, client):
    made, on = campaign(), START.date()
    line = RecertifiedRole.objects.filter(
        role=Role.COMMITTEE_MEMBER, person__seats_held__isnull=False
    ).first()
    seat = Seat.objects.filter(in_force(on), holder=line.person).first()
    client.force_login(line.answerer)
    page = client.get(reverse("recertification_answer", args=[made.number])).content.decode()
    assert "these seats become vacant too" in page and seat.title in page
    said = [Said(line.pk, Answer.WITHDRAWN, WHY)]
    answer_roles(made, said, actor=line.answerer, now=START)
    assert not Seat.objects.filter(in_force(on), holder=line.person).exists()
    now = Seat.objects.get(in_force(on), kind=seat.kind, title=seat.title, unit=seat.unit)
    assert now.holder is None and now.alternate == seat.alternate


def test_a_reason_typed_too_late_comes_back(cast, client):
    made = campaign()
    line = RecertifiedRole.objects.get(person=cast.operator)
    client.force_login(line.answerer)
    where = reverse("recertification_answer", args=[made.number])
    typed = {f"answer-{line.pk}": "withdrawn", f"reason-{line.pk}": WHY}
    assert client.post(where, typed).status_code == client.post(where, typed).status_code == 302
    other = "Quite another reason for the same answer."
    for answer in ("withdrawn", "confirmed"):
        late = client.post(where, typed | {f"answer-{line.pk}": answer, f"reason-{line.pk}": other})
        assert late.status_code == 409 and other in late.content.decode()
