"""The pages of scheduled reviews: who sees what, where things lead, and what a refusal says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.actions.questions import ask
from approvals.models import ScheduledReview
from approvals.rules.ballots import Choice
from approvals.rules.reviews import Verdict
from govportal.people import actions as people
from govportal.worklist.models import WorkItem
from registry.actions import keep_manifest
from registry.rules import manifests
from tests import make
from tests.approvals.reviewing import (
    DAY,
    HOUR,
    MINUTE,
    authorisation,
    do_all,
    due_in,
    fresh,
    give,
    running,
    tick,
)
from tests.make import REASONS, SETUP, START

pytestmark = pytest.mark.django_db
LIST = "/scheduled-reviews/"


def text(client, address, **more):
    answer = client.get(address, **more)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def as_(client, person):
    client.force_login(person)
    return client


def test_the_first_due_is_on_top_and_a_task_leads_to_its_page(client, cast):
    late = due_in(cast, 1, -1, slug="late")
    far = due_in(cast, 1, 12, slug="far")
    soon = due_in(cast, 1, 2, slug="soon")
    page = text(as_(client, cast.owner), LIST)
    places = [page.index(row.number) for row in (late, soon, far)]
    assert places == sorted(places)
    item = WorkItem.objects.open().for_person(cast.tech_owner).first()
    assert item.url.startswith(LIST)
    assert "Your duty" in text(as_(client, cast.tech_owner), item.url)


def test_views_and_filters_narrow_the_list(client, cast):
    late = due_in(cast, 1, -1, slug="late")
    soon = due_in(cast, 2, 3, slug="soon")
    first = due_in(cast, 4, 5, slug="first", first=True)
    held = do_all(due_in(cast, 1, 6, slug="held"), timezone.now())
    wanted = {
        "": {late, soon, first},
        "?view=overdue": {late},
        "?view=soon": {soon, first},
        "?view=closed": {held},
        "?kind=post_deployment": {first},
        "?tier=2": {soon},
        "?q=first": {first},
        f"?q={soon.number.lower()}": {soon},
        "?view=mine": {late, soon, first},
        "?view=bad&tier=9&kind=x&after=1&before=x.y": {late, soon, first},
        "?q=nothing-like-it": set(),
    }
    as_(client, cast.tech_owner)
    for query, expected in wanted.items():
        page = text(client, LIST + query)
        shown = {row for row in ScheduledReview.objects.all() if row.number in page}
        assert shown == expected, query
    assert "No review matches" in text(as_(client, cast.chair), f"{LIST}?view=mine")


def test_a_ballot_waits_for_its_members(client, cast):
    scheduled = due_in(cast, 3, 5)
    do_all(scheduled, timezone.now())
    for person in (cast.chair, cast.member):
        assert scheduled.number in text(as_(client, person), f"{LIST}?view=mine")
    assert scheduled.number not in text(as_(client, cast.auditor), f"{LIST}?view=mine")


def test_long_lists_go_page_by_page_in_the_order_of_their_days(client, cast):
    rows = [due_in(cast, 1, n % 9, slug=f"agent-{n}") for n in range(43)]
    order = sorted(rows, key=lambda row: (row.due_on, row.pk))
    as_(client, cast.auditor)
    first = text(client, LIST)
    assert "40 shown" in first and "Later" in first and "Earlier" not in first
    place = f"{order[39].due_on.isoformat()}.{order[39].pk}"
    second = text(client, f"{LIST}?after={place}")
    assert [row.number in second for row in order[-4:]] == [False, True, True, True]
    back = f"{order[40].due_on.isoformat()}.{order[40].pk}"
    assert all(row.number in text(client, f"{LIST}?before={back}") for row in order[:40])


def test_a_stranger_finds_nothing_and_a_colleague_reads_only(client, cast):
    scheduled = due_in(cast, 2, 5)
    assert as_(client, cast.stranger).get(scheduled.get_absolute_url()).status_code == 404
    assert scheduled.number not in text(client, LIST)
    page = text(as_(client, cast.colleague), scheduled.get_absolute_url())
    assert "Your duty" not in page and "Who decides" in page
    review = scheduled.review_id
    answer = client.post(f"/reviews/{review}/decide/attestation/", verdict(scheduled))
    assert answer.status_code == 403
    assert "This step of the review is not yours." in answer.content.decode()


def verdict(scheduled, **more):
    given = {"digest": fresh(scheduled).review.digest, "verdict": "approve", "rationale": REASONS}
    return given | {"confirmed": "1"} | more


def test_a_verdict_goes_through_the_check_page_and_counts_once(client, cast):
    scheduled = due_in(cast, 1, 5)
    address = f"/reviews/{scheduled.review_id}/decide/attestation/"
    as_(client, cast.tech_owner)
    unsure = {k: v for k, v in verdict(scheduled).items() if k != "confirmed"}
    assert "Check your decision" in client.post(address, unsure).content.decode()
    assert client.post(address, verdict(scheduled)).status_code == 302
    again = client.post(address, verdict(scheduled), follow=True).content.decode()
    assert "recorded already" in again
    assert fresh(scheduled).review.sign_offs.count() == 1


def test_nothing_typed_is_lost_and_the_refusal_stands_beside_it(client, cast):
    scheduled = due_in(cast, 1, 5)
    address = f"/reviews/{scheduled.review_id}/decide/attestation/"
    answer = as_(client, cast.tech_owner).post(address, verdict(scheduled, rationale="Runs."))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Runs." in page and "need 40 characters" in page
    assert "What is authorised" in page


def test_who_comes_too_late_is_told_and_keeps_the_words(client, cast):
    scheduled = due_in(cast, 1, 5)
    give(scheduled, "attestation", Verdict.REJECT, now=timezone.now())
    address = f"/reviews/{scheduled.review_id}/decide/sign_off_technical_owner/"
    page = as_(client, cast.tech_owner).post(address, verdict(scheduled)).content.decode()
    assert "This review has ended" in page and REASONS in page


def test_a_question_says_that_the_clock_runs_on(client, cast):
    scheduled = due_in(cast, 3, 5)
    as_(client, cast.security)
    asked = {"question": "How many complaints were there?", "about": ""}
    answer = client.post(f"/reviews/{scheduled.review_id}/ask/", asked, follow=True)
    page = answer.content.decode()
    assert "the clock runs on" in page and "stands still" not in page
    page = text(as_(client, cast.owner), scheduled.get_absolute_url())
    assert "The clock does not wait for it" in page and "stands still" not in page
    assert "stands still" not in text(client, "/")
    done = client.post(
        f"/reviews/{scheduled.review_id}/questions/1/answer/", {"answer": "Two."}, follow=True
    )
    assert "Two." in done.content.decode()


def test_a_request_still_says_that_its_clock_stands_still(client, cast):
    now = timezone.now()
    request = make.request(cast, now=now - HOUR)
    review = make.review(request)
    ask(review, "Who reads the tickets?", "", actor=cast.tech_owner, now=now - MINUTE)
    page = text(as_(client, cast.owner), request.get_absolute_url())
    assert "the clock stands still" in page and "the clock runs on" not in page


ENDS = {
    "lapsed": "Not held in time: the authorisation lapsed",
    "rejected": "Held, and ended with a no: the agent is suspended",
    "held": "The authorisation stands until",
    "cancelled": "Another authorisation took its place.",
    "missed": "Not held in time: the agent is suspended until it is",
    "overdue": "If it is not held, the authorisation lapses at the end of",
    "open": "A yes lets the agent run on until the next periodic review",
    "first": "Some time after go-live: does it do what was authorised?",
}


@pytest.mark.parametrize("state", ENDS)
def test_every_state_says_what_it_means_and_what_follows(client, cast, state):
    days = {"lapsed": -8, "missed": -8, "overdue": -2}.get(state, 5)
    scheduled = due_in(cast, 1, days, first=state in {"missed", "first"})
    now = timezone.now()
    if state in {"held", "rejected"}:
        do_all(scheduled, now, Verdict.REJECT if state == "rejected" else Verdict.APPROVE)
    if state == "cancelled":
        type(scheduled.authorisation).objects.update(state="replaced")
    tick(now)
    page = text(as_(client, cast.owner), scheduled.get_absolute_url())
    assert ENDS[state] in page
    assert [words for other, words in ENDS.items() if other != state and words in page] == []


@pytest.mark.parametrize("verdict", [Verdict.REJECT, None])
def test_the_way_back_is_a_link_to_a_copy_of_the_request(client, cast, verdict):
    request = make.approve(make.request(cast), START + HOUR)
    right = type(running(cast)).objects.get(agent=request.agent)
    day = timezone.localdate() + (5 if verdict else -8) * DAY
    type(right).objects.filter(pk=right.pk).update(valid_until=day, lapses_on=day + 7 * DAY)
    tick(timezone.now() - HOUR)
    scheduled = ScheduledReview.objects.get(authorisation=right)
    if verdict:
        do_all(scheduled, timezone.now(), verdict)
    tick(timezone.now())
    page = text(as_(client, cast.owner), scheduled.get_absolute_url())
    assert f"?from={request.number}#copy" in page


def test_the_page_shows_what_happened_since(client, cast):
    scheduled = due_in(cast, 1, 5)
    agent = scheduled.agent
    coming = make.content(cast, name="triage")
    coming["agent_capabilities"]["tools_requested"] = []
    keep_manifest(agent, manifests.build(coming), "2.0", actor=SETUP, now=timezone.now())
    page = text(as_(client, cast.owner), scheduled.get_absolute_url())
    assert (
        "Asked for, not approved" in page
        and "Version 2.0" in page
        and "It has this tool no more" in page
    )
    do_all(scheduled, timezone.now())
    assert "Asked for, not approved" in text(client, scheduled.get_absolute_url())


def test_the_next_one_names_the_one_before(client, cast):
    right = running(cast, 4, until=timezone.localdate() + 2 * DAY, now=timezone.now() - 90 * DAY)
    authorisation(
        right.agent, right.manifest, until=timezone.localdate() + 900 * DAY, basis="test:other"
    )
    tick(timezone.now() - 40 * MINUTE)
    first = ScheduledReview.objects.get()
    do_all(first, timezone.now() - 30 * MINUTE)
    ballot = first.review.ballots.select_related("clock__version", "review").get()
    for seat in ballot.seats.order_by("position"):
        make.vote(make.fresh(ballot), seat.holder, Choice.APPROVE,
                  now=timezone.now() - 20 * MINUTE)  # fmt: skip
    tick(timezone.now() + timedelta(days=18))
    later = ScheduledReview.objects.exclude(pk=first.pk).get()
    page = text(as_(client, cast.owner), later.get_absolute_url())
    assert first.number in page and later.facts["earlier"][0]["outcome"] == "approve"
    assert later.facts["since"] == fresh(first).closed_at.isoformat()


def test_the_agents_page_brings_them_as_a_panel(client, cast):
    scheduled = due_in(cast, 1, 5)
    page = text(as_(client, cast.owner), "/agents/triage/")
    assert 'hx-get="/scheduled-reviews/about/triage/"' in page and 'href="#reviews"' in page
    assert scheduled.number in text(client, "/scheduled-reviews/about/triage/")
    far = people.add_unit("far", "Far away", actor=SETUP, now=START)
    hidden = due_in(cast, 1, 5, slug="hidden", unit=far, business_owner=None)
    panel = text(as_(client, cast.colleague), "/scheduled-reviews/about/hidden/")
    assert hidden.number not in panel and "None yet" in panel


def test_the_navigation_leads_there(client, cast):
    page = text(as_(client, cast.owner), LIST)
    assert f'href="{LIST}"' in page and "Scheduled reviews" in page


def test_a_ballot_without_decision_is_on_the_list_for_the_next_meeting(client, cast):
    scheduled = due_in(cast, 3, 5)
    do_all(scheduled, timezone.now())
    as_(client, cast.member)
    client.post(f"/reviews/{scheduled.review_id}/ballot/move/", {"reason": "We should talk."})
    assert scheduled.number in text(client, "/committee/next-meeting/")
    assert scheduled.number not in text(as_(client, cast.stranger), "/committee/next-meeting/")
