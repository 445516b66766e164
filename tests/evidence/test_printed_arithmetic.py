"""The arithmetic printed on page and record is the one that was computed and stored."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape

from approvals.actions import ballots
from approvals.actions.follow_up import follow_up
from approvals.models import Ballot, Decision, Request
from approvals.rules.ballots import Choice, tally, tally_from
from evidence.models.dossiers import dossier_of
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.rules import QuorumBase
from govportal.worklist.actions import sweep
from tests import make
from tests.make import REASONS, SETUP

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
YES, LIMITED, NO, ABSTAIN = list(Choice)[:4]
ALL = ("chair", "co_chair", "member", "business", "ethics")
PAIRS = re.compile(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", re.S)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) - timedelta(days=30)


@pytest.fixture
def held(cast, now):
    """Holds a ballot: how each of the five votes (None: not at all), then the deadline."""
    make.five_seats(cast)

    def hold(*choices, example="tier3-claims", recused=()):
        ballot = make.to_ballot(make.request(cast, example, now=now), now + HOUR)
        for name in recused:
            person = getattr(cast, name)
            ballots.recuse(ballot, "My sister works there.", actor=person, now=now + HOUR)
        for name, choice in zip(ALL, choices, strict=False):
            if choice is not None:
                limit = {"rows": (make.row("A daily limit."),)} if choice is LIMITED else {}
                make.vote(ballot, getattr(cast, name), choice, now=now + 2 * HOUR, **limit)
        if make.fresh(ballot).state == "open":
            pass_time(ballot)
        return Ballot.objects.select_related("review", "clock__version").get(pk=ballot.pk)

    return hold


def pass_time(ballot):
    """The deadline, and that of the extension."""
    for _ in range(2):
        due = make.fresh(ballot).clock.due_at
        sweep(due + HOUR)
        follow_up(due + HOUR)


def printed(html, wanted):
    """The pairs of the page that begin the arithmetic, as long as it is."""
    found = [(label.strip(), value.strip()) for label, value in PAIRS.findall(html)]
    start = found.index(wanted[0]) if wanted and wanted[0] in found else 0
    return found[start : start + len(wanted)]


def assert_printed(client, cast, ballot, stored):
    """Page (as an auditor reads it) and record show every line, in order, and nothing else."""
    lines = tally_from(stored).printed
    wanted = [(str(escape(label)), str(escape(value))) for label, value in lines]
    client.force_login(cast.auditor)
    assert printed(client.get(ballot.review.url).content.decode(), wanted) == wanted
    request = Request.objects.get(number=ballot.review.subject_id)
    dossier = dossier_of(request, timezone.now())
    record = render_to_string("evidence/parts/record_ballot.html", {"dossier": dossier})
    if ballot.state == "decided":
        assert printed(record, wanted) == wanted
    else:
        assert wanted[0] not in PAIRS.findall(record)  # no record of votes on an open item
    return dict(lines)


OUTCOMES = [
    ((YES, YES, LIMITED, NO, ABSTAIN), {}, "passed (3 for, 1 against)"),
    ((YES, None, LIMITED, NO, None), {}, "passed (2 for, 1 against)"),
    ((YES, NO, NO, None, ABSTAIN), {}, "failed (1 for, 2 against)"),
    ((None, YES, NO, NO, ABSTAIN), {"recused": ("chair",)}, "failed (1 for, 2 against)"),
    ((YES, YES, ABSTAIN, None, None), {"example": "tier4-vendor-payments"},
     "failed (2 for; tier 4 takes 3 of all 5 voting seats)"),
    ((YES, YES, LIMITED, None, None), {"example": "tier4-vendor-payments"},
     "passed (3 for; tier 4 takes 3 of all 5 voting seats)"),
    ((YES, YES, None, None, None), {}, "no decision (there is no quorum)"),
    ((ABSTAIN,) * 5, {}, "no decision (nobody voted for it and nobody against it)"),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "how", "result"), OUTCOMES)
def test_page_and_record_print_the_stored_arithmetic(client, cast, held, choices, how, result):
    ballot = held(*choices, **how)
    decision = Decision.objects.filter(ballot=ballot).first()
    if decision is not None:
        assert decision.arithmetic == ballot.arithmetic
        told = Entry.objects.get(verb="review.decided").content["data"]["arithmetic"]
        assert told == decision.arithmetic
    lines = assert_printed(client, cast, ballot, ballot.arithmetic)
    assert lines["Result"] == result


def test_a_tie_and_its_casting_vote_are_printed(client, cast, held, now):
    ballot = held(YES, NO, ABSTAIN, None, None)
    assert ballot.state == "tied" and ballot.arithmetic == {}
    count = tally(ballot.facts(now).item)
    lines = assert_printed(client, cast, ballot, count.as_json())
    assert lines["Result"].endswith("it waits for the presiding chair’s casting vote)")
    ballots.casting_vote(ballot, NO, REASONS, ballot.digest, actor=cast.chair, now=timezone.now())
    ballot = make.fresh(ballot)
    lines = assert_printed(client, cast, ballot, Decision.objects.get().arithmetic)
    assert lines["Result"].endswith("decided by the presiding chair’s casting vote)")
    assert ballot.arithmetic == Decision.objects.get().arithmetic


def test_the_base_that_was_chosen_is_printed(client, cast, held, now):
    people.choose_quorum_base(cast.committee, QuorumBase.ELIGIBLE, actor=SETUP, now=now)
    ballot = held(YES, YES, YES, recused=("business",))
    lines = assert_printed(client, cast, ballot, ballot.arithmetic)
    assert lines["Base of the quorum"] == "4 (eligible seats, of 5 voting seats in all)"
    client.force_login(cast.owner)
    assert "Base of the quorum: Eligible seats." in client.get(ballot.review.url).content.decode()


def test_what_is_printed_stays_when_people_leave_or_the_base_is_chosen_anew(
    client, cast, held, now
):
    ballot = held(YES, YES, NO)
    before = assert_printed(client, cast, ballot, ballot.arithmetic)
    people.choose_quorum_base(cast.committee, QuorumBase.ELIGIBLE, actor=SETUP, now=now)
    for name in ("chair", "business", "ethics"):
        people.deactivate_person(getattr(cast, name), actor=SETUP, now=now)
    assert assert_printed(client, cast, make.fresh(ballot), ballot.arithmetic) == before
    page = client.get(ballot.review.url).content.decode()
    assert f"{before['Needed for a quorum'][0]} needed" in page
