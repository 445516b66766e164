"""Run-time rules where people meet them: the vote, the review, the case, the agent, the API."""

import json
import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from approvals.actions.reviews import Given, sign
from approvals.letter_content import letter_content
from approvals.letter_text import LetterText
from approvals.models import Request, SignOff, Vote
from approvals.rules.conditions import lines_refusal, recommended
from approvals.rules.reviews import StepKind, Verdict
from evidence.models.dossiers import dossier_of
from govportal.refusals import Refused
from registry.models import RuntimeRule
from tests import make
from tests.api.calling import Caller
from tests.approvals.agreed import DAY, HOUR, decided, one, submit, tick
from tests.approvals.test_condition_votes import LIMIT, paper
from tests.approvals.test_rule_story import BLOCKED, WORDS, limited
from tests.make import REASONS

pytestmark = pytest.mark.django_db
NOTE = "[hold: action=payment.release, amount>500 EUR]"
RULE = {
    "condition-0-rule-effect": "hold",
    "condition-0-rule-action": "payment.release",
    "condition-0-rule-amount": "500",
    "condition-0-rule-currency": "EUR",
}


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def visit(client):
    def open_as(person, address):
        client.force_login(person)
        return unescape(client.get(address).content.decode())

    return open_as


@pytest.fixture
def post(client):
    def send(person, name, *arguments, **data):
        client.force_login(person)
        answer = client.post(reverse(name, args=arguments), data)
        return answer.status_code, unescape(answer.content.decode())

    return send


@pytest.fixture
def request_(cast, now):
    make.five_seats(cast)
    return make.request(cast, "tier3-claims", now=now - HOUR)


@pytest.fixture
def ballot(request_, now):
    return make.to_ballot(request_, now)


@pytest.fixture
def review(cast, now):
    return decided(cast, {"co_chair": [limited()]}, now)


def value_of(page, name):
    """What a text control or a select holds on a page."""
    if found := re.search(rf'<input[^>]*name="{name}"[^>]*>', page):
        said = re.search(r'value="([^"]*)"', found[0])
        return said[1] if said else ""
    inside = page.split(f'name="{name}"')[1].split("</select>")[0]
    chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
    return chosen[1] if chosen else ""


def test_a_vote_with_a_rule_is_read_in_words_before_it_counts(cast, ballot, post, visit):
    data = paper(ballot, LIMIT) | RULE
    status, page = post(cast.chair, "ballot_vote", ballot.review_id, **data)
    assert status == 200 and WORDS in page and "From the decision until" in page
    assert value_of(page, "condition-0-rule-action") == "payment.release"
    assert not Vote.objects.exists()
    status, _ = post(
        cast.chair, "ballot_vote", ballot.review_id, **data, confirmed="1", has_read="1"
    )
    assert status == 302
    assert Vote.objects.get().proposals[0].rule == limited_rule()
    page = visit(cast.chair, ballot.review.url)
    assert WORDS in page
    assert value_of(page, "condition-0-rule-effect") == "hold"  # to be changed, as it was
    assert value_of(page, "condition-0-rule-amount") == "500"


def limited_rule():
    from approvals.rules.conditions import proposals  # noqa: PLC0415

    return proposals([limited()])[0].rule


WRONG = [
    ({"effect": ""}, "Effect: choose"),
    ({"amount": "1,000"}, "“1,000” is no amount"),
    ({"currency": ""}, "Currency: three capital letters"),
    ({"records": "-1"}, "“-1” is no whole number"),
    ({"group": "financial"}, "name the class or the group, not both"),
    ({"action": "Pay & go"}, "“Pay & go” is no name"),
]


