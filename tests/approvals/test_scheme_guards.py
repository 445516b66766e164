"""The database lets no scheme come into force that the committee did not approve."""

import pytest
from django.db import DatabaseError, transaction

from approvals.models import Decision, RoutingScheme, SchemeProposal, WhatIfRow, WhatIfRun
from tests import make
from tests.approvals.scheming import HOUR, drafted, proposed, ran, voted
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def change(proposal, **columns):
    SchemeProposal.objects.filter(pk=proposal.pk).update(**columns)


def test_no_version_without_the_committee(cast):
    proposal = proposed(cast)
    new = {"content": proposal.content, "active_from": START}
    cannot(lambda: RoutingScheme.objects.create(version=2, **new))
    cannot(lambda: RoutingScheme.objects.create(version=7, **new))
    cannot(lambda: RoutingScheme.objects.filter(version=1).update(content={}))
    cannot(lambda: RoutingScheme.objects.all()._raw_delete("default"))


def test_a_proposal_is_in_force_only_by_a_decision(cast):
    proposal = proposed(cast)
    for state in ("active", "rejected"):
        cannot(lambda state=state: change(proposal, state=state, closed_at=START))
    done = voted(proposal, START + HOUR)
    assert done.state == "active" and Decision.objects.filter(review=done.review_id).exists()
    for columns in ({"state": "rejected"}, {"state": "draft"}, {"title": "Other"}):
        cannot(lambda columns=columns: change(done, **columns))


def test_what_was_proposed_stays_as_it_was(cast):
    proposal = proposed(cast)
    changes: tuple[dict, ...] = (
        {"content": {}}, {"digest": "x"}, {"title": "x"}, {"reason": "x"}, {"version": 9},
        {"number": "SCH-2026-0099"}, {"state": "draft"}, {"state": "discarded"},
    )  # fmt: skip
    for columns in changes:
        cannot(lambda columns=columns: change(proposal, **columns))
    cannot(lambda: SchemeProposal.objects.all()._raw_delete("default"))


def test_no_proposal_without_its_own_what_if(cast):
    other = proposed(cast)
    draft = drafted(cast, title="Another", limit_3=6)
    put = {"state": "proposed", "proposed_at": START, "review": other.review_id, "version": 2}
    cannot(lambda: change(draft, **put))
    cannot(lambda: change(draft, run=other.run_id))
    ran(cast, draft)
    run = draft.runs.get()
    change(draft, run=run)  # its own may be named
    cannot(lambda: change(draft, digest="sha256:other"))


def test_only_one_is_before_the_committee(cast):
    first, second = proposed(cast), drafted(cast, title="Another", limit_3=6)
    run = ran(cast, second)
    put = {"state": "proposed", "proposed_at": START, "version": 2, "run": run}
    assert first.review is not None
    cannot(lambda: change(second, review=first.review, **put))


def test_the_result_of_a_what_if_stays(cast):
    make.request(cast, "tier3-claims")
    run = ran(cast, drafted(cast))
    rows = WhatIfRow.objects.filter(run=run)
    assert rows.count() == 1
    cannot(lambda: WhatIfRun.objects.filter(pk=run.pk).update(counts={}))
    cannot(lambda: WhatIfRun.objects.filter(pk=run.pk).update(digest="sha256:x"))
    cannot(lambda: WhatIfRun.objects.filter(pk=run.pk)._raw_delete("default"))
    cannot(lambda: rows.update(tier_after=1))
    cannot(lambda: rows._raw_delete("default"))
    more = WhatIfRow(run=run, slug="x", name="x", unit="x", tier_before=1, tier_after=1,
                     changes=",", facts={})  # fmt: skip
    cannot(lambda: WhatIfRow.objects.bulk_create([more]))
