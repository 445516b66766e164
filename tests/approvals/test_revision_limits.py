"""A revision keeps its agent and the limits of its kind, as at the first sending."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.preparing import Incomplete
from approvals.actions.revising import start_revision, submit_revision
from approvals.rules.content import merge
from tests import make
from tests.approvals import test_exception_story as exceptions
from tests.approvals import test_short_kinds as short
from tests.approvals.reviewing import running
from tests.make import START

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BASICS = "agent_metadata"


def changed(request, actor, now, path, value):
    """A revision with one other answer, not sent yet."""
    draft = start_revision(request, actor=actor, now=now)
    draft.content = merge(deepcopy(draft.content), {f"{BASICS}.{path}": value})
    draft.save()
    return draft


def faults(request, cast, path, value, now):
    draft = changed(request, cast.owner, now, path, value)
    with pytest.raises(Incomplete) as refused:
        submit_revision(draft, actor=cast.owner, now=now)
    return {fault.code for fault in refused.value.problems}


def test_an_exception_stays_within_its_days(cast):
    running(cast)
    request = exceptions.sent(cast)
    found = faults(request, cast, "exception.until", "2035-12-31", START + HOUR)
    assert found == {"submission.exception_length"}


def test_a_retirement_stays_within_a_year(cast):
    request = short.retirement(cast)
    found = faults(request, cast, "retirement.on", "2035-01-01", short.NOW + HOUR)
    assert found == {"submission.retirement_day"}


def test_a_lower_tier_stays_lower(cast):
    make.five_seats(cast)
    request = short.lower(cast, to="1", tier=3)
    assert faults(request, cast, "tier_change.to", "3", short.NOW) == {"submission.tier_not_lower"}


def asked_again(cast, kind):
    if kind == "retirement":
        return short.retirement(cast)
    running(cast)
    if kind == "exception":
        return exceptions.sent(cast)
    return make.request(cast, kind=kind, agent="triage", now=START + DAY)


@pytest.mark.parametrize("kind", ["exception", "retirement", "renewal"])
def test_it_keeps_its_agent(cast, kind):
    request = asked_again(cast, kind)
    running(cast, slug="another")
    now = short.NOW + HOUR
    assert faults(request, cast, "agent", "another", now) == {"submission.other_agent"}


def test_a_new_agent_keeps_its_short_name(cast):
    request = make.request(cast)
    found = faults(request, cast, "slug", "another", START + HOUR)
    assert found == {"submission.other_agent"}


def test_the_check_page_says_so_and_a_good_revision_is_sent(client, cast):
    running(cast)
    request = exceptions.sent(cast)
    late = (timezone.localdate() + 400 * DAY).isoformat()
    draft = changed(request, cast.owner, START + HOUR, "exception.until", late)
    client.force_login(cast.owner)
    page = client.get(reverse("draft_check", args=[draft.pk])).content.decode()
    assert "An exception lasts at most 90 days" in page
    until = (START.date() + 30 * DAY).isoformat()
    draft = changed(request, cast.owner, START + HOUR, "exception.until", until)
    assert submit_revision(draft, actor=cast.owner, now=START + HOUR).version_n == 2
