"""The databases keep an approved review, its evidence, and the re-test of every action."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from incidents.actions import post_incident
from incidents.models import (
    ActionEvidence,
    CorrectiveAction,
    FailedControl,
    HandedIn,
    PostIncidentReview,
    Retest,
    ReviewSignature,
    ReviewText,
)
from incidents.rules.post_incident import Way
from incidents.rules.severities import Severity
from tests import make
from tests.approvals.policy_making import voted
from tests.incidents.make import closed
from tests.incidents.pir_making import (
    LATER,
    action,
    content,
    done,
    handed,
    opened,
    retested,
    written,
)
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)
NOW = START + LATER


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def changed(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def test_no_review_is_approved_without_a_yes_and_then_it_stays(cast):
    pir = handed(cast, opened(cast), NOW)
    yes = {"state": "approved", "approved_at": NOW, "closed_at": NOW}
    cannot(lambda: changed(pir, **yes))
    voted(pir.handed.review, START + DAY)
    pir = post_incident.loaded(pir.pk)
    assert pir.is_approved
    for values in ({"state": "draft", "approved_at": None, "closed_at": None}, {"number": "PIR-0"},
                   {"returned": "x"}, {"approved_at": NOW}, {"n": 4}):  # fmt: skip
        cannot(lambda values=values: changed(pir, **values))
    cannot(lambda: changed(pir.text, digest="sha256:0"))
    cannot(lambda: changed(pir.handed, frozen={}))
    control = FailedControl.objects.get()
    cannot(lambda: changed(control, how="Otherwise"))
    cannot(lambda: FailedControl.objects.filter(pk=control.pk).delete())
    cannot(lambda: FailedControl.objects.create(
        incident=pir.incident, pir=pir, control="keys", catalogue=1))  # fmt: skip
    cannot(lambda: ReviewText.objects.create(
        pir=pir, n=9, content={}, digest="x", whys=5, by=cast.operator, at=NOW))  # fmt: skip
    cannot(PostIncidentReview.objects.filter(pk=pir.pk).delete)


def test_nothing_is_handed_in_without_five_whys_nor_around_the_committee(cast):
    pir = opened(cast)
    said = content(pir)
    said["whys"][4]["evidence"] = ""
    pir = post_incident.write_pir(pir, said, revision=0, actor=cast.operator, now=NOW)
    assert pir.text.whys == 4
    row = {"pir": pir, "n": 1, "frozen": {}, "digest": "x", "by": cast.operator, "at": NOW}
    cannot(lambda: HandedIn.objects.create(**row, text=pir.text, way="signatures"))
    pir = written(cast, pir, NOW)
    assert pir.text.whys == 5
    cannot(lambda: HandedIn.objects.create(**row, text=pir.text, way="signatures"))
    cannot(lambda: HandedIn.objects.create(**row, text=pir.text, way="committee"))


def test_one_signature_is_not_two(cast):
    incident = closed(cast, severity=Severity.SEV3)
    pir = post_incident.begin_pir(incident, actor=cast.operator, now=NOW)
    pir = handed(cast, post_incident.loaded(pir.pk), NOW, Way.SIGNATURES)
    post_incident.sign_pir(pir, digest=pir.handed.digest, actor=cast.operator, now=NOW)
    cannot(lambda: changed(pir, state="approved", approved_at=NOW, closed_at=NOW))
    row = {"handed": pir.handed, "person": cast.operator, "part": "operator", "at": NOW}
    cannot(lambda: ReviewSignature.objects.create(**row))


def test_an_action_closes_only_by_a_passing_retest_of_another(cast):
    one = action(cast, opened(cast), NOW)
    said = {"action": one, "n": 1, "at": NOW}
    cannot(lambda: ActionEvidence.objects.create(**said, text="Done", by=cast.operator))
    cannot(lambda: Retest.objects.create(**said, passed=True, text="Ok", by=cast.operator))
    one = done(cast, one, NOW)
    cannot(lambda: Retest.objects.create(**said, passed=True, text="Ok", by=cast.tech_owner))
    cannot(lambda: changed(one, state="closed", closed_at=NOW))
    failed = Retest.objects.create(**said, passed=False, text="No", by=cast.operator)
    cannot(lambda: changed(one, state="closed", closed_at=NOW, closing=failed))
    cannot(lambda: changed(failed, passed=True))


def test_a_closed_action_stays_closed_and_its_effect_is_said_once(cast):
    one = action(cast, opened(cast), NOW)
    effect = {"effect": "effective", "effect_by": cast.operator, "effect_at": NOW}
    cannot(lambda: changed(one, **effect))
    one = retested(cast, done(cast, one, NOW), NOW)
    for values in ({"state": "open", "closing": None, "closed_at": None}, {"title": "x"},
                   {"owner": cast.colleague}, {"due_on": NOW.date()}):  # fmt: skip
        cannot(lambda values=values: changed(one, **values))
    cannot(lambda: changed(one, **effect | {"effect_by": cast.tech_owner}))
    changed(one, **effect)
    cannot(lambda: changed(one, effect="not_effective"))
    cannot(CorrectiveAction.objects.filter(pk=one.pk).delete)


def test_a_recommendation_is_opened_once(cast):
    pir = opened(cast)
    one = post_incident.recommend(pir, "policy", "Check every call.", actor=cast.operator, now=NOW)
    said = {"owner": cast.security, "actor": cast.security, "now": NOW}
    post_incident.open_policy(pir, one.n, **said)
    one.refresh_from_db()
    cannot(lambda: changed(one, policy=None, opened_at=None, opened_by=None))
    cannot(lambda: changed(one, text="Other"))
