"""The first administrator of a new portal is made on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from govportal.ledger.models import Entry
from govportal.people.models import Person

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery staple"


@pytest.fixture
def typed(monkeypatch):
    def say(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))

    return say


def add(*arguments):
    call_command("add_person", *arguments, stdout=io.StringIO())


def test_an_administrator_is_made_and_can_sign_in(client, typed):
    typed(GOOD)
    add("ada@example.com", "--name", "Ada Ames", "--role", "administrator")
    answer = client.post("/accounts/login/", {"login": "ada@example.com", "password": GOOD})
    assert answer.status_code == 302
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"person.added", "role.given", "person.signed_in"} <= verbs


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (("no address", "--name", "A"), GOOD, "no e-mail address"),
        (("a@example.com", "--name", "A"), "short", "too short"),
        (("a@example.com", "--name", "A", "--unit", "mars"), GOOD, "no business unit"),
    ],
)
def test_bad_input_makes_nobody(typed, arguments, password, says):
    typed(password)
    with pytest.raises(CommandError, match=says):
        add(*arguments)
    assert not Person.objects.exists()


def test_an_address_has_one_account(typed):
    typed(GOOD)
    add("ada@example.com", "--name", "Ada Ames")
    with pytest.raises(CommandError, match="account already"):
        add("Ada@Example.com", "--name", "Ada Ames")
