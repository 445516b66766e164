"""Looking changes nothing: no GET of any page opens a transaction, and none costs too much."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.people.test_access import ONLY_POST, OPEN_TO_ALL, PAGES, in_groups, scene

__all__ = ["scene"]  # the fixture with something behind every address
pytestmark = pytest.mark.django_db
A_PAGE = 15
OF_A_LINK = {"account_reset_password_from_key"}
READ = sorted(name for name, (_, _, status) in PAGES.items() if status != ONLY_POST)


@pytest.fixture
def cast(db):
    return make.organisation()


def statements(client, address: str) -> list[str]:
    """What a GET asks the database, once sign-in and memory have settled."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


def transactions(asked: list[str]) -> list[str]:
    return [sql for sql in asked if sql.startswith(("BEGIN", "SAVEPOINT", "INSERT", "UPDATE"))]


@pytest.mark.parametrize("some", in_groups(READ))
def test_looking_opens_no_transaction_and_costs_at_most_fifteen_queries(client, scene, some):
    cast, values = scene
    dear = {}
    for name in some:
        arguments, allowed, _ = PAGES[name]
        address = reverse(name, args=[values[a] for a in arguments])
        readers = sorted(allowed or {"owner", "auditor", "stranger"})
        for reader in {readers[0], readers[-1], *({"owner", "auditor"} & set(readers))}:
            client.force_login(getattr(cast, reader))
            asked = statements(client, address)
            assert not transactions(asked), (name, reader)
            if len(asked) > A_PAGE:
                dear[name, reader] = "\n".join(asked)
    assert not dear, "\n".join(f"{who}:\n{asked}" for who, asked in dear.items())


@pytest.mark.parametrize("name", sorted(OPEN_TO_ALL - OF_A_LINK))
def test_nor_does_looking_without_an_account(client, cast, name):
    assert not transactions(statements(client, reverse(name)))
