"""Handling an incident through its pages: each act, its refusals, stale pages, twice sent forms."""

import pytest
from django.urls import reverse
from django.utils import timezone

from govportal.worklist.models import WorkItem
from incidents.models import Incident, IncidentNote, IncidentTurn
from incidents.rules.severities import IncidentClass, Severity
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.legal_making import answered_no
from tests.incidents.make import HOUR, REASON, closed, incident, taken

pytestmark = pytest.mark.django_db
WORDS = "My own words stay."


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def agent(cast):
    return running(cast).agent


@pytest.fixture
def now():
    return timezone.now()


def at(row, act):
    return reverse(f"incident_{act}", args=[row.number])


def fresh(row):
    return Incident.objects.get(pk=row.pk)


def post(client, row, act, **said):
    return client.post(at(row, act), {"seen": fresh(row).mark} | said)


def shown(client, row, act="detail"):
    answer = client.get(at(row, act))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_incident_goes_from_the_report_to_its_end(client, cast, agent, now):
    row = incident(cast, agent, now=now - HOUR)
    client.force_login(cast.operator)
    item = WorkItem.objects.open().get(assignee=cast.operator, kind="incident.take")
    page = client.get(item.url).content.decode()
    assert at(row, "acknowledge") in page and "Confirm containment" not in page
    answer = client.post(at(row, "acknowledge"), follow=True)
    assert "It is yours." in answer.content.decode()
    assert fresh(row).lead == cast.operator
    assert at(row, "contain") in shown(client, row)
    for act in ("contain", "resolve"):
        assert "Go back" in shown(client, row, act)
        assert post(client, row, act, reason=REASON)["Location"] == row.get_absolute_url(), act
    # Another part of the room says what is still to be decided.
    assert 'aria-describedby="act-no"' in shown(client, row, "close")
    assert post(client, row, "close").status_code == 422
    answered_no(row, cast, now)
    assert post(client, row, "close")["Location"] == row.get_absolute_url()
    assert (fresh(row).state, fresh(row).outcome) == ("closed", "handled")
    assert REASON in shown(client, row)
    post(client, row, "reopen", reason="It sent another record.")
    assert fresh(row).state == "reported"


def test_taking_it_twice_takes_it_once_and_says_so(client, cast, now):
    row = incident(cast, now=now)
    client.force_login(cast.operator)
    client.post(at(row, "acknowledge"))
    answer = client.post(at(row, "acknowledge"), follow=True)
    assert "Somebody has taken this incident already." in answer.content.decode()
    assert IncidentTurn.objects.filter(act="acknowledge").count() == 1


def test_who_does_not_handle_it_reads_why_and_may_not_post(client, cast, agent, now):
    row = incident(cast, agent, now=now)
    for person in (cast.colleague, cast.auditor, cast.administrator, cast.member):
        client.force_login(person)
        page = shown(client, row)
        assert "Operators, security reviewers, the people who answer for the agent" in page
        assert f'action="{at(row, "acknowledge")}"' not in page
        for act in ("acknowledge", "contain", "dismiss", "note", "people"):
            answer = post(client, row, act, reason=REASON, text="x", kind="note")
            assert answer.status_code == 403, act
    client.force_login(cast.stranger)
    for act in ("acknowledge", "contain", "note"):
        assert post(client, row, act, reason=REASON).status_code == 404
    assert fresh(row).state == "reported"


def test_an_act_that_does_not_fit_says_why_beside_its_button(client, cast, now):
    client.force_login(cast.operator)
    row = incident(cast, now=now)
    assert "An incident is contained after somebody has taken it, once." in shown(
        client, row, "contain"
    )
    answer = post(client, row, "contain", reason=WORDS)
    page = answer.content.decode()
    assert answer.status_code == 409 and WORDS in page
    assert "An incident is contained after somebody has taken it, once." in page
    row = taken(cast, now=now - HOUR)
    assert "A grave incident is contained before it is resolved." in shown(client, row)


@pytest.mark.parametrize(
    "act", ["contain", "resolve", "dismiss", "severity", "reclassify", "agent"]
)
def test_a_short_reason_is_said_beside_it_and_nothing_typed_is_lost(client, cast, now, act):
    row = taken(cast, now=now - HOUR, severity=Severity.SEV3)
    client.force_login(cast.operator)
    more = {"severity": "SEV1", "kind": "malicious_code", "agent": "The blue bot"}
    for reason in ("", "short"):
        answer = post(client, row, act, reason=reason, **more)
        page = answer.content.decode()
        assert answer.status_code == 422 and "Give a reason of at least 10 characters." in page
        typed = {"agent": 'value="The blue bot"', "severity": 'value="SEV1"'}
        assert typed.get(act, reason) in page
    assert fresh(row).mark == row.mark


@pytest.mark.parametrize("act", ["contain", "resolve", "dismiss", "severity", "reclassify"])
def test_a_reason_that_is_too_long_comes_back_in_the_form(client, cast, now, act):
    row = taken(cast, now=now - HOUR, severity=Severity.SEV3)
    client.force_login(cast.operator)
    answer = post(client, row, act, reason="y" * 20_001, severity="SEV1", kind="malicious_code")
    page = answer.content.decode()
    assert answer.status_code == 422 and "y" * 20_001 in page
    assert "At most 20000 characters; this has 20001." in page
    assert fresh(row).mark == row.mark


