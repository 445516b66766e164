"""What waits in the demo today, for everybody who can sign in."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from approvals.demo.sign_ins import PASSWORD, demo_sign_ins
from approvals.models import (
    Request,
)
from approvals.rules.ballots import view_refusal
from approvals.rules.reviews import StepKind
from govportal.people.models import Person
from registry.models import Agent
from tests.approvals.demo.looking import NOW, ballot_about, request_for, work_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("solveig.amadi", {"review.casting", "review.ballot", "review.reopen"}),
        ("theodor.quist", {"review.ballot", "condition.verify"}),
        ("wilhelm.sato", {"review.architecture", "review.ballot"}),
        ("emeka.lindholm", {"review.ballot"}),
        ("yvette.harrow", {"review.ballot"}),
        ("jonas.ferreira", {"review.security"}),
        ("dorothea.blanc", {"review.compliance", "review.legal_class"}),
        ("renske.obuya", {"review.question", "condition.evidence", "agent.release"}),
        ("leocadia.brandt", {"condition.evidence", "review.question"}),
        ("tadeo.lindqvist", {"review.attestation", "agent.release", "agent.go_live"}),
        ("lucian.perera", {"board_letter"}),
        ("viggo.adeyemi", {"review.attestation"}),
    ],
)
def test_everybody_has_work_today(key: str, kinds: set[str]):
    assert kinds <= work_of(key)


def test_one_ballot_hides_its_votes_from_a_member_and_another_shows_them():
    hidden = ballot_about("benefit-payment-adjuster")
    shown = ballot_about("policyholder-chat-guide")
    member = Person.objects.get(email="emeka.lindholm@brackwater.example")
    assert view_refusal(hidden.facts(NOW), member.pk) is not None
    assert view_refusal(shown.facts(NOW), member.pk) is None
    assert hidden.votes.exists() and shown.votes.exists()


def test_a_security_review_is_due_today():
    review = request_for("credit-limit-adviser").review
    assert review is not None
    step = review.steps.select_related("clock").get(kind=StepKind.SECURITY)
    assert step.state == "open" and step.clock is not None
    assert step.clock.due_at.date() == NOW.date()


@override_settings(DEMO_SIGN_INS=True)
def test_the_sign_in_page_of_the_demo_offers_its_people(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert all(one.email in page for one in demo_sign_ins())


@override_settings(DEMO_SIGN_INS=False)
def test_any_other_sign_in_page_offers_nobody(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert "@brackwater.example" not in page
    assert PASSWORD not in page


def test_everybody_offered_can_sign_in_and_finds_the_home_page(client: Client):
    for one in demo_sign_ins():
        sent = client.post(reverse("account_login"), {"login": one.email, "password": PASSWORD})
        assert sent.status_code == 302, one.email
        assert client.get(reverse("home")).status_code == 200
        client.logout()


def test_every_page_of_the_story_opens(client: Client):
    auditor = Person.objects.get(email="hedda.forsyth@brackwater.example")
    client.force_login(auditor, backend="allauth.account.auth_backends.AuthenticationBackend")
    for request in Request.objects.all():
        assert client.get(request.get_absolute_url()).status_code == 200, request
    for slug in Agent.objects.values_list("slug", flat=True):
        assert client.get(reverse("agent_detail", args=[slug])).status_code == 200, slug
