"""Links to companies: declared by whoever has them, and compared by name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from govportal.ledger.models import Entry
from govportal.people.actions import declare_interest, end_interest
from govportal.people.models import Interest
from govportal.people.rules.interests import is_named, key_of
from tests import make
from tests.make import START
from tests.refusing import refused


@pytest.mark.parametrize(
    ("company", "text", "named"),
    [
        ("Anthropic", "Anthropic Claude Sonnet 4.5 (pinned 20250929)", True),
        ("anthropic, Inc.", "ANTHROPIC", True),
        ("Anthropic", "Anthropics Ltd", False),
        ("Open Systems AG", "Model by Open Systems, hosted in Zürich", True),
        ("Open Systems", "Systems that are open", False),
        ("Zürich Re", "ZÜRICH RE", True),
        ("Acme", "", False),
    ],
)
def test_a_company_is_named_by_its_whole_words(company, text, named):
    assert is_named(key_of(company), [text]) is named


@pytest.fixture
def cast(db):
    return make.organisation()


def test_a_link_is_declared_once_and_its_words_stay_out_of_the_ledger(cast):
    made = declare_interest("Acme GmbH", "I own shares.", actor=cast.member, now=START)
    assert (made.key, made.ends_on) == ("acme", None)
    body = Entry.objects.get(verb="interest.declared").body
    assert "Acme" not in body and "shares" not in body
    with refused("interest.known_stale"):
        declare_interest("ACME", "Still.", actor=cast.member, now=START)
    for company, nature, code in (
        ("  ", "x", "company_missing"),
        ("Acme", " ", "nature_missing"),
        ("A" * 121, "x", "company_long"),
        ("B", "x" * 301, "nature_long"),
    ):
        with refused(f"interest.{code}"):
            declare_interest(company, nature, actor=cast.member, now=START)


def test_a_link_ends_and_may_begin_again(cast):
    made = declare_interest("Acme", "I worked there.", actor=cast.member, now=START)
    made = end_interest(made, actor=cast.member, now=START + timedelta(days=9))
    assert made.ends_on == (START + timedelta(days=8)).date()
    with refused("interest.ended_stale"):
        end_interest(made, actor=cast.member, now=START + timedelta(days=9))
    declare_interest("Acme", "I am back.", actor=cast.member, now=START + timedelta(days=10))
    assert Interest.objects.in_force((START + timedelta(days=9)).date()).count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.create(
            person=cast.member, company="acme", key="acme", nature="x", starts_on=START.date()
        )


def test_the_account_page_takes_a_link_says_what_is_missing_and_shows_only_ones_own(client, cast):
    client.force_login(cast.member)
    page = reverse("person_settings")
    answer = client.post(page, {"company": "", "nature": "kept <b>words</b>"})
    assert answer.status_code == 422 and "Name the company." in answer.content.decode()
    assert "kept &lt;b&gt;words" in answer.content.decode()
    assert client.post(page, {"company": "Acme", "nature": "Shares."}).status_code == 302
    assert client.post(page, {"company": "acme", "nature": "Again."}).status_code == 409
    assert "Shares." in client.get(page).content.decode()
    made = Interest.objects.get()
    client.force_login(cast.chair)
    assert "Shares." not in client.get(page).content.decode()
    assert client.post(reverse("interest_end", args=[made.pk])).status_code == 404
    client.force_login(cast.member)
    for _ in range(2):
        assert client.post(reverse("interest_end", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.ends_on is not None
