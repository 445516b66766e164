"""Evidence is measured and kept by day; people assess; stages follow."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.actions.defaults import load_defaults
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from incidents.actions.containing import start_drill
from registry.models import Agent
from scorecards.actions import proofs
from scorecards.counting import ALL, figures_at
from scorecards.evidence_list import evidence_list
from scorecards.evidence_words import says
from scorecards.models import Assessment, ProofDay, newest_assessments
from scorecards.proofs_room import executive_of, maturity_of, operations_of
from scorecards.rules.kpis import BY_ID
from scorecards.rules.maturity import NEEDS, Stage
from scorecards.rules.measures import WAITS
from scorecards.rules.organisation import STEPS, Dimension
from scorecards.sources.days import as_of_day
from scorecards.sources.proofs import HOUSE, counted
from tests import make
from tests.make import START
from tests.scorecards import proving
from tests.scorecards.proving import ENOUGH, WHY

NOW = START + timedelta(days=30)


@pytest.fixture
def live(cast):
    """An agent of tier 1 in production, and one that is only asked for."""
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, START)
    make.to_production(request, START + timedelta(days=2))
    make.request(cast, "tier3-claims", name="Another agent", now=START + timedelta(days=3))
    return Agent.objects.get(lifecycle="production")


def test_what_is_counted_on_a_small_history(cast, live):
    counts = counted(NOW)
    mine = counts[cast.unit.pk]
    assert (mine["known"], mine["production"], mine["owned"], mine["tiered"]) == (2, 1, 2, 2)
    assert (mine["in_time"], mine["identified"], mine["costed"]) == (1, 0, 0)
    assert counts[HOUSE]["roles"] == counts[HOUSE]["roles_needed"] == 5
    Agent.objects.filter(pk=live.pk).update(
        business_owner=None, next_review_on=NOW.date() - timedelta(days=1)
    )
    mine = counted(NOW)[cast.unit.pk]
    assert (mine["known"], mine["owned"], mine["in_time"]) == (2, 1, 0)


def test_agents_of_drills_are_no_evidence(cast, live):
    """Known are as many as the key figure says."""
    drill = start_drill("Quarterly, as agreed.", actor=cast.operator, now=NOW - timedelta(hours=1))
    assert drill.agent.lifecycle != "retired"
    known = figures_at(as_of_day(NOW.date(), NOW), [BY_ID["agents.known"]])[ALL]["agents.known"]
    assert sum(one["known"] for one in counted(NOW).values()) == known.measured.value == 2


def test_somebody_who_left_owns_nothing_and_holds_no_role(cast, live):
    for person in (cast.owner, cast.operator):
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    counts = counted(NOW)
    assert counts[cast.unit.pk]["owned"] == 0 and counts[HOUSE]["roles"] == 4


def test_duties_are_kept_when_everybody_the_table_names_is_there(cast, live):
    assert counted(NOW)[cast.unit.pk]["raci"] == 0
    parts = ("data_steward", "incident_owner", "security_owner", "compliance_reviewer")
    Agent.objects.filter(pk=live.pk).update(**dict.fromkeys(parts, cast.compliance))
    assert counted(NOW)[cast.unit.pk]["raci"] == 1


def test_counting_costs_the_same_for_any_number_of_agents(cast, live, django_assert_num_queries):
    with CaptureQueriesContext(connection) as before:
        counted(NOW)
    for n in range(12):
        Agent.objects.create(slug=f"more-{n}", name=f"More {n}", unit=cast.other_unit,
                             created_at=START)  # fmt: skip
    with django_assert_num_queries(len(before)):
        assert counted(NOW)[cast.other_unit.pk]["known"] == 12


def test_a_day_is_measured_once_an_hour_and_a_day_gone_by_stays(cast, live):
    assert proofs.keep_proofs(NOW) and not proofs.keep_proofs(NOW + timedelta(minutes=54))
    assert proofs.keep_proofs(NOW + timedelta(minutes=56))
    assert ProofDay.objects.of(None).count() == 1
    assert proofs.keep_proofs(NOW + timedelta(days=1))
    assert ProofDay.objects.of(None).count() == 2
    assert ProofDay.objects.of(cast.unit).count() == 2
    late = proofs.measure_proofs(actor=proving.SYS, now=NOW + timedelta(days=1))  # waited longer
    assert ProofDay.objects.of(None).latest("day").as_of == late.as_of


def test_the_ledger_is_told_when_the_stage_changes_and_only_then(cast, live):
    proving.measured(NOW)
    proving.measured(NOW + timedelta(hours=2))
    [entry] = Entry.objects.filter(verb="maturity.computed")
    assert (
        entry.content["data"]["stage"] == 1 and "policies.some" in entry.content["data"]["missing"]
    )


def test_before_anything_is_measured_nobody_can_tell(cast):
    proofs = evidence_list()
    assert set(proofs.holds.values()) == {None} and proofs.stage is Stage.AD_HOC
    assert maturity_of(None, cast.auditor, START).as_of is None


def test_what_waits_for_the_gateway_says_so_and_is_not_zero(cast, live):
    proving.measured(NOW)
    piece = evidence_list().by_code["rules.enforced"]
    assert piece.holds is None and piece.measured == WAITS
    assert says(piece) == "Waits for data of the run-time gateway"
    assert says(evidence_list().by_code["owners.all"]).startswith("2 of 2 agents")


def test_every_view_reads_the_same_piece(cast, live):
    proving.measured(NOW)
    found = evidence_list()
    ops = {line.evidence.code: line.evidence for check in operations_of(found)
           for line in check.lines}  # fmt: skip
    for check in executive_of(found):
        for line in check.lines:
            assert ops.get(line.evidence.code, line.evidence) == line.evidence
    missing = maturity_of(None, cast.auditor, START).missing
    assert all(line.evidence == found.by_code[line.evidence.code] for line in missing)


def test_the_stage_rises_with_the_evidence_and_says_what_is_missing(cast, live):
    codes = NEEDS[Stage.DEFINED]
    row = proving.measured(NOW, dict.fromkeys(codes[:-1], ENOUGH))
    assert maturity_of(None, cast.auditor, START).stage is Stage.AD_HOC
    [line] = maturity_of(None, cast.auditor, START).missing
    assert (line.evidence.code, str(line.who)) == ("logging.some", "Technical owners")
    row.pieces |= proving.measured(NOW, dict.fromkeys(codes, ENOUGH)).pieces
    row.save()
    found = maturity_of(None, cast.auditor, START)
    assert found.stage is Stage.DEFINED and "technical" in str(found.work)
    assert {one.evidence.code for one in found.missing} <= set(NEEDS[Stage.MANAGED])


def test_units_have_their_own_evidence(cast, live):
    proving.measured(NOW)
    assert evidence_list(cast.unit).by_code["owners.all"].params["whole"] == 2
    assert evidence_list(cast.other_unit).by_code["owners.all"].holds is None


def test_a_person_assesses_with_a_reason_and_all_of_it_stays(cast, live):
    proving.measured(NOW)
    first = proving.assessed(cast, score=2, now=NOW)
    second = proving.assessed(cast, score=4, now=NOW + timedelta(days=1), seen=1)
    assert newest_assessments() == {Dimension.VENDORS: second}
    assert (first.n, second.n) == (1, 2)
    assert set(second.evidence) == set(STEPS[Dimension.VENDORS].codes)
    entry = Entry.objects.filter(verb="organisation.assessed").latest("id")
    assert entry.content["data"]["before"] == 2 and WHY not in str(entry.content["data"])


@pytest.mark.parametrize(
    ("who", "score", "reason", "seen", "code"),
    [
        ("administrator", 3, WHY, 0, "proof.assessors_only"),
        ("auditor", 3, WHY, 0, "proof.assessors_only"),
        ("owner", 3, WHY, 0, "proof.assessors_only"),
        ("security", 0, WHY, 0, "proof.score_unknown"),
        ("security", 3, "fine", 0, "proof.reason_short"),
        ("security", 3, WHY, 1, "proof.assessed_meanwhile_stale"),
    ],
)
def test_who_assesses_and_how_not(cast, who, score, reason, seen, code):
    with pytest.raises(Refused) as refused:
        proofs.assess(
            Dimension.SECURITY, score, reason, seen=seen, actor=getattr(cast, who), now=NOW
        )
    assert refused.value.refusal.code == code and not Assessment.objects.exists()


@pytest.mark.both_databases
def test_the_database_keeps_assessments_and_days(cast):
    made, day = proving.assessed(cast, now=NOW), proving.measured(NOW)
    wrong = (
        lambda: Assessment.objects.filter(pk=made.pk).update(score=5),
        lambda: Assessment.objects.filter(pk=made.pk).delete(),
        lambda: Assessment.objects.create(
            dimension="vendors", n=3, score=3, evidence={}, reason="x", by=cast.owner, at=NOW
        ),
        lambda: ProofDay.objects.filter(pk=day.pk).update(as_of=NOW - timedelta(hours=1)),
        lambda: ProofDay.objects.filter(pk=day.pk).update(day=NOW.date() - timedelta(days=1)),
        lambda: ProofDay.objects.filter(pk=day.pk).delete(),
    )
    for act in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_defaults_that_ship_are_evidence_too(cast):
    load_defaults(NOW)
    proving.measured(NOW)
    found = evidence_list()
    assert found.holds["playbooks.some"] is True and found.holds["playbooks.own"] is False
