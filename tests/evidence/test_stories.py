"""What happened, why, and who approved it: agent, request, action and person, as of a day."""

import json
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from approvals.rules.reviews import StepKind
from evidence.models.stories import story_of
from evidence.models.stories.events import events_about
from govportal.ledger.actions import record, recorded
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.people import actions as people
from govportal.people.rules import Role
from tests import make

NOW = make.START + timedelta(days=20)


def page(client, person, kind, key, **asked):
    client.force_login(person)
    return client.get(f"/audit/what-happened/{kind}/{key}/", asked)


def told(kind, key, moment=NOW):
    story = story_of(kind, key, moment)
    assert story is not None
    return story


@recorded
def traced(decided, n, now):
    return record(
        "agent.updated", decided.agent, actor=decided.requester, now=now, trace_id=f"trace/{n}"
    )


@recorded
def numbered(ref):
    return record("agent.updated", Reference(ref), actor=make.SETUP, now=NOW)


def test_an_agents_story_says_what_it_may_who_approved_that_and_why(client, cast, decided):
    answer = page(client, cast.auditor, "agent", decided.agent.slug)
    text = answer.content.decode()
    assert f"Approved on 2 November 2026 by Tech Owner and Compliance, in {decided.number}." in text
    assert "It was allowed to run version 0.9.3 in Production until 2 November 2027." in text
    assert make.REASONS in text and "propose_label" in text
    assert f'href="/audit/what-happened/request/{decided.number}/"' in text


def test_the_moment_before_the_right_was_given_nothing_allowed_it(cast, decided):
    given = Entry.objects.get(verb="agent.authorised").occurred_at
    before = told("agent", decided.agent.slug, given)
    assert "Nothing allowed it to run." in before.lead
    assert not before.voices and not before.reaches
    assert before.facts[0].value == "In review"
    after = told("agent", decided.agent.slug, given + timedelta(microseconds=1))
    assert after.voices and [reach.by for reach in after.reaches] == [decided.number] * 2
    assert after.facts[0].value == "Approved"


def test_a_change_of_later_does_not_reach_an_earlier_day(client, cast, decided):
    @recorded
    def renamed(*, actor, now):
        decided.agent.name = "Another name"
        decided.agent.save()
        record("agent.updated", decided.agent, actor=actor, now=now)

    renamed(actor=cast.owner, now=NOW)
    slug = decided.agent.slug
    assert told("agent", slug, NOW).title == "Workplace Ticket Triage"
    assert told("agent", slug, NOW + timedelta(seconds=1)).title == "Another name"
    past = page(client, cast.auditor, "agent", slug, on="2026-11-10").content.decode()
    assert "Workplace Ticket Triage" in past and "Another name" not in past
    assert "As it was then:" in past


def test_before_it_was_registered_there_was_nothing(client, cast, decided):
    answer = page(client, cast.auditor, "agent", decided.agent.slug, on="2026-01-01")
    assert "was not registered yet; it is since 2 November 2026." in answer.content.decode()


def test_a_day_means_its_end_and_a_time_that_minute(client, cast, decided):
    slug, auditor = decided.agent.slug, cast.auditor
    assert (
        "Nothing allowed it"
        not in page(client, auditor, "agent", slug, on="2026-11-02").content.decode()
    )
    before = page(client, auditor, "agent", slug, on="2026-11-02", at="10:02")
    assert "Nothing allowed it" in before.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"on": "yesterday"}, "Enter a valid date."),
        ({"on": "2999-01-01"}, "That day is still to come."),
        ({"at": "10:00"}, "Which day is that on?"),
        ({"on": "0001-01-01"}, "Nothing is told of days before 1900."),
    ],
)
def test_a_moment_that_does_not_fit_is_said_and_kept(asked, words, client, cast, decided):
    text = page(client, cast.auditor, "agent", decided.agent.slug, **asked).content.decode()
    assert words in text
    assert all(f'value="{value}"' in text for value in asked.values())


def test_an_open_request_waits_for_whoever_has_the_next_duty(cast):
    item = make.request(cast)
    _step, person = make.step(item, StepKind.ATTESTATION)
    open_one = told("request", item.number, make.START + timedelta(seconds=30))
    assert f"It waited for {person.full_name} and Compliance." in open_one.lead
    assert {voice.said for voice in open_one.voices} == {"has not answered yet"}
    make.do_step(item, StepKind.ATTESTATION, make.START + timedelta(minutes=1))
    later = told("request", item.number, make.START + timedelta(minutes=2))
    assert later.voices[0].why == make.REASONS and later.voices[0].who == person.full_name


def test_votes_are_told_once_the_committee_has_decided(cast):
    item = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(item, make.START)
    make.carry(ballot, make.START + timedelta(hours=10))
    decided = Entry.objects.get(verb="review.decided").occurred_at
    seats = {"CISO", "Legal counsel", "Engineering"}
    before = told("request", item.number, decided)
    assert not seats & {voice.part for voice in before.voices}
    after = told("request", item.number, decided + timedelta(seconds=1))
    assert seats & {voice.part for voice in after.voices}
    assert any("Governance committee" in line for line in after.lead)


def test_an_actions_story_says_who_had_allowed_it_at_that_moment(client, cast, decided):
    entry = Entry.objects.get(verb="agent.authorised")
    story = told("entry", entry.pk)
    assert "This is about the agent Workplace Ticket Triage." in story.lead
    assert any(line.startswith("Approved on 2 November 2026") for line in story.lead)
    assert [event.id for event in story.events if event.is_here] == [entry.pk]
    early = told("entry", Entry.objects.get(verb="agent.registered").pk)
    assert "Nothing allowed it to run." in early.lead


