"""Views of lists that people keep: private, few, and with names that do no harm."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.filters import VIEWS, RequestFilter
from govportal.ledger.models import Entry
from govportal.people.actions import remove_view, rename_view, save_view
from govportal.people.models import SavedView
from govportal.people.rules.saved_views import MOST, NAME_MAX, clean_name
from govportal.refusals import Refused
from govportal.saved_views import Listed, listed, query_from, register_list
from tests import make
from tests.approvals.racing import at_once, codes

pytestmark = pytest.mark.django_db
TIER_4 = "tier=4&state=in_review"


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def owner(client, cast):
    client.force_login(cast.owner)
    return cast.owner


def save(client, name="Tier 4", query=TIER_4, of="requests"):
    return client.post(reverse("view_save", args=[of]), {"name": name, "query": query})


def kept(person):
    rows = SavedView.objects.filter(person=person).order_by("list_name", "position")
    return list(rows.values_list("name", flat=True))


def refused(code, act):
    with pytest.raises(Refused) as error:
        act()
    assert error.value.refusal.code == code


def test_a_view_is_saved_from_the_list_and_shown_after_the_ready_made_ones(client, owner):
    page = client.get(f"/requests/?{TIER_4}").content.decode()
    assert "Save this view" in page and 'value="tier=4&amp;state=in_review"' in page
    answer = save(client)
    assert answer["Location"] == f"/requests/?{TIER_4}"
    page = client.get(answer["Location"]).content.decode()
    links = page[page.index('class="views"') : page.index("</nav>", page.index('class="views"'))]
    assert links.index("Decided") < links.index("Tier 4")
    assert links.count("aria-current") == 1
    assert links[links.index("aria-current") :].startswith('aria-current="true">Tier 4')
    assert "Rename or remove this view" in page and "Save this view" not in page


def test_the_inventory_has_own_views_too(client, owner):
    answer = save(client, "Live", "lifecycle=production&q=crm", of="agents")
    assert answer["Location"] == "/agents/?q=crm&lifecycle=production"
    assert ">Live</a>" in client.get("/agents/").content.decode()
    assert ">Live</a>" not in client.get("/requests/").content.decode()


def test_the_same_search_is_the_same_text_however_it_was_asked(cast):
    found = listed("requests")
    for asked in (
        "state=in_review&tier=4",
        "tier=4&state=in_review&unit=&q=+&view=all",
        "before=17&tier=4&state=in_review&nonsense=1",
        "tier=1&tier=4&state=in_review",
    ):
        assert query_from(found, asked) == TIER_4, asked
    assert query_from(found, "view=open&q=a%26b") == "view=open&q=a%26b"
    for nothing in ("", "view=open", "tier=9", "unit=nowhere", "before=3", "q=" + "x" * 101):
        assert query_from(found, nothing) == "", nothing


@pytest.mark.parametrize("query", ["", "view=open", "tier=9", "before=3"])
def test_there_is_nothing_to_save_where_nothing_is_filtered(client, owner, query):
    assert "Save this view" not in client.get(f"/requests/?{query}").content.decode()
    answer = save(client, query=query)
    assert answer.status_code == 422
    assert "Nothing is filtered here" in answer.content.decode()
    assert kept(owner) == []


@pytest.mark.parametrize(
    "name", ["", "   ", "\u202e\u200b", "x" * (NAME_MAX + 1), "Decided", "dEcided "]
)
def test_a_name_that_will_not_do_comes_back_with_what_was_typed(client, owner, name):
    answer = save(client, name)
    assert answer.status_code == 422 and kept(owner) == []
    page = answer.content.decode()
    assert TIER_4.replace("&", "&amp;") in page and 'aria-invalid="true"' in page
    assert name.strip() in page


def test_a_name_is_taken_whatever_its_case_and_only_in_its_list(client, owner):
    save(client, "Öffentlich")
    assert save(client, "öffentlich", "tier=1").status_code == 422
    assert save(client, "Öffentlich", "q=crm", of="agents").status_code == 302
    assert kept(owner) == ["Öffentlich", "Öffentlich"]


def test_markup_in_a_name_stays_text(client, owner):
    save(client, '<script>alert("1")</script>')
    page = client.get(f"/requests/?{TIER_4}").content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_a_name_is_one_line_that_reads_in_its_own_direction():
    assert clean_name(" Tier\t4\n\u202eevil\u200b \x00 mine ") == "Tier 4 evil mine"
    assert clean_name("Cafe\u0301") == "Caf\xe9"


def test_sent_twice_it_is_kept_once(client, owner):
    for _ in range(2):
        assert save(client).status_code == 302
    assert kept(owner) == ["Tier 4"]


def test_twenty_views_of_a_list_are_as_many_as_there_may_be(client, owner):
    for n in range(MOST):
        assert save(client, f"View {n}").status_code == 302
    answer = save(client, "One more", "tier=1")
    assert answer.status_code == 422 and "20 views of this list" in answer.content.decode()
    page = client.get("/requests/?tier=1").content.decode()
    assert "20 views of this list" in page and "Save this view" not in page
    assert save(client, "One more", "tier=1", of="agents").status_code == 302


def test_a_view_is_renamed(client, owner):
    save(client), save(client, "Other", "tier=1")
    view = SavedView.objects.get(name="Tier 4")
    address = reverse("view_rename", args=[view.pk])
    taken = client.post(address, {"name": "OTHER", "list": "requests"})
    assert taken.status_code == 422 and "OTHER" in taken.content.decode()
    for _ in range(2):
        assert client.post(address, {"name": " Highest "})["Location"] == f"/requests/?{TIER_4}"
    assert kept(owner) == ["Highest", "Other"]


def test_a_removed_view_leaves_no_gap_and_a_second_click_no_error(client, owner):
    for n in range(3):
        save(client, f"View {n}", f"tier={n + 1}")
    address = reverse("view_remove", args=[SavedView.objects.get(name="View 0").pk])
    for words in ("The view “View 0” is removed.", "This view was removed meanwhile."):
        answer = client.post(address, {"list": "requests"}, follow=True)
        assert answer.redirect_chain == [("/requests/", 302)]
        assert words in answer.content.decode()
    rows = SavedView.objects.order_by("position").values_list("name", "position")
    assert list(rows) == [("View 1", 1), ("View 2", 2)]


def test_a_name_typed_for_a_view_that_is_gone_is_not_lost(client, owner):
    address = reverse("view_rename", args=[uuid.uuid4()])
    answer = client.post(address, {"name": "Mine", "list": "requests", "query": TIER_4})
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="Mine"' in page and "removed meanwhile" in page
    assert reverse("view_save", args=["requests"]) in page


def test_other_peoples_views_do_not_exist(client, cast, owner):
    save(client)
    view = SavedView.objects.get()
    for person in (cast.auditor, cast.administrator, cast.colleague):
        client.force_login(person)
        assert ">Tier 4</a>" not in client.get("/requests/").content.decode()
        for name in ("view_rename", "view_remove"):
            answer = client.post(reverse(name, args=[view.pk]), {"name": "X", "list": "requests"})
            assert answer.status_code == 404
    refused("view.gone_stale", lambda: remove_view(view, actor=cast.auditor))
    refused("view.gone_stale", lambda: rename_view(view, "X", actor=cast.auditor))
    assert kept(owner) == ["Tier 4"]


def test_a_list_that_there_is_not_has_no_views(client, owner):
    assert save(client, of="ledger").status_code == 404
    with pytest.raises(ValueError, match="requests"):
        register_list("requests", "elsewhere", RequestFilter, VIEWS)
    assert isinstance(listed("agents"), Listed)


def test_a_private_convenience_leaves_no_entry(client, owner):
    before = Entry.objects.count()
    save(client), save(client, "Other", "tier=1")
    view = SavedView.objects.get(name="Other")
    client.post(reverse("view_rename", args=[view.pk]), {"name": "Third"})
    client.post(reverse("view_remove", args=[view.pk]))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("address", ["/requests/", f"/requests/?{TIER_4}", "/agents/?tier=1"])
def test_many_views_cost_a_list_one_query(client, cast, owner, address):
    make.request(cast)

    def asked():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return [query["sql"] for query in captured if "savedview" in query["sql"]]

    assert len(asked()) == 1
    for n in range(MOST):
        save(client, f"View {n}", of="agents" if "agents" in address else "requests")
    assert len(asked()) == 1


def test_a_fragment_of_the_list_asks_for_no_views(client, cast, owner):
    with CaptureQueriesContext(connection) as captured:
        client.get("/requests/", headers={"HX-Request": "true"})
    assert not [query for query in captured if "savedview" in query["sql"]]


@pytest.mark.both_databases
def test_the_database_keeps_no_view_twice_and_no_twenty_first(cast):
    view = save_view("requests", "Mine", TIER_4, actor=cast.owner)

    def cannot(**changes):
        row = {"person": cast.owner, "list_name": "requests", "name": "Other", "query": "tier=1"}
        with pytest.raises(DatabaseError), transaction.atomic():
            SavedView.objects.create(**row | {"position": 2} | changes)

    cannot(name="MINE")
    cannot(position=view.position)
    cannot(position=MOST + 1)
    cannot(name="")
    cannot(query="")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_cannot_save_one_too_many():
    cast = make.organisation(make.START - timedelta(days=200))
    for n in range(MOST - 1):
        save_view("requests", f"View {n}", TIER_4, actor=cast.owner)
    results = at_once(
        *(lambda name=name: save_view("requests", name, TIER_4, actor=cast.owner) for name in "ab")
    )
    assert codes(results) == ["view.too_many"]
    assert SavedView.objects.count() == MOST
