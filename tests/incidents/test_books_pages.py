"""Playbooks, checklists, evidence and exercises through their pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from govportal.ledger.actions import seal
from incidents.actions import dismiss
from incidents.actions.checklists import tick_items
from incidents.actions.freezes import seal_freezes
from incidents.books_panels import checklist_panel, exercise_panel, frozen_panel
from incidents.models import ChecklistTick, Exercise, Incident, Playbook, PlaybookVersion
from incidents.playbook_form import of_items
from incidents.rules.checklists import Asked, Tick
from tests import make as organisation
from tests.incidents import books_making, make
from tests.incidents.books_making import NOTE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return organisation.organisation()


@pytest.fixture
def signed(client):
    def sign(person):
        client.force_login(person)
        return client

    return sign


def text(answer):
    return answer.content.decode()


def post_of(version, **changes):
    """The editor's form as it was drawn."""
    typed = of_items(version.title, NOTE, version.revision, version.items)
    sent = {"title": typed.title, "reason": NOTE, "revision": version.revision}
    sent["rows"] = len(typed.rows)
    for row in typed.rows:
        sent |= {f"{name}-{row.i}": getattr(row, name)
                 for name in ("key", "text", "help", "duty", "minutes", "place")}  # fmt: skip
    return sent | changes


def test_the_list_shows_every_class_by_severity(signed, cast, django_assert_max_num_queries):
    empty = text(signed(cast.auditor).get("/incidents/playbooks/"))
    assert "No playbook yet" in empty
    books_making.grave(cast)
    reader = signed(cast.auditor)
    with django_assert_max_num_queries(12):
        page = text(reader.get("/incidents/playbooks/"))
    assert page.count("/incidents/playbooks/PB-") == 43


def test_a_version_is_begun_written_and_brought_into_force(signed, cast):
    books_making.grave(cast)
    book = Playbook.objects.get(kind="hallucination", severity="SEV2")
    begun = signed(cast.operator).post(f"{book.get_absolute_url()}begin/")
    version = book.versions.get(n=2)
    assert begun.url.endswith("/versions/2/edit/")
    last = len(version.items)
    sent = post_of(version, **{f"text-{last}": "Call the bank", f"place-{last}": "0",
                               f"minutes-{last}": "30", "drop-0": "on"})  # fmt: skip
    answer = signed(cast.operator).post(begun.url, sent, follow=True)
    assert "Call the bank" in text(answer) and "Taken out" in text(answer)
    version.refresh_from_db()
    assert (version.items[0].text, version.items[0].minutes) == ("Call the bank", 30)
    check = f"{version.get_absolute_url()}activate/"
    assert signed(cast.operator).get(check).status_code == 403
    assert "Call the bank" in text(signed(cast.security).get(check))
    done = signed(cast.security).post(check, {"revision": version.revision})
    assert done.url == book.get_absolute_url()
    assert signed(cast.security).post(check, {"revision": 1}).status_code == 409


def test_nothing_typed_is_lost_on_a_mistake_or_a_stale_draft(signed, cast):
    books_making.grave(cast)
    book = Playbook.objects.get(kind="", severity="")
    version = books_making.drafted(cast, book)
    address = f"{version.get_absolute_url()}edit/"
    wrong = signed(cast.operator).post(address, post_of(version, **{"minutes-0": "soon"}))
    assert wrong.status_code == 422 and 'value="soon"' in text(wrong)
    for name, value, words in (("place-0", "x", "the place"), ("duty-0", "king", "whose it is")):
        answer = signed(cast.operator).post(address, post_of(version, **{name: value}))
        assert answer.status_code == 422 and words in text(answer)
    long = signed(cast.operator).post(address, post_of(version, title="x" * 121))
    assert long.status_code == 422
    stale = signed(cast.security).post(address, post_of(version, revision="0", title="My own"))
    assert stale.status_code == 409 and "My own" in text(stale)
    nonsense = signed(cast.operator).post(address, {"rows": "many", "revision": "x"})
    assert nonsense.status_code in (409, 422)


def test_a_draft_is_discarded_from_its_check_page(signed, cast):
    books_making.grave(cast)
    version = books_making.drafted(cast, Playbook.objects.get(kind="", severity=""))
    address = f"{version.get_absolute_url()}discard/"
    assert signed(cast.operator).get(address).status_code == 200
    signed(cast.operator).post(address, {})
    assert PlaybookVersion.objects.get(pk=version.pk).state == "discarded"
    assert signed(cast.operator).post(address, {}).status_code == 409


def test_several_items_are_ticked_in_one_save_from_the_overview(signed, cast):
    incident = books_making.grave(cast)
    page = text(signed(cast.operator).get(incident.get_absolute_url()))
    assert page.count('name="done"') == incident.checklist.count()
    sent = {"from": "overview", "done": ["1", "2"], "seen-1": "0", "seen-2": "0"}
    answer = signed(cast.operator).post(f"{incident.get_absolute_url()}playbook/", sent)
    assert answer.url == incident.get_absolute_url() and ChecklistTick.objects.count() == 2
    assert "2 of" in text(signed(cast.operator).get(incident.get_absolute_url()))
    signed(cast.operator).post(f"{incident.get_absolute_url()}playbook/", sent)  # twice clicked
    assert ChecklistTick.objects.count() == 2


