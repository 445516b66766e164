"""Record and pack tell what became of a case beside its reviews."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.actions.exports import export_record
from evidence.models.dossiers import dossier_of
from evidence.rules.populations import populations
from evidence.rules.slices import Access
from tests.approvals import piloting
from tests.approvals.reviewing import running
from tests.approvals.test_appeal_story import GROUNDS, appealed, rejected
from tests.approvals.test_exception_story import ASKED, UNTIL, granted
from tests.approvals.test_reduction_story import NOW, reduce, sent
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def turns(request):
    return dossier_of(request, timezone.now()).turns


def told(request):
    return [(line.kind, line.text, line.until) for line in turns(request)]


def test_an_appeal_says_who_and_why(cast):
    request = rejected(cast)
    made = appealed(cast, request)
    dossier = dossier_of(request, timezone.now())
    (line,) = dossier.turns
    assert (line.kind, line.text, line.person.name) == ("appeal", GROUNDS, cast.owner.full_name)
    assert made.ledger_ref in dossier.refs
    assert cast.owner.ledger_ref in dossier.named


def test_a_reduced_scope_says_who_took_away_and_why(cast):
    request, review = sent(cast)
    reduce(review, request.version.content, cast.tech_owner)
    assert told(request) == [("reduction", REASONS, None)]
    assert turns(request)[0].at == NOW


def test_an_exception_says_to_what_and_until_when(cast):
    running(cast)
    waiver = granted(cast)
    (line,) = turns(waiver.request)
    assert (line.kind, line.until) == ("exception", UNTIL)
    assert ASKED["rule"] in line.words


def test_a_pilot_says_its_last_day(cast):
    assert told(piloting.approved(cast)) == [("pilot", "", piloting.UNTIL)]


def test_they_are_a_population_and_in_print(cast):
    request = rejected(cast)
    appealed(cast, request)
    dossier = dossier_of(request, timezone.now())
    rows = next(p for p in populations(dossier, (), Access.FULL) if p.name == "turns").rows
    assert [row["kind"] for row in rows] == ["appeal"]
    assert export_record(request, actor=cast.auditor, now=START + 2 * DAY).pdf.startswith(b"%PDF")


def test_an_ordinary_request_has_none(decided):
    assert turns(decided) == ()
