"""The pages about inventory files: a look first, then all of it or nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from registry.actions import update_agent
from registry.models import Agent, InventoryFile
from registry.tasks import tidy_inventory
from tests import make
from tests.make import SETUP
from tests.registry.inventories import FOLDER, csv_of

pytestmark = pytest.mark.django_db
IMPORT = "/inventory/import/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def upload(client, data, name="agents.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def kept(client, data, name="agents.csv"):
    """The file behind the page that an upload leads to."""
    answer = upload(client, data, name)
    assert answer.status_code == 302
    return InventoryFile.objects.get(pk=answer["Location"].split("/")[-2])


def confirm(client, file, **changes):
    sent = {"sha256": file.sha256, "plan": file.plan} | changes
    return client.post(reverse("agent_import_confirm", args=[file.pk]), sent)


def page(client, file):
    return client.get(file.get_absolute_url()).content.decode()


def test_looking_changes_nothing_and_confirming_imports(admin):
    file = kept(admin, csv_of({}, {"business_owner": "new@brackwater.example",
                                   "business_unit": "Brand new"}))  # fmt: skip
    shown = page(admin, file)
    assert "new@brackwater.example" in shown and "Brand new" in shown
    assert "2 new agents run already" in shown and not Agent.objects.exists()
    answer = confirm(admin, file)
    assert answer.status_code == 302 and Agent.objects.count() == 2
    assert "Imported" in page(admin, file)


def test_a_file_with_nothing_but_its_header_has_nothing_to_confirm(admin):
    file = kept(admin, csv_of().splitlines(keepends=True)[0])
    assert "nothing in the file but its header" in page(admin, file)
    assert "Import 0 rows" not in page(admin, file)


def test_a_file_with_faults_shows_them_and_offers_all_as_a_file(admin):
    file = kept(admin, (FOLDER / "inventory-bad.csv").read_bytes())
    shown = page(admin, file)
    assert "12 things are wrong" in shown and "duplicate slug (same as row 3)" in shown
    assert "agent_import_confirm" not in shown and "Import 40 rows" not in shown
    report = admin.get(reverse("agent_import_report", args=[file.pk]))
    assert len(report.content.decode("utf-8-sig").splitlines()) == 13
    answer = confirm(admin, file)
    assert answer.status_code == 422 and not Agent.objects.exists()
    assert Entry.objects.filter(verb="inventory.refused").count() == 1


def test_the_first_thousand_faults_are_shown_and_the_report_has_all(admin):
    file = kept(admin, csv_of(*[{"slug": f"X{n}"} for n in range(1_003)]))
    shown = page(admin, file)
    assert "1003 things are wrong" in shown.replace(",", "") and shown.count('scope="row"') == 1_000
    report = admin.get(reverse("agent_import_report", args=[file.pk]))
    assert len(report.content.splitlines()) == 1_004


def test_what_changes_is_shown_before_and_after(admin):
    confirm(admin, kept(admin, csv_of({})))
    file = kept(admin, csv_of({"name": "<b>Another</b>"}))
    shown = page(admin, file)
    assert "Letter Drafter" in shown and "&lt;b&gt;Another&lt;/b&gt;" in shown


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "is empty"), (b"\xd0\xcf\x11\xe0", "old Excel"), (None, "Choose")]
)
def test_what_is_no_inventory_file_is_said_beside_the_field(admin, data, words):
    answer = admin.post(IMPORT, {}) if data is None else upload(admin, data)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not InventoryFile.objects.exists()


def test_confirming_twice_imports_once(admin):
    file = kept(admin, csv_of({}))
    assert confirm(admin, file).status_code == 302
    again = confirm(admin, file)
    assert again.status_code == 409 and Agent.objects.count() == 1
    assert "imported or discarded already" in again.content.decode()


def test_a_page_that_showed_something_else_is_refused_and_shown_anew(admin, cast):
    first, second = kept(admin, csv_of({})), kept(admin, csv_of({"name": "Another"}))
    confirm(admin, first)
    answer = confirm(admin, second)
    assert answer.status_code == 409 and "Look at it again" in answer.content.decode()
    assert Agent.objects.get().name == "Letter Drafter"
    second.refresh_from_db()
    assert second.preview["changed"] == 1
    assert confirm(admin, second).status_code == 302
    assert Agent.objects.get().name == "Another"


def test_another_file_than_the_page_showed_is_refused(admin):
    file = kept(admin, csv_of({}))
    assert confirm(admin, file, sha256="0" * 64).status_code == 409
    assert confirm(admin, file, plan="").status_code == 409
    assert not Agent.objects.exists()


def test_faults_that_came_meanwhile_are_shown(admin, cast):
    file = kept(admin, csv_of({}))
    deactivate_person(cast.owner, actor=SETUP, now=make.START)
    answer = confirm(admin, file)
    assert (
        answer.status_code == 409 and "no longer has an active account" in answer.content.decode()
    )


def test_a_discarded_file_is_not_imported(admin):
    file = kept(admin, csv_of({}))
    assert admin.post(reverse("agent_import_discard", args=[file.pk])).status_code == 302
    assert confirm(admin, file).status_code == 409 and not Agent.objects.exists()
    assert admin.post(reverse("agent_import_discard", args=[file.pk])).status_code == 409


def test_only_who_uploaded_a_file_sees_it(admin, client, cast):
    file = kept(admin, csv_of({}))
    client.force_login(cast.auditor)
    assert client.get(file.get_absolute_url()).status_code == 404
    assert confirm(client, file).status_code == 404


@pytest.mark.parametrize("role", ["owner", "auditor", "chair", "operator"])
def test_only_an_administrator_imports(client, cast, role):
    client.force_login(getattr(cast, role))
    answer = upload(client, csv_of({}))
    assert answer.status_code == 403
    assert "Only an administrator imports" in answer.content.decode()
    assert "/inventory/import/" not in client.get("/agents/").content.decode()


def test_a_file_whose_time_is_over_is_gone(admin):
    file = kept(admin, csv_of({}))
    InventoryFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert admin.get(file.get_absolute_url()).status_code == 404
    tidy_inventory()
    assert not InventoryFile.objects.exists()


@pytest.mark.both_databases
def test_an_uploaded_file_stays_as_it_is(admin):
    file = kept(admin, csv_of({}))
    confirm(admin, file)
    rows = InventoryFile.objects.filter(pk=file.pk)
    for change in ({"sha256": "0" * 64}, {"content": b"x"}, {"state": "waiting"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_preview_costs_the_same_however_long_the_file(admin):
    asked = []
    for rows in (1, 60):
        file = kept(admin, csv_of(*[{"slug": f"a-{rows}-{n}"} for n in range(rows)]))
        with CaptureQueriesContext(connection) as captured:
            admin.get(file.get_absolute_url())
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 15


def test_the_name_of_a_file_is_only_shown(admin):
    file = kept(admin, csv_of({}), name="..\\..\\<b>evil.csv")
    assert file.name == "<b>evil.csv" and "<b>evil" not in page(admin, file)


def test_people_to_invite_are_listed_and_can_choose_a_password(admin, client, mailoutbox):
    confirm(admin, kept(admin, csv_of({"business_owner": "new@brackwater.example"})))
    shown = admin.get(reverse("agent_import_people")).content.decode()
    assert "new@brackwater.example" in shown
    admin.logout()
    client.post(reverse("account_reset_password"), {"email": "new@brackwater.example"})
    assert [mail.to for mail in mailoutbox] == [["new@brackwater.example"]]


def export(client, **filters):
    answer = client.post(reverse("agent_export"), filters)
    return answer, b"".join(answer.streaming_content)


def test_the_filtered_list_is_exported_and_only_what_one_sees(admin, client, cast):
    confirm(admin, kept(admin, csv_of({}, {"lifecycle_state": "retired"},
                                      {"business_unit": "Elsewhere",
                                       "business_owner": "x@y.example",
                                       "technical_owner": "x@y.example"})))  # fmt: skip
    _answer, all_of_them = export(admin)
    assert len(all_of_them.splitlines()) == 4
    answer, retired = export(admin, lifecycle="retired", format="csv")
    assert b"letter-drafter-1" in retired and b"letter-drafter-0" not in retired
    assert answer["Cache-Control"] == "private, no-store"
    client.force_login(cast.colleague)
    _answer, seen = export(client)
    assert b"letter-drafter-0" in seen and b"letter-drafter-2" not in seen
    entry = Entry.objects.filter(verb="inventory.exported").latest("id")
    assert entry.actor == cast.colleague.ledger_ref


def test_an_export_as_spreadsheet(admin, cast):
    confirm(admin, kept(admin, csv_of({})))
    answer, data = export(admin, format="xlsx")
    assert data.startswith(b"PK") and "_inventory.xlsx" in answer["Content-Disposition"]


def test_the_list_shows_what_runs_without_approval_and_what_is_only_said(admin):
    confirm(admin, kept(admin, csv_of({"tools": "mail.send;crm.read"})))
    shown = admin.get("/agents/?view=unapproved").content.decode()
    assert "without approval" in shown and "as stated" in shown
    agent = Agent.objects.get()
    assert "Running without approval" in admin.get(f"/agents/{agent.slug}/").content.decode()


FILTERS = {
    "tier=2": 0, "lifecycle=production": 1, "environment=staging": 1, "unit=claims": 2,
    "owner=owner@brackwater.example": 1, "owner=Tech": 2, "owner=nobody": 0, "approval=none": 2,
    "kind=script": 1, "user_population=external": 1, "view=unowned": 1, "view=unseen": 1,
    "view=unapproved": 1, "q=drafter": 2, "kind=script&q=letter": 1, "kind=nonsense": 2,
}  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
def test_filters(admin, cast, query):
    confirm(admin, kept(admin, csv_of(
        {"kind": "script", "lifecycle_state": "registered", "environment": "staging"},
        {"user_population": "external"})))  # fmt: skip
    first = Agent.objects.get(slug="letter-drafter-0")
    update_agent(first, actor=SETUP, now=make.START, business_owner=None)
    rows = admin.get(f"/agents/?{query}").context["rows"]
    assert len(rows) == FILTERS[query]