@pytest.mark.parametrize(("change", "words"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_with_a_rule_is_said_beside_its_field(cast, ballot, post, change, words):
    typed = RULE | {f"condition-0-rule-{name}": text for name, text in change.items()}
    data = paper(ballot, LIMIT) | typed
    status, page = post(cast.chair, "ballot_vote", ballot.review_id, **data, confirmed="1")
    assert status == 422 and not Vote.objects.exists()
    assert "Condition 1, run-time rule." in page and words in page
    for name in ("action", "amount"):  # nothing that was typed is lost
        assert value_of(page, f"condition-0-rule-{name}") == typed[f"condition-0-rule-{name}"]
    assert page.count('<details class="fold" open><summary>Run-time rule') == 1


def test_a_rule_without_words_is_no_condition(cast, ballot, post):
    data = paper(ballot, ("", "technical_owner", "30")) | RULE
    status, page = post(cast.chair, "ballot_vote", ballot.review_id, **data, confirmed="1")
    assert status == 422 and "Condition 1: write what has to be done" in page


def test_rows_are_added_and_removed_with_their_rules(cast, ballot, post):
    data = paper(ballot, ("First", "technical_owner", "30"), LIMIT)
    data |= {name.replace("-0-", "-1-"): text for name, text in RULE.items()}
    _, page = post(cast.chair, "ballot_vote", ballot.review_id, **data, remove="0")
    assert value_of(page, "condition-0-rule-action") == "payment.release"
    _, page = post(cast.chair, "ballot_vote", ballot.review_id, **data, add="1")
    assert value_of(page, "condition-1-rule-action") == "payment.release"
    assert value_of(page, "condition-2-rule-action") == ""


def test_a_review_recommends_a_rule_and_it_stands_there_to_be_adopted(
    cast, request_, now, post, visit
):
    for row in make.steps(request_).filter(state="open").order_by("position"):
        if StepKind(row.kind) is not StepKind.SECURITY:
            make.do_step(request_, StepKind(row.kind), now)
            continue
        said = {"verdict": "conditions", "rationale": REASONS, "digest": row.review.digest}
        said |= {"conditions": f"Pay by hand. {NOTE}\nA log."}
        status, page = post(row.assignee, "review_decide", row.review_id, "security", **said)
        assert status == 200 and f"Pay by hand. {NOTE}" in page and WORDS in page
        given = Given(Verdict.CONDITIONS, REASONS, said["digest"], conditions=said["conditions"])
        sign(row.review, StepKind.SECURITY, given, actor=row.assignee, now=now)
    assert NOTE in SignOff.objects.get(step__kind="security").conditions
    page = visit(cast.chair, request_.get_absolute_url())
    assert WORDS in page  # with the review, before anybody votes
    assert re.search(r'name="condition-0-text"[^>]*>\s*Pay by hand\.</textarea>', page)
    assert value_of(page, "condition-0-rule-amount") == "500"
    assert value_of(page, "condition-1-rule-effect") == ""


def test_a_rule_that_cannot_be_read_is_not_recommended(cast, request_, now):
    row = make.steps(request_).get(kind=StepKind.SECURITY)
    given = Given(Verdict.CONDITIONS, REASONS, row.review.digest,
                  conditions="A log.\nPay by hand [hold: colour=red]")  # fmt: skip
    with pytest.raises(Refused) as error:
        sign(row.review, StepKind.SECURITY, given, actor=row.assignee, now=now)
    assert error.value.refusal.code == "condition.row_rule"
    assert str(error.value) == (
        "Condition 2, run-time rule. A run-time rule names action, group, tool, operation, "
        "amount, records, data, external and environment, each once; this is none of them: "
        "“colour=red”."
    )
    assert lines_refusal("[hold: tool=a]").code == "condition.row_without_text"
    assert recommended(["Odd [hold: x]"], "o")[0].text == "Odd [hold: x]"  # of an older review


def test_everybody_who_sees_the_case_reads_the_rule_and_how_it_stands(cast, review, visit):
    for person in (cast.owner, cast.colleague, cast.auditor, cast.chair, cast.tech_owner):
        page = visit(person, review.url)
        assert WORDS in page and "In force" in page and "blocked." in page
    tick(one(review).due_at + HOUR)
    page = visit(cast.auditor, review.url)
    assert BLOCKED in page and "Tightened: blocks" in page and f"As voted: {WORDS}" in page


def test_whoever_verifies_reads_what_accepting_lifts(cast, review, now, post):
    condition = submit(one(review), now + HOUR).condition
    data = {"verdict": "accepted", "reason": REASONS, "seen": 1}
    status, page = post(cast.co_chair, "condition_verify", condition.pk, **data)
    assert status == 200 and "It lifts" in page and WORDS in page
    _, page = post(
        cast.co_chair, "condition_verify", condition.pk, **data | {"verdict": "returned"}
    )
    assert "Check your verdict" in page and "It lifts" not in page


def test_the_page_of_the_agent_says_what_binds_it(cast, review, visit, client):
    address = reverse("agent_detail", args=[Request.objects.get().agent.slug])
    page = visit(cast.colleague, address)
    assert "Run-time rules" in page and WORDS in page and review.title in page
    assert f'href="{review.url}#condition-1"' in page
    tick(one(review).due_at + HOUR)
    assert BLOCKED in visit(cast.auditor, address)
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404


def test_an_agent_without_rules_shows_no_such_part(cast, now, visit):
    decided(cast, None, now)
    page = visit(cast.colleague, reverse("agent_detail", args=[Request.objects.get().agent.slug]))
    assert "Run-time rules" not in page


def told(reader, path, name):
    return json.loads(reader.get(f"/api/v1/{path}").content)[name]


def test_programs_read_what_binds_an_agent_and_why(cast, review):
    request = Request.objects.get()
    reader = Caller(cast.owner)
    (rule,) = json.loads(reader.get(f"/api/v1/agents/{request.agent.slug}").content)[
        "runtime_rules"
    ]
    assert (rule["words"], rule["state"], rule["effect"]) == (WORDS, "in_force", "hold")
    assert rule["rule"]["over"] == {"value": "500", "currency": "EUR"}
    assert rule["about"] == review.title
    (condition,) = json.loads(reader.get(f"/api/v1/requests/{request.number}").content)[
        "conditions"
    ]
    assert (condition["n"], condition["state"]) == (1, "open")
    assert condition["runtime_rules"] == [{"words": WORDS, "rule": rule["rule"]}]
    assert Caller(cast.stranger).get(f"/api/v1/agents/{request.agent.slug}").status_code == 404


def test_the_record_says_what_was_voted_and_what_it_bound(cast, review):
    tick(one(review).due_at + HOUR)
    request = Request.objects.get()
    dossier = dossier_of(request, one(review).due_at + DAY)
    page = unescape(render_to_string("evidence/parts/record_conditions.html", {"dossier": dossier}))
    assert f"Run-time rule: {WORDS}" in page and "tightened to block" in page
    page = unescape(render_to_string("evidence/parts/record_ballot.html", {"dossier": dossier}))
    assert f"Run-time rule: {WORDS}" in page
    (line,) = dossier.review.conditions
    assert line.rules == (WORDS,) and line.bound[0].words == BLOCKED
    assert RuntimeRule.objects.get().ledger_ref in dossier.refs  # its entries go with it


def test_the_board_reads_the_rule(cast, review):
    facts = letter_content(review.decision, Request.objects.get())
    assert facts["conditions"][0]["rules"] == [limited_rule().as_json()]
    assert LetterText(SimpleNamespace(content=facts)).conditions[0]["rules"] == WORDS
