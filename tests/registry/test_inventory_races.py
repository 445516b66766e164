"""Two people at once on the inventory: one effect, the other is told why. Real threads."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.models import Person
from registry.actions import register_agent, update_agent
from registry.actions.inventory import confirm_inventory, import_inventory, upload_inventory
from registry.actions.reassigning import reassign, reassignment_of
from registry.models import Agent, AgentWords, InventoryFile, found_by
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import SETUP, START
from tests.registry.inventories import csv_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = START + timedelta(days=1)


@pytest.fixture
def cast(transactional_db):
    return make.organisation()


def whole():
    """Every agent has its words and its entry, and the ledger verifies."""
    slugs = set(Agent.objects.values_list("slug", flat=True))
    assert set(AgentWords.objects.values_list("agent__slug", flat=True)) == slugs
    assert Entry.objects.filter(verb="agent.registered").count() == len(slugs)
    assert found_by(Agent.objects.all(), "letter").count() == len(slugs)
    seal(START)
    assert verify_ledger(START).fault == ""


def test_a_file_confirmed_twice_at_once_is_imported_once(cast):
    upload = SimpleUploadedFile("agents.csv", csv_of({}, {}))
    file = upload_inventory(upload, actor=cast.administrator, now=NOW)

    def confirm():
        again = InventoryFile.objects.get(pk=file.pk)
        actor = Person.objects.get(pk=cast.administrator.pk)
        return confirm_inventory(again, file.sha256, file.plan, actor=actor, now=NOW)

    assert codes(at_once(confirm, confirm)) == ["inventory.file_over_stale"]
    assert Agent.objects.count() == 2
    assert Entry.objects.filter(verb="inventory.imported").count() == 1
    whole()


def test_two_files_with_the_same_new_agent_register_it_once(cast):
    def take(data):
        return lambda: import_inventory(data, actor=SETUP, now=NOW)

    results = at_once(take(csv_of({}, {})), take(csv_of({}, {})))
    assert set(codes(results)) <= {"inventory.changed_stale"}
    assert Agent.objects.count() == 2
    whole()


def test_an_owner_who_changes_while_many_are_handed_on(cast):
    agents = [
        register_agent(f"letter-{n}", f"Letter {n}", cast.unit, actor=SETUP, now=START,
                       business_owner=cast.owner)
        for n in range(3)
    ]  # fmt: skip
    keys = [agent.pk for agent in agents]
    rows = Agent.objects.filter(pk__in=keys)
    seen = reassignment_of(rows, "data_steward", cast.colleague, actor=cast.owner, now=NOW).seen

    def hand_on():
        actor = Person.objects.get(pk=cast.owner.pk)
        return reassign(keys, "data_steward", cast.colleague, seen, actor=actor, now=NOW)

    def take_over():
        return update_agent(agents[0], actor=SETUP, now=NOW, business_owner=cast.manager)

    results = codes(at_once(hand_on, take_over))
    stewards = Agent.objects.filter(data_steward=cast.colleague).count()
    assert (stewards, results) in [(3, []), (0, ["reassign.not_yours"])]
    assert Agent.objects.get(pk=keys[0]).business_owner == cast.manager
    whole()
