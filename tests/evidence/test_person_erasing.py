"""Erasing a person: two people, not while it has to stay, and every proof holds afterwards."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.actions.person_erasing import carry_out_erasure, drop_erasure, preview_of
from evidence.models import PersonErasure
from evidence.models.identities import own_values
from govportal.ledger.actions import record, recorded, seal, verify_ledger
from govportal.ledger.actions.holds import hold, lift
from govportal.ledger.models import Disclosure, Entry
from govportal.ledger.proofs import inclusion_proof, latest_checkpoint
from govportal.ledger.rules import Reference
from govportal.people.account_actions import deactivate_person, reactivate_person
from govportal.people.actions import save_view
from govportal.people.models import Person
from govportal.people.rules.erasure import is_erased
from govportal.refusals import Refused
from registry.models import AgentWords
from tests import make
from tests.evidence.keeping import SHORT, WHY, erasure, leaver, second_administrator, shortened

NOW = make.START + timedelta(days=10)
NAME, MAIL = "Lea Vincent", "lea.vincent@brackwater.example"


def code(action, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    return refused.value.refusal.code


def everything_stored() -> str:
    """All text of the database, as somebody who copies its file would read it."""
    from django.apps import apps  # noqa: PLC0415

    rows = (
        row
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for row in model._base_manager.values_list(*_texts(model))
    )
    return "\n".join(str(row) for row in rows)


def _texts(model):
    return [f.name for f in model._meta.concrete_fields]


def test_afterwards_nothing_stored_says_who_it_was_and_every_proof_holds(cast):
    person = leaver(cast)
    EmailAddress.objects.create(user=person, email=MAIL, verified=True, primary=True)
    person.full_name = "Lea Vincent-Ortega"
    _renamed(person)
    assert NAME in everything_stored() and MAIL in everything_stored()
    row = erasure(cast, person, NOW)
    seal(timezone.now())
    before = {pk: inclusion_proof(pk) for pk in Entry.objects.values_list("pk", flat=True)}
    root = bytes(latest_checkpoint().root)
    carry_out_erasure(row, actor=second_administrator(cast), now=NOW)
    left = everything_stored()
    assert NAME not in left and "lea.vincent" not in left
    for proof in before.values():
        proof.verify(root)
    seal(timezone.now())
    assert verify_ledger(timezone.now()).held
    person.refresh_from_db()
    assert is_erased(person.email) and person.full_name.startswith("Erased person")
    assert set(person.history.values_list("full_name", flat=True)) == {person.full_name}
    assert Entry.objects.about(person).count() >= 3


@recorded
def _renamed(person):
    person.save()
    record("person.manager_named", person, actor=make.SETUP, now=make.START)


def test_what_they_wrote_about_a_case_stays_and_so_does_the_case(cast):
    person = leaver(cast)
    with transaction.atomic():
        record("review.question_answered", Reference("review:1"), actor=person, now=NOW,
               refs=[person], personal={"answer": "Nobody does."})  # fmt: skip
    values = set(Disclosure.objects.filter(path="/personal/answer").values_list("pk", flat=True))
    assert values and not values & set(own_values(person).values_list("pk", flat=True))
    row = erasure(cast, person, NOW)
    carry_out_erasure(row, actor=second_administrator(cast), now=NOW)
    assert Disclosure.objects.filter(pk__in=values).exists()


def test_their_name_in_an_entry_about_something_else_goes_alone(cast):
    person = leaver(cast)

    @recorded
    def imported():
        person.title = "Clerk"
        person.save()
        record("inventory.imported", Reference("inventory:1"), actor=make.SETUP, now=NOW,
               refs=[person], personal={"file": "staff.csv"})  # fmt: skip

    imported()
    row = erasure(cast, person, NOW)
    carry_out_erasure(row, actor=second_administrator(cast), now=NOW)
    entry = Entry.objects.get(verb="inventory.imported")
    paths = Disclosure.objects.filter(entry_id=entry.pk).values_list("path", flat=True)
    assert list(paths) == ["/personal/file"]


def test_it_takes_two_administrators(cast):
    second = second_administrator(cast)
    person = leaver(cast)
    for other in (cast.auditor, cast.chair, cast.owner):
        from evidence.actions.person_erasing import ask_erasure  # noqa: PLC0415

        told = code(ask_erasure, person, WHY, actor=other, now=NOW)
        assert told == "keeping.only_administrators"
    row = erasure(cast, person, NOW)
    assert code(erasure, cast, person, NOW) == "erasure.asked_stale"
    told = code(carry_out_erasure, row, actor=cast.administrator, now=NOW)
    assert told == "keeping.two_people"
    assert (
        code(carry_out_erasure, row, actor=cast.auditor, now=NOW) == "keeping.only_administrators"
    )
    carry_out_erasure(row, actor=second, now=NOW)
    for act in (carry_out_erasure, drop_erasure):
        assert code(act, row, actor=second, now=NOW) == "erasure.decided_stale"
    assert code(erasure, cast, person, NOW) == "erasure.erased_stale"


def test_who_asked_may_take_it_back_and_it_can_be_asked_again(cast):
    row = erasure(cast, now=NOW)
    drop_erasure(row, actor=cast.administrator, now=NOW)
    assert not is_erased(row.person.email)
    assert erasure(cast, row.person, NOW).number == f"ER-{NOW.year}-0002"


def test_an_open_account_is_closed_first(cast):
    assert code(erasure, cast, cast.colleague, NOW) == "erasure.active"


def test_a_decider_stays_within_retention_and_goes_after_it(cast):
    make.approve(make.request(cast), make.START)
    decider = cast.tech_owner
    deactivate_person(decider, actor=cast.administrator, now=NOW)
    assert code(erasure, cast, decider, NOW) == "erasure.decider"
    shortened(cast, NOW)
    after = make.START + timedelta(days=366 * SHORT.deciders // 12)
    assert code(erasure, cast, decider, NOW + timedelta(days=300)) == "erasure.decider"
    row = erasure(cast, decider, after)
    carry_out_erasure(row, actor=second_administrator(cast), now=after)
    row.refresh_from_db()
    assert row.state == "done" and row.kept_until <= after
    words = " ".join(AgentWords.objects.values_list("words", flat=True))
    assert "erased" in words.lower()  # found by what stands there now, and by no name


def test_who_becomes_a_decider_between_asking_and_erasing_stays(cast):
    row = erasure(cast, now=NOW)
    with transaction.atomic():
        record("ballot.voted", Reference("ballot:1"), actor=make.SETUP, now=NOW,
               on_behalf_of=row.person)  # fmt: skip
    told = code(carry_out_erasure, row, actor=second_administrator(cast), now=NOW)
    assert told == "erasure.decider"
    assert not is_erased(Person.objects.get_queryset().get(pk=row.person_id).email)


def test_a_legal_hold_keeps_them_until_it_is_lifted(cast):
    person = leaver(cast)
    holder = Reference("incident:INC-2026-0001")
    row = erasure(cast, person, NOW)
    with transaction.atomic():
        hold([person.ledger_ref], holder, now=NOW)
    assert preview_of(person, NOW).refusal.code == "ledger.identity_held"
    told = code(carry_out_erasure, row, actor=second_administrator(cast), now=NOW)
    assert told == "ledger.identity_held"
    with transaction.atomic():
        lift(holder, now=NOW)
    carry_out_erasure(row, actor=second_administrator(cast), now=NOW)


def test_the_account_of_an_erased_person_is_never_opened_again(cast):
    row = erasure(cast, now=NOW)
    done = carry_out_erasure(row, actor=second_administrator(cast), now=NOW)
    person = Person.objects.get_queryset().get(pk=done.person_id)
    assert code(reactivate_person, person, actor=cast.administrator, now=NOW) == "people.erased"


@pytest.mark.both_databases
def test_the_database_itself_keeps_whoever_has_to_stay(cast):
    person = leaver(cast)
    row = erasure(cast, person, NOW)
    rows = PersonErasure.objects.filter(pk=row.pk)
    second = second_administrator(cast)
    done = {"state": "done", "decided_at": NOW, "facts": {}}
    tries = [
        {**done, "decided_by": cast.administrator},
        {**done, "decided_by": person},
        {**done, "decided_by": second, "kept_until": NOW + timedelta(days=1)},
        {"person": cast.owner},
        {"number": "ER-1"},
    ]
    for change in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with transaction.atomic():
        hold([person.ledger_ref], Reference("incident:INC-2026-0001"), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**done, decided_by=second)
    with transaction.atomic():
        lift(Reference("incident:INC-2026-0001"), now=NOW)
    carry_out_erasure(row, actor=second, now=NOW)
    people = Person.objects.get_queryset().filter(pk=person.pk)
    for change in ({"full_name": NAME}, {"email": MAIL}, {"is_active": True}, {"title": "Clerk"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            people.update(**change)
    people.update(last_login=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="asked")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete(rows.db)


def test_saved_views_and_sign_ins_go_too(cast):
    from axes.models import AccessLog  # noqa: PLC0415

    person = leaver(cast)
    save_view("requests", "Mine", "tier=1", actor=person)
    AccessLog.objects.create(username=MAIL, ip_address="192.0.2.1")
    row = erasure(cast, person, NOW)
    seen = preview_of(person, NOW)
    assert seen.rows["saved_views"] == 1 and seen.rows["sign_ins"] == 1 and seen.goes > 2
    carry_out_erasure(row, actor=second_administrator(cast), now=NOW)
    assert not AccessLog.objects.exists() and preview_of(person, NOW).values == 0