@pytest.mark.parametrize("act", ["contain", "dismiss", "severity", "reclassify", "merge", "lead"])
def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(client, cast, now, act):
    row, other = taken(cast, now=now - HOUR), incident(cast, now=now - HOUR)
    old = row.mark
    client.force_login(cast.operator)
    post(client, row, "severity", severity="SEV1", reason="It is graver than that.")
    said = {"severity": "SEV2", "kind": "hallucination", "into": other.number,
            "person": cast.security.email, "reason": WORDS + " Long enough."}  # fmt: skip
    answer = client.post(at(row, act), {**said, "seen": old})
    page = answer.content.decode()
    assert answer.status_code == 409 and "The incident was changed meanwhile." in page
    assert act == "lead" or WORDS in page
    assert fresh(row).mark in page
    assert fresh(row).severity == "SEV1" and fresh(row).lead == cast.operator


def test_severity_kind_and_agent_are_corrected(client, cast, agent, now):
    row = taken(cast, now=now - HOUR)
    client.force_login(cast.security)
    post(client, row, "severity", severity="SEV3", reason="The records were test data.")
    post(client, row, "reclassify", kind="hallucination", reason="It only made it up.")
    post(client, row, "agent", agent="triage", reason="The traces say it was this one.")
    row = fresh(row)
    assert (row.severity, row.kind, row.agent) == ("SEV2", IncidentClass.HALLUCINATION, agent)
    page = shown(client, row)
    for words in ("Lowered from SEV2 to SEV3", "Another kind: Hallucinated", "Raised from SEV3"):
        assert words in page
    answer = post(client, row, "severity", reason=REASON, severity="SEV2")
    assert answer.status_code == 409
    assert "The severity is SEV2 already." in answer.content.decode()


def test_what_was_told_twice_is_merged_and_comes_back(client, cast, agent, now):
    row, other = taken(cast, agent, now=now - HOUR), incident(cast, agent, now=now - HOUR)
    elsewhere = incident(cast, now=now - HOUR)
    client.force_login(cast.operator)
    assert f'<option value="{other.number}">' in shown(client, row, "merge")
    for into, sentence in (
        ("", "Say in which incident it goes on."),
        ("INC-1", "There is no such incident among those you may see."),
        (row.number, "An incident is not merged into itself."),
        (elsewhere.number, "Both incidents have to be about the same agent"),
    ):
        answer = post(client, row, "merge", into=into, reason=REASON)
        assert answer.status_code == 422 and sentence in answer.content.decode(), into
        assert REASON in answer.content.decode()
    post(client, row, "merge", into=other.number, reason=REASON)
    assert fresh(row).merged_into == other
    assert "It was told twice" in shown(client, row) and other.number in shown(client, row)
    assert "merged with this one" in shown(client, other)
    post(client, row, "reopen", reason="They were two after all.")
    assert fresh(row).state == "reported"


def test_somebody_comes_in_with_a_part_and_goes_again(client, cast, now):
    row = taken(cast, now=now - HOUR)
    client.force_login(cast.operator)
    answer = post(client, row, "people", person="nobody@brackwater.example", part="deputy")
    assert answer.status_code == 422
    assert "Nobody with an open account has this address." in answer.content.decode()
    for _twice in range(2):
        post(client, row, "people", person=cast.stranger.email.upper(), part="deputy")
    part = row.parts.get(part="deputy")
    client.force_login(cast.stranger)
    assert "Let go" in shown(client, row, "people")
    client.force_login(cast.operator)
    for _twice in range(2):
        client.post(reverse("incident_part_end", args=[row.number, part.pk]))
    part.refresh_from_db()
    assert part.until is not None
    lead = row.parts.get(part="lead")
    client.post(reverse("incident_part_end", args=[row.number, lead.pk]))
    lead.refresh_from_db()
    assert lead.until is None
    elsewhere = taken(cast, now=now - HOUR).parts.get()
    address = reverse("incident_part_end", args=[row.number, elsewhere.pk])
    assert client.post(address).status_code == 404


def test_the_lead_is_handed_over(client, cast, now):
    row = taken(cast, now=now - HOUR)
    client.force_login(cast.operator)
    assert post(client, row, "lead", person="").status_code == 422
    post(client, row, "lead", person=cast.security.email)
    assert fresh(row).lead == cast.security
    client.force_login(cast.security)
    assert "Lead: you" in shown(client, row)


def test_people_write_and_correct_and_nothing_is_written_twice(client, cast, now):
    row = taken(cast, now=now - HOUR)
    client.force_login(cast.operator)
    said = {"kind": "update", "text": "One record left.", "happened_at": ""}
    answer = [post(client, row, "note", **said) for _twice in range(2)][0]
    assert answer["Location"].endswith("timeline/?newest=1")
    note = IncidentNote.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "One record left." in page and "?corrects=1" in page
    correct = at(row, "note") + "?corrects=1"
    assert "One record left." in client.get(correct).content.decode()
    client.post(correct, {"text": "Two records left.", "happened_at": ""})
    assert note.corrections.get().text == "Two records left."
    assert "Two records left." in shown(client, row)
    for n in ("9", "x", "-1"):
        assert client.get(at(row, "note") + f"?corrects={n}").status_code == 404
    for bad in ({"text": ""}, {"happened_at": "2999-01-01T00:00"}, {"happened_at": "soon"}):
        answer = post(client, row, "note", **(said | {"text": WORDS} | bad))
        assert answer.status_code == 422
        assert bad.get("text", WORDS) in answer.content.decode()


def test_a_closed_incident_is_added_to_and_not_changed(client, cast, now):
    row = closed(cast, now=now - HOUR * 9)
    client.force_login(cast.operator)
    assert post(client, row, "note", kind="note", text="Found the cause.").status_code == 302
    answer = post(client, row, "severity", severity="SEV1", reason=REASON)
    assert answer.status_code == 409
    page = shown(client, row)
    assert at(row, "reopen") in page and at(row, "merge") not in page