def test_a_trace_is_told_in_its_order(client, cast, decided):
    made = [traced(decided, 7, now=NOW - timedelta(hours=n)).pk for n in (3, 2, 1)]
    traced(decided, 8, now=NOW - timedelta(hours=4))
    story = told("trace", "trace/7")
    assert [event.id for event in story.events] == made
    assert story.lead[0] == "3 entries belong to this trace."
    assert page(client, cast.auditor, "trace", "trace/7").status_code == 200


def test_a_persons_story_is_that_of_their_roles_then(cast, decided):
    person = cast.stranger
    people.give_role(person, Role.OPERATOR, actor=cast.administrator, now=NOW)
    assert told("person", person.ref).lead[0].endswith("held no role.")
    later = told("person", person.ref, NOW + timedelta(seconds=1))
    assert later.lead[0].endswith(": Operator.")
    assert told("person", cast.chair.ref).facts[-1].value == "CISO, Governance committee"
    mine = told("person", cast.tech_owner.ref)
    assert decided.number in mine.voices[0].who and mine.voices[0].said == "Approved"


def test_bookkeeping_is_left_out_and_reasons_are_told(cast, decided):
    found = events_about(decided.ledger_ref, NOW)
    whats = [event.what for event in found]
    assert "The clock started" not in whats and "Sent the request" in whats
    assert make.REASONS in [event.why for event in found]


@pytest.mark.parametrize("kind", ["agent", "request", "entry", "trace", "person", "nonsense"])
def test_what_does_not_exist_is_no_page(kind, client, cast, decided):
    assert page(client, cast.auditor, kind, "nothing").status_code == 404


def test_only_those_who_read_everything_are_told(client, cast, decided):
    for person in (cast.owner, cast.stranger, cast.operator):
        assert page(client, person, "agent", decided.agent.slug).status_code == 403
    about = f"/agents/{decided.agent.slug}/"
    link = f"/audit/what-happened/agent/{decided.agent.slug}/"
    client.force_login(cast.auditor)
    assert link in client.get(about).content.decode()
    asked = client.get(f"/requests/{decided.number}/").content.decode()
    assert f"/audit/what-happened/request/{decided.number}/" in asked
    client.force_login(cast.owner)
    assert link not in client.get(about).content.decode()


def test_one_is_found_by_name_number_id_or_trace(client, cast, decided):
    entry = traced(decided, 1, now=NOW)
    client.force_login(cast.auditor)

    def led(q):
        return client.get("/audit/what-happened/", {"q": q})

    assert led("ticket tri").url == f"/audit/what-happened/agent/{decided.agent.slug}/"
    assert led(decided.number.lower()).url == f"/audit/what-happened/request/{decided.number}/"
    assert led(cast.board.email).url == f"/audit/what-happened/person/{cast.board.ref}/"
    assert led(entry.pk).url == f"/audit/what-happened/entry/{entry.pk}/"
    assert led("trace/1").url == "/audit/what-happened/trace/trace/1/"
    several = led("owner").content.decode()
    assert "Tech Owner" in several and several.count("/what-happened/person/") == 2
    assert "Nothing by that name" in led("nobody").content.decode()
    assert "There is no request ADR-9999-9999." in led("adr-9999-9999").content.decode()
    assert "Nothing in the ledger is about INC-2026-0001." in led("INC-2026-0001").content.decode()
    numbered("finding:FND-2026-0001")
    text = led("fnd-2026-0001").content.decode()
    assert "All entries about FND-2026-0001 are in the audit trail." in text
    assert "?about=fnd-2026-0001" in text
    with patch("evidence.models.meant.AT_MOST", 1):
        assert "2 people and agents match" in led("owner").content.decode()
    assert led("").status_code == 200


@pytest.mark.parametrize("requests", [1, 3])
def test_a_story_costs_the_same_however_much_happened(
    client, cast, requests, django_assert_max_num_queries
):
    for n in range(requests):
        item = make.request(cast, "tier3-claims", slug=f"agent-{n}")
        make.carry(make.to_ballot(item, make.START), make.START + timedelta(hours=10))
    for kind, key in (("agent", item.agent.slug), ("request", item.number)):
        page(client, cast.auditor, kind, key)
        with django_assert_max_num_queries(15):
            client.get(f"/audit/what-happened/{kind}/{key}/")


def command(*given):
    out = StringIO()
    call_command("what_happened", *given, stdout=out)
    return out.getvalue()


def test_the_command_tells_the_same(cast, decided):
    slug = decided.agent.slug
    told_json = json.loads(command("--agent", slug, "--json"))
    assert told_json["ok"] and told_json["voices"][0]["why"] == make.REASONS
    past = json.loads(command("--agent", slug, "--as-of", "2026-11-01", "--json"))
    assert past["existed"] is False and past["voices"] == []
    assert make.REASONS in command("--request", decided.number)
    assert "Technical owner" in command("--actor", cast.tech_owner.email)
    assert "Tech Owner" in command("--actor", cast.tech_owner.ledger_ref)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("--agent", "none"), "story.unknown"),
        (("--as-of", "soon"), "story.no_moment"),
        (("--as-of", "2999-01-01"), "story.day_to_come"),
        (("--as-of", "2999-01-01T10:00"), "story.day_to_come"),
        (("--as-of", "1899-12-31"), "story.too_early"),
        (("--as-of", "0001-01-01T00:00+14:00"), "story.too_early"),
    ],
)
def test_the_command_says_what_it_cannot_tell(given, code, cast, decided):
    given = given if given[0] == "--agent" else ("--agent", decided.agent.slug, *given)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("what_happened", *given, "--json", stdout=out)
    assert json.loads(out.getvalue())["code"] == code