def test_a_stale_page_and_a_missing_reason_lose_nothing(signed, cast):
    incident = books_making.grave(cast)
    address = f"{incident.get_absolute_url()}playbook/"
    sent = {"tick-1": "not_applicable", "note-1": "short", "seen-1": "0"}
    wrong = signed(cast.operator).post(address, sent)
    assert wrong.status_code == 422 and 'value="short"' in text(wrong)
    tick_items(incident, {1: Asked(Tick.DONE)}, actor=cast.security, now=timezone.now())
    stale = signed(cast.operator).post(address, sent | {"note-1": NOTE})
    assert stale.status_code == 409 and NOTE in text(stale)
    again = signed(cast.operator).post(address, sent | {"note-1": NOTE, "seen-1": "1"})
    assert again.status_code == 302
    assert NOTE in text(signed(cast.auditor).get(address))
    assert signed(cast.auditor).post(address, {"done": "2"}).status_code == 403


def test_the_checklist_costs_the_same_for_any_length(signed, cast, django_assert_max_num_queries):
    incident = books_making.grave(cast)
    books_making.done(incident, cast.operator, NOW)
    reader = signed(cast.operator)
    reader.get(incident.get_absolute_url())
    with django_assert_max_num_queries(12):
        reader.get(f"{incident.get_absolute_url()}playbook/")


def test_each_panel_asks_once(cast, django_assert_num_queries):
    exercise = books_making.exercise(cast)
    incident = Incident.objects.prefetch_related("parts").get(pk=exercise.incident.pk)
    cast.operator.roles_on(NOW.date())
    for panel in (checklist_panel, frozen_panel, exercise_panel):
        panel(incident, cast.operator, NOW)  # the roles are read once a request
        with django_assert_num_queries(1):
            assert panel(incident, cast.operator, NOW) is not None


def test_what_is_frozen_is_checked_on_the_page_and_held_until_counsel_lets_go(signed, cast):
    incident = books_making.grave(cast, books_making.agent_of(cast))
    address = f"{incident.get_absolute_url()}evidence/"
    assert "Waits for its seal" in text(signed(cast.operator).get(address))
    seal(timezone.now())
    seal_freezes(timezone.now())
    assert "Unchanged" in text(signed(cast.operator).get(f"{address}?check=1"))
    answer = signed(cast.operator).post(f"{address}freeze/", {"reason": "no"})
    assert answer.status_code == 422 and ">no</textarea>" in text(answer)
    assert signed(cast.operator).post(f"{address}freeze/", {"reason": NOTE}).status_code == 302
    assert incident.freezes.count() == 2
    assert signed(cast.operator).get(f"{address}lift/").status_code == 403
    early = signed(cast.co_chair).post(f"{address}lift/", {"reason": NOTE})
    assert early.status_code == 422 and "after the incident is closed" in text(early)
    dismiss(incident, make.REASON, actor=cast.operator, now=timezone.now())
    assert "Lift the legal hold" in text(signed(cast.co_chair).get(address))
    assert signed(cast.co_chair).post(f"{address}lift/", {"reason": NOTE}).status_code == 302
    assert signed(cast.co_chair).post(f"{address}lift/", {"reason": NOTE}).status_code == 409
    assert signed(cast.operator).post(f"{address}hold/", {"reason": NOTE}).status_code == 302


def test_an_exercise_from_start_to_findings(signed, cast):
    reader = signed(cast.operator)
    assert reader.get("/incidents/exercises/").status_code == 200
    sent = {"form": "tabletop", "scenario": "supplier-file", "people": "nobody@x.example"}
    wrong = reader.post("/incidents/exercises/new/", sent)
    assert wrong.status_code == 422 and "nobody@x.example" in text(wrong)
    alone = reader.post("/incidents/exercises/new/", sent | {"people": ""})
    assert alone.status_code == 422 and "at least one person" in text(alone)
    begun = reader.post("/incidents/exercises/new/", sent | {"people": cast.security.email})
    exercise = Exercise.objects.get()
    address = exercise.get_absolute_url()
    assert begun.url == address and "Tell them now" in text(reader.get(address))
    assert "journalist" not in text(signed(cast.security).get(address))  # not told yet
    assert signed(cast.security).post(f"{address}tell/", {"n": "1"}).status_code == 403
    assert signed(cast.operator).post(f"{address}tell/", {"n": "2"}).status_code == 302
    assert "journalist" in text(signed(cast.security).get(address))
    early = signed(cast.operator).post(f"{address}finish/", {"result": "held", "findings": NOTE})
    assert early.status_code == 422
    dismiss(exercise.incident, make.REASON, actor=cast.operator, now=timezone.now())
    bad = signed(cast.operator).post(f"{address}finish/", {"findings": NOTE})
    assert bad.status_code == 422 and NOTE in text(bad)
    done = {"result": "gaps", "findings": NOTE}
    assert signed(cast.operator).post(f"{address}finish/", done).status_code == 302
    assert signed(cast.operator).post(f"{address}finish/", done).status_code == 409
    assert NOTE in text(signed(cast.security).get(address))
    assert "Gaps found" in text(signed(cast.auditor).get("/incidents/exercises/"))


def test_the_list_of_exercises_costs_the_same_for_forty(
    signed, cast, django_assert_max_num_queries
):
    for n in range(40):
        books_making.exercise(cast, now=NOW + timedelta(minutes=n))
    reader = signed(cast.auditor)
    with django_assert_max_num_queries(12):
        page = reader.get("/incidents/exercises/")
    assert text(page).count("/exercise/") >= 20


def test_a_real_incident_has_no_page_of_an_exercise(signed, cast):
    incident = books_making.grave(cast)
    address = f"{incident.get_absolute_url()}exercise/"
    assert signed(cast.operator).get(address).status_code == 404
