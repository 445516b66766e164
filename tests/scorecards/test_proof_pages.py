"""Evidence, maturity, checklists, the organisation and rollout plans through their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scorecards.evidence_list import address_of
from scorecards.models import Assessment, RolloutPlan
from scorecards.rules.proofs import PIECES
from tests.scorecards import proving
from tests.scorecards.proving import WHY

OVERVIEWS = ("maturity", "evidence", "operations", "executive", "organisation", "rollouts")


@pytest.fixture
def now():
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def signed(client):
    def sign(person):
        client.force_login(person)
        return client

    return sign


def text(answer):
    return answer.content.decode()


def test_before_anything_is_measured_every_page_says_so(signed, cast):
    for name in OVERVIEWS:
        page = text(signed(cast.auditor).get(f"/scorecards/{name}/"))
        assert name == "rollouts" or "Not measured yet" in page


def test_nobody_is_sent_to_a_page_that_they_may_not_open(signed, cast, now):
    proving.measured(now)
    closed = [reverse(name) for name in ("sighting_list", "paging_home", "monitor_list",
                                         "entry_list")]  # fmt: skip
    for person in (cast.stranger, cast.owner, cast.compliance, cast.operator, cast.auditor):
        page = text(signed(person).get("/scorecards/evidence/")).partition("<main")[2]
        for address in closed:
            opens = signed(person).get(address).status_code == 200
            assert (f'href="{address}"' in page) is opens, (person, address)


def test_a_newcomer_reads_the_stage_what_is_missing_and_who_acts(signed, cast, now):
    proving.measured(now)
    page = text(signed(cast.stranger).get("/scorecards/maturity/"))
    assert "Maturity: stage 1 of 4, Ad hoc" in page and "We are here." in page
    assert "Write policies and have the committee adopt them" in page
    assert "Compliance reviewers" in page and "This is organisational work" in page
    assert "Measure now" not in page
    short = text(
        signed(cast.stranger).get("/scorecards/maturity/short/", headers={"hx-request": "true"})
    )
    assert "<html" not in short and "stage 1 of 4" in short
    assert "<html" in text(signed(cast.stranger).get("/scorecards/maturity/short/"))


def test_what_waits_says_so_on_every_page(signed, cast, now):
    proving.measured(now)
    for name in ("evidence", "operations", "executive"):
        page = text(signed(cast.auditor).get(f"/scorecards/{name}/"))
        assert "Waits for data of the run-time gateway" in page
        assert "Nobody can tell yet" in page


def test_every_piece_is_on_the_list_and_every_link_leads_somewhere(signed, cast, now):
    proving.measured(now)
    page = text(signed(cast.administrator).get("/scorecards/evidence/"))
    assert page.count("<tr id=") == len(PIECES)
    for code in PIECES:
        url = address_of(code)
        if url and not url.startswith("/scorecards/figures/"):
            assert signed(cast.administrator).get(url).status_code in {200, 403}, code


def test_who_sets_things_measures_now(signed, cast):
    assert signed(cast.owner).post("/scorecards/maturity/measure/").status_code == 403
    answer = signed(cast.compliance).post("/scorecards/maturity/measure/", follow=True)
    assert "Everything was measured again." in text(answer)


def test_units_are_for_their_people(signed, cast, now):
    proving.measured(now)
    mine, other = (f"/scorecards/maturity/?unit={one.slug}" for one in (cast.unit, cast.other_unit))
    assert "Maturity: Claims" in text(signed(cast.colleague).get(mine))
    assert signed(cast.colleague).get(other).status_code == 403
    assert signed(cast.compliance).get(other).status_code == 200
    assert signed(cast.compliance).get("/scorecards/maturity/?unit=none").status_code == 404


def test_a_dimension_is_assessed_and_nothing_typed_is_lost(signed, cast, now):
    proving.measured(now)
    address = "/scorecards/organisation/oversight/"
    reader = signed(cast.security)
    assert 'name="seen" value="0"' in text(reader.get(address))
    short = reader.post(address, {"score": "4", "words": "too short", "seen": "0"})
    assert short.status_code == 422 and "too short</textarea>" in text(short)
    assert 'value="4"' in text(short) and "checked" in text(short)
    nothing = reader.post(address, {"words": WHY, "seen": "0"})
    assert nothing.status_code == 422 and "Choose a score" in text(nothing)
    odd = reader.post(address, {"score": "9", "words": WHY, "seen": "0"})
    assert odd.status_code == 422 and WHY in text(odd)
    assert reader.post(address, {"score": "4", "words": WHY, "seen": "0"}).status_code == 302
    twice = reader.post(address, {"score": "4", "words": WHY, "seen": "0"})
    assert twice.status_code == 409 and WHY in text(twice)
    assert 'name="seen" value="1"' in text(twice)
    assert Assessment.objects.count() == 1
    page = text(signed(cast.auditor).get(address))
    assert "4 of 5" in page and WHY in page and "Compliance and security reviewers assess" in page
    assert signed(cast.auditor).post(address, {}).status_code == 403
    assert signed(cast.auditor).get("/scorecards/organisation/weather/").status_code == 404


def test_the_total_is_said_once_all_six_are_assessed(signed, cast, now):
    proving.measured(now)
    proving.assessed(cast, now=now)
    page = text(signed(cast.owner).get("/scorecards/organisation/"))
    assert "1 of 6 dimensions are assessed" in page and "No total yet" in page
    for one in ("security", "compliance", "observability", "oversight", "incidents"):
        proving.assessed(cast, one, score=3, now=now)
    page = text(signed(cast.owner).get("/scorecards/organisation/"))
    assert "18 of 30" in page and "Not enough to deploy" in page
    proving.assessed(cast, "incidents", score=5, now=now, seen=1)
    assert "Enough to deploy" in text(signed(cast.owner).get("/scorecards/organisation/"))


def start(cast, **changes):
    return {"template": "ninety", "title": "Claims agents", "unit": "", "starts_on": "2026-11-02",
            "lead": cast.tech_owner.email, "signer": cast.owner.email} | changes  # fmt: skip


def test_a_plan_is_started_and_what_was_typed_stays(signed, cast):
    address = reverse("scorecard_rollout_new")
    reader = signed(cast.compliance)
    wrong = ({"lead": "nobody@brackwater.example"}, {"signer": cast.tech_owner.email},
             {"starts_on": "soon"}, {"template": "fast"}, {"starts_on": "2099-01-01"})  # fmt: skip
    for change in wrong:
        answer = reader.post(address, start(cast, **change))
        assert answer.status_code == 422, change
        assert "Claims agents" in text(answer)
    made = reader.post(address, start(cast, unit=cast.unit.pk), follow=True)
    assert "The plan has begun." in text(made) and "Days 31 to 60" in text(made)
    assert RolloutPlan.objects.get().unit == cast.unit
    assert signed(cast.owner).get(address).status_code == 403


def test_a_plan_shows_who_acts_and_is_ticked_signed_and_stopped(signed, cast, now):
    plan = proving.plan(cast, now)
    proving.measured(now)
    page = text(signed(cast.owner).get(plan.get_absolute_url()))
    assert "criteria of this phase are not met" in page and "Tech Owner" in page
    assert "Say what is done" not in page
    row = plan.phases.get(n=1).criteria.filter(code="").first()
    address = reverse("scorecard_rollout_criterion", args=[plan.number, row.pk])
    lead = signed(cast.tech_owner)
    assert "Say what is done" in text(lead.get(plan.get_absolute_url()))
    short = lead.post(address, {"met": "yes", "words": "done", "seen": "0"})
    assert short.status_code == 422 and ">done</textarea>" in text(short)
    assert lead.post(address, {"met": "", "words": WHY, "seen": "0"}).status_code == 422
    assert lead.post(address, {"met": "yes", "words": WHY, "seen": "0"}).status_code == 302
    assert lead.post(address, {"met": "yes", "words": WHY, "seen": "0"}).status_code == 409
    assert WHY in text(lead.get(address)) and WHY in text(lead.get(plan.get_absolute_url()))
    sign = reverse("scorecard_rollout_sign", args=[plan.number, 1])
    early = signed(cast.owner).post(sign, {"words": WHY})
    assert early.status_code == 422 and WHY in text(early)
    proving.all_met(plan, cast, now=now)
    assert "Let the phase pass" in text(signed(cast.owner).get(plan.get_absolute_url()))
    assert signed(cast.owner).post(sign, {"words": WHY}).status_code == 302
    assert signed(cast.owner).post(sign, {"words": WHY}).status_code == 409
    assert signed(cast.owner).get(reverse("scorecard_rollout_sign", args=[plan.number, 9])
                                  ).status_code == 404  # fmt: skip
    stop = reverse("scorecard_rollout_stop", args=[plan.number])
    assert signed(cast.tech_owner).post(stop, {"words": WHY}).status_code == 302
    assert signed(cast.tech_owner).post(stop, {"words": WHY}).status_code == 409
    assert "Stopped" in text(signed(cast.auditor).get(plan.get_absolute_url()))


def test_a_target_is_changed_in_per_cent(signed, cast, now):
    plan = proving.plan(cast, now)
    proving.measured(now)
    row = plan.phases.get(n=1).criteria.get(code="owners.all")
    address = reverse("scorecard_rollout_criterion", args=[plan.number, row.pk])
    lead = signed(cast.tech_owner)
    for typed in ("", "many", "0", "101"):
        answer = lead.post(address, {"least": typed, "words": WHY})
        assert answer.status_code == 422 and WHY in text(answer)
    assert lead.post(address, {"least": "90", "words": WHY}).status_code == 302
    assert "at least 90 %" in text(lead.get(plan.get_absolute_url()))
    waits = plan.phases.get(n=2).criteria.get(code="rules.checks")
    none = reverse("scorecard_rollout_criterion", args=[plan.number, waits.pk])
    assert lead.get(none).status_code == 403


def test_plans_of_others_are_not_there(signed, cast, now):
    plan = proving.plan(cast, now, unit=cast.other_unit)
    assert signed(cast.colleague).get(plan.get_absolute_url()).status_code == 404
    assert plan.number not in text(signed(cast.colleague).get("/scorecards/rollouts/"))
    assert plan.number in text(signed(cast.stranger).get("/scorecards/rollouts/"))


def test_forty_plans_cost_what_one_costs(signed, cast, now, django_assert_max_num_queries):
    for n in range(3):
        proving.plan(cast, now + timedelta(minutes=n))
    reader = signed(cast.auditor)
    reader.get("/scorecards/rollouts/")
    with django_assert_max_num_queries(12):
        assert text(reader.get("/scorecards/rollouts/")).count("RP-") >= 3
