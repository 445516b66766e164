"""The pages of incidents: the list, one incident, reporting, an agent's own."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people.models import SavedView
from incidents import actions
from incidents.models import Incident
from incidents.rules.severities import Severity
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.make import HOUR, MINUTE, REASON, closed, incident, resolved, taken

pytestmark = pytest.mark.django_db
LIST, NEW = "/incidents/", "/incidents/new/"
SOME_ROWS = 40


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def agent(cast):
    return running(cast).agent


@pytest.fixture
def now():
    return timezone.now()


def shown(client, person, address, status=200):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def told(called, **more):
    """What somebody types, at the least."""
    said = {
        "key": "a" * 32,
        "agent": called.slug,
        "title": "It sent three records to an unknown address",
        "kind": "policy_violation",
        "severity": "",
        "data_involved": "unknown",
        "going_on": "unknown",
    }
    return said | more


def test_a_report_takes_four_answers_and_is_told_once_however_often_it_is_sent(client, cast, agent):
    client.force_login(cast.colleague)
    assert 'value="triage"' in client.get(f"{NEW}?agent=triage").content.decode()
    first = client.post(NEW, told(agent, kind="prompt_injection", going_on="yes"))
    again = client.post(NEW, told(agent, kind="prompt_injection", going_on="yes"))
    row = Incident.objects.get()
    assert first["Location"] == again["Location"] == row.get_absolute_url()
    assert (row.agent, row.severity, row.reporter) == (agent, Severity.SEV2, cast.colleague)
    assert row.what_happened.endswith("It was still going on then.")
    page = shown(client, cast.colleague, row.get_absolute_url())
    assert "Those who handle it are told now." in page and "SEV2 · High" in page


def test_an_agent_is_named_by_its_name_or_in_own_words(client, cast, agent):
    client.force_login(cast.colleague)
    for n, (typed, is_known) in enumerate(
        ((" TRIAGE ", True), ("Triage", True), ("The yellow bot", False))
    ):
        client.post(NEW, told(agent, agent=typed, key=f"key{n}"))
        row = Incident.objects.order_by("-pk")[0]
        assert (row.agent == agent) is is_known
        assert is_known or row.agent_named == "The yellow bot"
    client.force_login(cast.stranger)
    client.post(NEW, told(agent, key="another"))
    row = Incident.objects.order_by("-pk")[0]
    assert row.agent == agent
    page = shown(client, cast.stranger, row.get_absolute_url())
    assert reverse("agent_detail", args=["triage"]) not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Say in a few words what happened."),
        ({"agent": " "}, "Say which agent it was, by its short name or in your own words."),
        ({"kind": ""}, "Choose what kind of incident it is."),
        ({"kind": "magic"}, "Select a valid choice."),
        ({"severity": "SEV9"}, "Select a valid choice."),
        ({"kind": "data_exfiltration", "severity": "SEV3"}, "Give a reason of at least 10"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"detected_at": "2999-01-01T10:00"}, "This is in the future."),
        ({"detected_at": "yesterday"}, "Enter a valid date/time."),
        ({"occurred_at": "2026-01-02T10:00", "detected_at": "2026-01-01T10:00"},
         "It cannot have been noticed before it happened."),
        ({"what_happened": "y" * 20_001}, "At most 20000 characters"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, cast, agent, wrong, sentence):
    client.force_login(cast.colleague)
    sent = told(agent, **({"what_happened": "My own words stay."} | wrong))
    answer = client.post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert sent["what_happened"][:18] in page and sent["key"] in page
    assert not Incident.objects.exists()


def test_who_only_reads_reports_nothing_and_is_told_why(client, cast, agent):
    assert "Auditors read and change nothing" in shown(client, cast.auditor, NEW, 403)
    client.force_login(cast.auditor)
    assert client.post(NEW, told(agent)).status_code == 403
    assert NEW not in shown(client, cast.auditor, LIST)
    assert NEW in shown(client, cast.stranger, LIST)


def test_open_ones_come_first_page_by_page(client, cast, now):
    ended = [closed(cast, now=now - HOUR * 9, title=f"Ended {n}") for n in range(3)]
    rows = [incident(cast, now=now - HOUR, title=f"Open {n}") for n in range(41)]
    page = shown(client, cast.operator, LIST)
    assert "Open 40" in page and "Open 1<" in page and "Open 0<" not in page
    assert ended[0].title not in page
    older = f"?before=0.{rows[1].pk}"
    assert older in page
    page = shown(client, cast.operator, LIST + older)
    assert page.index("Open 0<") < page.index("Ended 2") < page.index("Ended 0")
    page = shown(client, cast.operator, f"{LIST}?after=1.{ended[1].pk}")
    assert page.index("Open 38<") < page.index("Ended 2") and "Ended 1" not in page
    for nonsense in ("before=9.1", "before=x", "after=1.", "before=1.99999999999999999999"):
        assert "Open 40" in shown(client, cast.operator, f"{LIST}?{nonsense}")


def test_the_list_is_filtered(client, cast, agent, now):
    one = incident(cast, agent, now=now, title="The first")
    other = incident(cast, severity=Severity.SEV3, now=now, title="The second", is_exercise=True)
    only_one = ("severity=SEV2", "kind=prompt_injection", "agent=TRIAGE", "exercise=no", "q=first",
                f"q={one.number}", "view=waiting&q=first")  # fmt: skip
    only_other = ("severity=SEV3", "exercise=yes", "view=exercises", "agent=the bot in the yellow "
                  "chat window", "q=yellow")  # fmt: skip
    neither = ("state=closed", "view=ended", "view=mine", "agent=nobody", "q=magic")
    for queries, expected in (
        (only_one, (True, False)), (only_other, (False, True)), (neither, (False, False)),
        (("severity=9", "view=x", "q=%00"), (True, True)),
    ):  # fmt: skip
        for query in queries:
            page = shown(client, cast.operator, f"{LIST}?{query}")
            assert (one.title in page, other.title in page) == expected, query
    assert one.title in shown(client, cast.colleague, f"{LIST}?view=mine")


def test_a_search_is_kept_as_a_view_of_ones_own(client, cast):
    client.force_login(cast.operator)
    kept = {"name": "Grave", "query": "severity=SEV1"}
    client.post(reverse("view_save", args=["incidents"]), kept)
    assert SavedView.objects.get().query == "severity=SEV1"
    assert "Grave" in shown(client, cast.operator, LIST)


def test_incidents_are_grouped_by_agent(client, cast, agent, now):
    for n in range(7):
        incident(cast, agent, now=now - HOUR, title=f"Triage {n}")
    closed(cast, agent, now=now - HOUR * 9, title="An old one")
    incident(cast, now=now - HOUR, title="Not ours")
    resolved(cast, now=now - HOUR * 9, agent_named="Done", title="Over")
    page = shown(client, cast.operator, f"{LIST}?group=agent")
    assert "7 open of 8" in page and "All 8 incidents" in page and "Not registered" in page
    assert "Triage 6" in page and "Triage 1<" not in page and "An old one" not in page
    assert "Not ours" in page and "The bot in the yellow chat window" in page
    only = shown(client, cast.operator, f"{LIST}?group=agent&view=ended")
    assert "An old one" in only and "0 open of 1" in only


def test_groups_have_pages(client, cast, now):
    for n in range(22):
        incident(cast, now=now, agent_named=f"Bot {n:02}", title=f"By {n:02}")
    closed(cast, now=now - HOUR * 9, agent_named="Old bot")
    page = shown(client, cast.operator, f"{LIST}?group=agent")
    assert "Bot 21" in page and "Bot 02" in page and "Bot 01" not in page
    older = f"?group=agent&before=0.{Incident.objects.get(agent_named='Bot 02').pk}"
    assert older.replace("&", "&amp;") in page
    page = shown(client, cast.operator, LIST + older)
    assert page.index("Bot 01") < page.index("Bot 00") < page.index("Old bot")
    place = Incident.objects.get(agent_named="Old bot").pk
    page = shown(client, cast.operator, f"{LIST}?group=agent&after=1.{place}")
    assert "Bot 19" in page and "Bot 20" not in page and "Old bot" not in page


def test_the_list_is_taken_away_as_csv_and_that_is_on_record(client, cast, agent, now):
    incident(cast, agent, now=now, title="=cmd|calc")
    incident(cast, severity=Severity.SEV3, now=now)
    client.force_login(cast.operator)
    answer = client.post(reverse("incident_export") + "?severity=SEV2")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [(row["title"], row["agent"], row["class"]) for row in rows] == [
        ("'=cmd|calc", "triage", "prompt_injection")
    ]
    entry = Entry.objects.get(verb="incident.exported")
    assert entry.content["data"] == {"count": 1}


def test_the_navigation_counts_what_is_open_and_is_urgent_while_a_sev1_waits(client, cast, now):
    assert "open incidents" not in shown(client, cast.operator, LIST)
    incident(cast, now=now, is_exercise=True, severity=Severity.SEV1)
    assert "open incidents" not in shown(client, cast.operator, LIST)
    row = incident(cast, now=now, severity=Severity.SEV1)
    assert 'class="count urgent">1<' in shown(client, cast.operator, LIST)
    actions.acknowledge(row, actor=cast.operator, now=now)
    page = shown(client, cast.board, LIST)
    assert "open incidents" not in page
    page = shown(client, cast.security, LIST)
    assert 'class="count">1<' in page


def test_an_agents_page_has_its_incidents(client, cast, agent, now):
    page = shown(client, cast.owner, reverse("agent_detail", args=[agent.slug]))
    assert reverse("agent_incidents", args=[agent.slug]) in page
    row = incident(cast, agent, now=now)
    address = reverse("agent_incidents", args=[agent.slug])
    page = shown(client, cast.owner, address)
    assert row.title in page and f"{NEW}?agent=triage" in page
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert row.title in panel and "<html" not in panel
    assert f"{NEW}?agent" not in shown(client, cast.auditor, address)


def test_one_incident_shows_what_is_known_by_whom_and_why_it_is_so_grave(client, cast, agent, now):
    row = taken(cast, agent, now=now - HOUR * 3, data_involved="yes")
    page = shown(client, cast.colleague, row.get_absolute_url())
    for words in ("Respond", "Contain", "While checking a supplier", "Personal or regulated data",
                  "Prompt injection, blocked or not: usually SEV2", "Lead: Operator"):  # fmt: skip
        assert words in page
    actions.add_note(row, "First news.", kind="update", actor=cast.operator, now=now - HOUR)
    actions.add_note(row, "Only a note.", actor=cast.operator, now=now - MINUTE)
    actions.add_note(row, "Last news.", kind="update", actor=cast.operator, now=now - MINUTE)
    what = (row, Severity.SEV3, "The records were test data.")
    actions.change_severity(*what, actor=cast.security, now=now)
    page = shown(client, cast.colleague, row.get_absolute_url())
    assert page.index("Last news.") < page.index("First news.") and "Only a note." not in page
    assert "Lowered from SEV2 to SEV3" in page and "The records were test data." in page
    assert "Why SEV3" in page


def test_an_exercise_is_marked_on_every_page(client, cast, now):
    row = taken(cast, now=now - HOUR, is_exercise=True)
    for name in ("detail", "timeline", "contain", "note", "people"):
        page = shown(client, cast.operator, reverse(f"incident_{name}", args=[row.number]))
        assert '<span class="tag">Exercise</span>' in page, name
    assert 'class="tag">Exercise</span>' in shown(client, cast.operator, LIST)


def queries(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("who", ["operator", "owner", "auditor"])
@pytest.mark.parametrize("query", ["", "?group=agent", "?view=mine&q=records"])
def test_forty_rows_cost_what_one_costs(client, cast, agent, now, who, query):
    client.force_login(getattr(cast, who))
    taken(cast, agent, now=now - HOUR, by=cast.owner)
    one = queries(client, LIST + query)
    for n in range(SOME_ROWS):
        taken(cast, agent if n % 2 else None, now=now - HOUR, by=cast.owner)
    many = queries(client, LIST + query)
    # A page that open ones fill does not ask for others.
    assert len(one) - 1 <= len(many) <= len(one) <= 12, "\n".join(many)


@pytest.mark.parametrize("who", ["operator", "owner", "auditor", "colleague"])
def test_one_incident_and_its_timeline_have_their_price(client, cast, agent, now, who):
    client.force_login(getattr(cast, who))
    row = taken(cast, agent, now=now - timedelta(days=2))
    for n in range(20):
        kind = ("note", "update")[n % 2]
        by = {"actor": cast.operator, "now": now - HOUR * 20 + HOUR * n}
        actions.add_note(row, f"Note {n}", kind=kind, **by)
    actions.contain(row, REASON, actor=cast.operator, now=now)
    incident(cast, agent, now=now)
    for name in ("detail", "timeline"):
        found = queries(client, reverse(f"incident_{name}", args=[row.number]))
        assert len(found) <= 15, "\n".join(found)
