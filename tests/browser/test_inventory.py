"""The inventory as a whole in the browser: imported with a look first, and handed on."""

import pytest

from registry.models import Agent
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILES = make.EXAMPLES.parent / "inventory"


@pytest.fixture
def cast(transactional_db):
    return make.organisation()


def upload(portal, name: str) -> None:
    portal.open("/inventory/import/")
    portal.page.set_input_files("input[type=file]", FILES / name)
    portal.page.get_by_role("button", name="Look at the file").click()


@pytest.mark.parametrize("with_script", [False], indirect=True)
def test_an_administrator_imports_the_inventory_and_hands_a_part_on(portal, cast):
    portal.sign_in(cast.administrator)
    portal.open("/inventory/import/")
    portal.look("inventory-import")
    upload(portal, "inventory-bad.csv")
    assert "12 things are wrong" in portal.page.content()
    portal.look("inventory-faults")
    upload(portal, "inventory.csv")
    portal.look("inventory-check")
    portal.page.get_by_role("button", name="Import 200 rows").click()
    assert "Imported. New agents: 200." in portal.page.content() and Agent.objects.count() == 200
    portal.look("agents")
    portal.open("/agents/?view=unapproved&q=mail&environment=production")
    portal.look("agents-filtered")
    for box in portal.page.locator("input.box").all()[:3]:
        box.check()
    portal.page.get_by_role("button", name="Change who answers").click()
    portal.page.get_by_label("What changes hands").select_option("data_steward")
    portal.page.get_by_label("Who shall have it").fill(cast.owner.email)
    portal.look("reassign")
    portal.page.get_by_role("button", name="Show what changes").click()
    portal.look("reassign-check")
    portal.page.get_by_role("button", name="Change 3 agents").click()
    assert Agent.objects.filter(data_steward=cast.owner).count() == 3
    portal.open("/inventory/import/people/")
    portal.look("inventory-people")


def test_every_page_about_the_inventory_is_accessible(portal, cast):
    portal.sign_in(cast.administrator)
    portal.open("/inventory/import/")
    portal.check()
    upload(portal, "inventory-bad.csv")
    portal.check()
    upload(portal, "inventory.csv")
    portal.check()
    portal.page.get_by_role("button", name="Import 200 rows").click()
    portal.check()
    numbers = ",".join(map(str, Agent.objects.values_list("pk", flat=True)[:5]))
    portal.open(f"/inventory/reassign/?ids={numbers}")
    portal.check()
    person = cast.owner.email
    portal.open(f"/inventory/reassign/?ids={numbers}&part=business_owner&person={person}")
    portal.check()
