"""Letters to the board as their readers meet them, by visiting."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions import letters as actions
from approvals.actions.follow_up import follow_up
from approvals.models import Decision
from approvals.rules.letters import REMARK_MAX
from govportal.ledger.models import Entry
from govportal.people.actions import add_person, give_role
from govportal.people.rules import Role
from tests import letters, make
from tests.letters import HOUR
from tests.make import SETUP

pytestmark = pytest.mark.django_db
REMARK = "Read in the meeting of the audit committee."


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def letter(cast, now):
    """A letter that its liaisons have."""
    made = letters.printed(letters.about(make.request(cast, now=now), now=now), now)
    follow_up(now + HOUR)
    made.refresh_from_db()
    return made


@pytest.fixture
def visit(client):
    def open_as(person, address, status=200):
        client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == status
        return answer.content.decode()

    return open_as


@pytest.fixture
def post(client, letter):
    def send(person, name="letter_acknowledge", **data):
        client.force_login(person)
        return client.post(reverse(name, args=[letter.number]), data)

    return send


def test_a_liaison_finds_letter_and_form_from_their_work_and_from_the_navigation(
    cast, letter, visit
):
    home = visit(cast.board, "/")
    assert f'href="{letter.get_absolute_url()}"' in home and "Read it" in home
    assert 'href="/letters/"' in home
    assert letter.get_absolute_url() in visit(cast.board, "/letters/")
    page = visit(cast.board, letter.get_absolute_url())
    assert "Dear members of the board," in page and 'id="acknowledge"' in page
    assert "business day" in page and "Download the letter" in page
    assert letter.url not in page  # what it is about is not theirs to open


@pytest.mark.parametrize("part", ["owner", "operator", "stranger", "tech_owner"])
def test_the_navigation_offers_letters_to_their_readers_only(cast, part, visit):
    assert 'href="/letters/"' not in visit(getattr(cast, part), "/")


def test_readers_of_the_case_read_its_letter_and_cannot_acknowledge(cast, letter, visit, post):
    for person in (cast.chair, cast.owner, cast.auditor, cast.colleague):
        page = visit(person, letter.get_absolute_url())
        assert 'id="acknowledge"' not in page and letter.url in page
        assert "Only a board liaison acknowledges a letter to the board." in page
        answer = post(person, remark=REMARK)
        assert answer.status_code == 403 and REMARK in answer.content.decode()
    letter.refresh_from_db()
    assert letter.acknowledged_at is None


def test_a_letter_is_seen_by_liaisons_of_its_unit_and_of_all_and_by_who_sees_the_case(
    cast, letter, visit
):
    own = letters.liaison("own", unit=cast.unit)
    other = letters.liaison("other", unit=cast.other_unit)
    over = letters.liaison("over", ends_on=(timezone.now() - timedelta(days=2)).date())
    for person in (own, cast.board, cast.auditor, cast.owner):
        visit(person, letter.get_absolute_url())
        assert letter.number in visit(person, "/letters/")
    for person in (other, over, cast.stranger, cast.operator):
        visit(person, letter.get_absolute_url(), 404)
        assert letter.number not in visit(person, "/letters/")


def test_a_letter_for_all_units_is_every_liaisons(cast, now, visit):
    other = letters.liaison("other", unit=cast.other_unit)
    request = make.request(cast, now=now)
    told = actions.Told("request", "ADR-1", "Outage", "/", make.review(request).committee)
    letter = actions.write_board_letter(told, letters.CONTENT, actor=SETUP, now=now)
    visit(other, letter.get_absolute_url())
    visit(cast.owner, letter.get_absolute_url(), 404)


def test_acknowledged_with_a_remark_the_page_says_so_to_everybody(cast, letter, visit, post):
    answer = post(cast.board, remark=REMARK)
    assert answer["Location"] == letter.get_absolute_url()
    page = visit(cast.board, letter.get_absolute_url())
    assert "Your acknowledgement is on record." in page
    for person in (cast.board, cast.owner, cast.auditor):
        page = visit(person, letter.get_absolute_url())
        assert "By Board for the board" in page and REMARK in page
        assert 'id="acknowledge"' not in page
    assert "Nothing waits for you" in visit(cast.board, "/")
    assert "Acknowledged" in visit(cast.auditor, "/letters/")


def test_clicked_twice_it_is_acknowledged_once(cast, letter, post):
    assert [post(cast.board).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(verb="letter.acknowledged").count() == 1


def test_a_remark_that_comes_too_late_is_kept_to_copy_and_says_who_was_first(
    cast, letter, visit, post
):
    second = letters.liaison("second")
    post(second)
    answer = post(cast.board, remark=REMARK)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Second has acknowledged this letter already" in page
    assert REMARK in page and "What you wrote was not recorded" in page
    letter.refresh_from_db()
    assert letter.remark == ""


def test_a_remark_that_is_too_long_stays_in_its_field(cast, letter, post):
    answer = post(cast.board, remark="x" * (REMARK_MAX + 1))
    page = answer.content.decode()
    assert answer.status_code == 422 and "x" * (REMARK_MAX + 1) in page
    assert "2000 characters" in page and 'aria-invalid="true"' in page
    assert post(cast.board, remark="x" * REMARK_MAX).status_code == 302


def test_before_it_is_printed_there_is_nothing_to_take_or_to_acknowledge(cast, now, client):
    letter = letters.about(make.request(cast, now=now), now=now)
    client.force_login(cast.board)
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "still being printed" in page and 'id="acknowledge"' not in page
    for name in ("letter_acknowledge", "letter_download"):
        answer = client.post(reverse(name, args=[letter.number]))
        assert answer.status_code == 409 and "still being printed" in answer.content.decode()


def test_the_download_is_a_file_never_a_page_and_on_record(cast, letter, post):
    answer = post(cast.board, "letter_download")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{letter.file_name}"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(verb="evidence.letter_downloaded").count() == 1
    assert post(cast.stranger, "letter_download").status_code == 404
    assert Entry.objects.filter(verb="evidence.letter_downloaded").count() == 1


def test_a_file_that_is_gone_is_said_on_the_page(cast, letter, post):
    letter.file.storage.delete(letter.file.name)
    answer = post(cast.auditor, "letter_download")
    assert answer.status_code == 422 and "gone from the portal’s files" in answer.content.decode()


def test_the_page_says_whom_it_waits_for(cast, letter, now, visit):
    page = visit(cast.auditor, letter.get_absolute_url())
    assert "Has it" in page and "Board" in page
    alone = letters.printed(letters.about(make.request(cast, name="B", slug="b-b"), now=now), now)
    page = visit(cast.auditor, alone.get_absolute_url())
    assert "Nobody is board liaison" in page


def test_a_case_shows_its_letter(cast, now):
    letter = letters.decided(cast, now)

    def part(decision):
        context = {"decision": decision}
        return render_to_string("approvals/parts/case_letter.html", context)

    assert "Being printed" in part(Decision.objects.get()) and letter.number in part(
        Decision.objects.get()
    )
    actions.acknowledge(letters.printed(letter), "", actor=cast.board, now=now + 4 * HOUR)
    assert "By Board for the board" in part(Decision.objects.get())
    assert part(None).strip() == ""
    without = make.approve(make.request(cast, now=now, name="B", slug="b-b"), now)
    assert part(make.review(without).decision).strip() == ""


VIEWS = {"": 2, "?view=waiting": 1, "?view=acknowledged": 1, "?view=nonsense": 2}


@pytest.mark.parametrize("view", VIEWS)
def test_the_list_has_ready_made_views(cast, letter, now, visit, post, view):
    letters.about(make.request(cast, now=now, name="B", slug="b-b"), now=now)
    post(cast.board)
    assert visit(cast.board, f"/letters/{view}").count("-L1 ·") == VIEWS[view]


def test_an_empty_list_says_what_will_be_there(cast, visit):
    assert "Letters appear with the decisions" in visit(cast.board, "/letters/")


@pytest.mark.parametrize("reader", ["board", "auditor", "owner", "own"])
def test_forty_letters_cost_what_one_costs(cast, client, now, reader):
    own = letters.liaison("own", unit=cast.unit)
    person = own if reader == "own" else getattr(cast, reader)
    client.force_login(person)
    request = make.request(cast, now=now)

    def asked():
        client.get("/letters/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/letters/").status_code == 200
        return [query["sql"] for query in captured]

    letters.printed(letters.about(request, now=now), now)
    follow_up(now + HOUR)
    one = asked()
    for _ in range(12):
        letters.printed(letters.about(request, now=now), now)
    follow_up(now + HOUR)
    many = asked()
    assert len(many) == len(one) <= 12, "\n".join(many)


@pytest.mark.parametrize("reader", ["board", "auditor", "owner"])
def test_a_letter_has_its_price(cast, client, letter, reader):
    client.force_login(getattr(cast, reader))
    client.get(letter.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        client.get(letter.get_absolute_url())
    assert len(captured) <= 16, "\n".join(query["sql"] for query in captured)


def test_the_tick_costs_the_same_for_one_waiting_letter_and_for_many(cast, now):
    request = make.request(cast, now=now)

    def asked():
        follow_up(now + HOUR)
        with CaptureQueriesContext(connection) as captured:
            assert follow_up(now + HOUR) == 0
        return len(captured)

    letters.printed(letters.about(request, now=now), now)
    one = asked()
    for _ in range(5):
        letters.printed(letters.about(request, now=now), now)
    assert asked() == one


def test_somebody_who_is_liaison_and_nothing_else_gets_no_case(cast, letter, visit, now):
    lone = add_person("lone@brackwater.example", "Lone", actor=SETUP, now=now)
    give_role(lone, Role.BOARD_LIAISON, actor=SETUP, now=now)
    visit(lone, letter.get_absolute_url())
    visit(lone, letter.url, 404)
