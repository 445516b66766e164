"""A staged release on the record: stages with their times, criteria, and who signed them."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from evidence.models.dossiers import dossier_of
from evidence.rules.populations import people, populations
from evidence.rules.slices import Access
from registry.actions import step_back, withdraw_signature
from tests import make
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def dossier(cast):
    """Shadow, limited, back to shadow with a signature taken back, limited again, live."""
    request = make.approve(make.request(cast, "tier3-claims"), START)
    then = make.run_stage(request.agent, make.run_stage(request.agent, START + DAY), leave=False)
    criterion = make.in_question(request.agent).criteria.first()
    withdraw_signature(criterion, "=Old cases.", actor=cast.tech_owner, now=then)
    limited = make.in_question(request.agent)
    again = step_back(limited, "Two went wrong.", actor=cast.owner, now=then)
    make.sign_all(again, cast.owner, then)
    return dossier_of(request, then + DAY)


def rows(dossier, name):
    found = {one.name: one for one in populations(dossier, (), Access.FULL)}
    return found[name].rows


def test_every_attempt_at_every_stage_is_a_row(dossier):
    stages = [(row["stage"], row["attempt"], row["ending"], row["entered_by"], row["left_by"])
              for row in rows(dossier, "release_stages")]  # fmt: skip
    assert stages == [
        ("shadow", 1, "passed", "Tech Owner", "Owner"),
        ("shadow", 2, "", "Owner", None),
        ("limited", 1, "stepped_back", "Tech Owner", "Owner"),
        ("limited", 2, "", None, None),
        ("production", 1, "", None, None),
    ]
    assert {row["scope"] for row in rows(dossier, "release_stages")} == {"", "5 % of the traffic"}


def test_criteria_and_signatures_are_rows_those_taken_back_too(dossier):
    criteria, signed = rows(dossier, "exit_criteria"), rows(dossier, "criterion_signatures")
    assert len(criteria) == 20 and any("5 % of sessions" in row["said"] for row in criteria)
    assert {row["person"] for row in signed} == {"Tech Owner", "Owner"}
    assert [row["withdrawn_because"] for row in signed if row["withdrawn_at"]][0] == "=Old cases."


def test_who_signed_and_who_began_is_in_the_list_of_people(cast, dossier):
    assert {cast.owner.ledger_ref, cast.tech_owner.ledger_ref} <= set(people(dossier))
    assert cast.tech_owner.ledger_ref in dossier.named


def test_the_record_tells_the_stages_in_the_order_of_their_time(dossier):
    page = render_to_string("evidence/parts/record_authorisation.html", {"dossier": dossier})
    told = ("Stage: Shadow<", "Stage: Limited", "Two went wrong.", "Stage: Shadow, attempt 2")
    places = [page.index(words) for words in told]
    assert places == sorted(places)
    assert REASONS in page and "taken back" in page and "Done as planned in the request." in page


def test_a_right_without_stages_is_told_as_before(cast):
    request = make.approve(make.request(cast), START)
    assert rows(dossier_of(request, START + DAY), "release_stages") == []
