"""Workflows, training and data-subject requests, as people and programs use them."""

import csv
import io
import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from govportal.people import account_actions as people
from govportal.worklist.models import WorkItem
from scorecards.actions import training
from scorecards.counting import ALL, figures_at
from scorecards.models import Completion, DataRequest, Workflow, WorkflowReport
from scorecards.records import RECORDS
from scorecards.rules.kpis import registers, value
from scorecards.sources.days import as_of_day
from tests.api.calling import Caller
from tests.scorecards import value_making as make

HEAD = ["workflow", "period_start", "period_end", "tasks", "successes", "cost", "currency"]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def scene(cast, now):
    """A workflow that began an hour ago."""
    return make.workflow(cast, now=now - timedelta(hours=1))


def sheet(*rows, head=HEAD):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return SimpleUploadedFile("weeks.csv", text.getvalue().encode())


def send(client, name, *rows, **more):
    return client.post(reverse(name), {"file": sheet(*rows, **more)})


def week(now, tasks="10", successes="8", cost="4.00", currency="EUR"):
    days = [f"{now.date() - timedelta(days=n)}" for n in (9, 3)]
    return ["claims-intake", *days, tasks, successes, cost, currency]


def test_a_list_is_brought_in_and_its_workflow_shows_what_it_gives(client, cast, scene, now):
    client.force_login(cast.owner)
    assert send(client, "scorecard_workflow_import", week(now)).status_code == 302
    page = client.get(scene.get_absolute_url()).content.decode()
    assert "EUR 0.50" in page and "8 of 10" in page and "Waits for an import" in page
    assert "EUR 0.50" in client.get(reverse("scorecard_workflows")).content.decode()
    send(client, "scorecard_workflow_import", week(now, successes="9"))
    page = client.get(scene.get_absolute_url()).content.decode()
    assert "9 of 10" in page and "Superseded" in page


def test_every_fault_of_a_list_is_named_by_line_and_nothing_is_kept(client, cast, scene, now):
    client.force_login(cast.operator)
    wrong = [week(now), week(now, tasks="ten"), week(now, cost="4,00"), week(now, successes="")]
    answer = send(client, "scorecard_workflow_import", *wrong)
    assert answer.status_code == 422 and not WorkflowReport.objects.exists()
    rows = re.findall(r'class="n">(\d+)</th><td[^>]*><code>(\w+)</code>', answer.content.decode())
    assert rows == [("3", "tasks"), ("4", "cost"), ("5", "successes")]
    assert answer.content.decode().count("Nothing was brought in") == 2  # on top, and by the file
    less = send(client, "scorecard_workflow_import", ["claims-intake"], head=["workflow"])
    assert "This column is missing" in less.content.decode()
    assert client.post(reverse("scorecard_workflow_import"), {}).status_code == 422


def test_what_was_typed_is_kept_beside_its_fault(client, cast, scene):
    client.force_login(cast.operator)
    typed = {"name": "Claims INTAKE", "slug": "another", "unit": cast.unit.slug,
             "owner": cast.owner.email}  # fmt: skip
    answer = client.post(reverse("scorecard_workflow_new"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Another workflow has this name." in page
    assert 'value="Claims INTAKE"' in page and 'value="another"' in page
    typed["name"] = "Another"
    assert client.post(reverse("scorecard_workflow_new"), typed).status_code == 302
    assert Workflow.objects.get(slug="another").owner == cast.owner


def test_a_stale_page_changes_nothing(client, cast, scene):
    client.force_login(cast.operator)
    address = reverse("scorecard_workflow_edit", args=[scene.slug])
    typed = {"name": "Intake", "unit": cast.unit.slug, "owner": cast.owner.email,
             "seen": scene.mark}  # fmt: skip
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed | {"name": "Intake 2"})
    assert again.status_code == 409 and 'value="Intake 2"' in again.content.decode()


def test_a_report_is_withdrawn_once(client, cast, scene, now):
    client.force_login(cast.owner)
    send(client, "scorecard_workflow_import", week(now))
    report = WorkflowReport.objects.get()
    address = reverse("scorecard_workflow_withdraw", args=[scene.slug, report.pk])
    assert client.post(address, {"reason": "no"}).status_code == 422
    assert client.post(address, {"reason": make.REASON}).status_code == 302
    assert client.post(address, {"reason": make.REASON}).status_code == 409
    page = client.get(scene.get_absolute_url()).content.decode()
    assert make.REASON in page and "Waits for an import" in page


def test_a_program_reports_the_same_and_is_told_what_is_wrong(cast, scene, now):
    program = Caller(cast.owner)
    days = {"period_start": week(now)[1], "period_end": week(now)[2]}
    row = {"workflow": "claims-intake", "tasks": 10, "successes": 8, "cost": "4.00",
           "currency": "eur", "cycle_hours": 1.25} | days  # fmt: skip
    address = reverse("api_workflow_metrics")
    told = [program.call("POST", address, {"rows": [row]}).json() for _n in range(2)]
    assert told == [{"new": 1, "corrected": 0, "unchanged": 0},
                    {"new": 0, "corrected": 0, "unchanged": 1}]  # fmt: skip
    wrong = program.call("POST", address, {"rows": [row | {"successes": 11}, {"tasks": -1}]})
    assert wrong.status_code == 400
    wrong = program.call("POST", address, {"rows": [row | {"successes": 11}]})
    assert [(one["pointer"], one["code"]) for one in wrong.json()["errors"]] == [
        ("#/rows/0/successes", "workflow.part_large"),
    ]  # fmt: skip
    assert WorkflowReport.objects.count() == 1


def test_training_from_course_to_person(client, cast, now):
    client.force_login(cast.compliance)
    typed = {"title": "The AI policy", "slug": "ai-policy", "months": "12", "is_required": "on",
             "roles": ["business_owner"], "about": "Read it."}  # fmt: skip
    assert client.post(reverse("scorecard_course_new"), typed).status_code == 302
    course = reverse("scorecard_course", args=["ai-policy"])
    assert cast.owner.full_name in client.get(course).content.decode()
    entry = {"person": cast.owner.email, "completed_on": f"{now.date()}"}
    address = reverse("scorecard_completion_new", args=["ai-policy"])
    for _twice in range(2):
        assert client.post(address, entry).status_code == 302
    done = Completion.objects.get()
    page = client.get(reverse("scorecard_training_person", args=[cast.owner.pk])).content.decode()
    assert "Taken" in page and "Still to take" not in page
    rows = [["nobody@brackwater.example", "ai-policy", "2026-13-01"]]
    answer = send(client, "scorecard_completions_import", *rows,
                  head=["person", "course", "completed_on"])  # fmt: skip
    assert answer.status_code == 422 and "2026-11-30" in answer.content.decode()
    client.post(reverse("scorecard_completion_withdraw", args=[done.pk]),
                {"reason": "It was somebody else."})  # fmt: skip
    assert "Withdrawn" in client.get(course).content.decode()


def test_others_read_no_training_of_a_colleague(client, cast, now):
    client.force_login(cast.colleague)
    assert (
        client.get(reverse("scorecard_training_person", args=[cast.colleague.pk])).status_code
        == 200
    )
    assert client.get(reverse("scorecard_training_person", args=[cast.owner.pk])).status_code == 404


def test_a_data_subject_request_from_its_entry_to_its_answer(client, cast, now):
    client.force_login(cast.compliance)
    typed = {"kind": "erasure", "reference": "MAIL-7", "unit": cast.unit.slug,
             "received_on": f"{now.date()}", "handler": cast.owner.email}  # fmt: skip
    missing = client.post(reverse("scorecard_data_request_new"), typed | {"kind": ""})
    assert missing.status_code == 422 and 'value="MAIL-7"' in missing.content.decode()
    assert client.post(reverse("scorecard_data_request_new"), typed).status_code == 302
    assert client.post(reverse("scorecard_data_request_new"), typed).status_code == 422  # twice
    found = DataRequest.objects.get()
    client.force_login(cast.owner)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Record the answer" in page and "Compliance reviewers keep the register" in page
    address = reverse("scorecard_data_request_answer", args=[found.number])
    form = client.get(address).context["page"].form
    words = {"words": "All copies were erased on the same day.", "seen": form.initial["seen"]}
    assert client.post(address, words).status_code == 302
    assert client.post(address, words).status_code == 409
    assert "All copies were erased" in client.get(found.get_absolute_url()).content.decode()


def test_records_add_up_to_their_figure(cast, scene, now):
    """Of what is told by sums; a request is one case and counts or not."""
    make.workflow(cast, "payments", now=now, unit=cast.other_unit)
    days = {"period_start": now.date() - timedelta(days=9),
            "period_end": now.date() - timedelta(days=3)}  # fmt: skip
    rows = [make.row(**make.EVERYTHING | days | {"tool_chain": chain}) for chain in ("a", "b")]
    make.report(cast, *rows, make.row("payments", **days), now=now - timedelta(minutes=5))
    course = make.course(cast, now=now - timedelta(minutes=5))
    training.note_completion(course, cast.owner, now.date(), actor=cast.compliance,
                             now=now - timedelta(minutes=4))  # fmt: skip
    made = make.data_request(cast, now.date() - timedelta(days=40), now - timedelta(minutes=3))
    at = as_of_day(now.date(), now)
    figures = figures_at(at, (*value.KPIS, *registers.KPIS))
    of_unit = {None: None, cast.unit.pk: [cast.unit.pk]}
    for unit, members in of_unit.items():
        for kpi, figure in figures[unit if unit else ALL].items():
            found = RECORDS[kpi](at, members)
            told = found.words(list(found.rows))
            assert len(told) == found.rows.count() and all(one.url for one in told)
            if kpi in (
                "value.spend",
                "value.throughput",
                "value.cost_per_success",
                "value.cycle_time",
            ):
                continue
            if kpi == "compliance.data_requests":
                assert [one.counts for one in told] == [False]
                assert found.rows.filter(found.counts).count() == figure.measured.numerator
                continue
            pairs = [one.value.replace(",", "").split(" of ") for one in told]
            sums = [sum(int(pair[n]) for pair in pairs if len(pair) > n) for n in (0, 1)]
            measured = figure.measured
            assert sums == [measured.numerator, measured.denominator or 0], kpi
    costs = RECORDS["value.spend"](at, None)
    months = sum(Fraction(one.cost) * 30 / ((one.ends_on - one.starts_on).days + 1)
                 for one in costs.rows)  # fmt: skip
    assert abs(months - figures[ALL]["value.spend"].measured.value) < Fraction(1, 1000)
    for person, sees in ((cast.stranger, 1), (cast.colleague, 2), (cast.auditor, 3)):
        assert RECORDS["value.resolution"](at, None).visible(person).count() == sees
    assert RECORDS["compliance.data_requests"](at, None).visible(cast.colleague).count() == 0
    assert made.number in RECORDS["compliance.data_requests"](at, None).words([made])[0].label


def test_what_leavers_hold_waits_for_somebody(cast, scene, now):
    from govportal.worklist.actions.handovers import keep_handovers  # noqa: PLC0415

    made = make.data_request(cast, now=now - timedelta(hours=1), received_on=now.date())
    people.deactivate_person(cast.owner, actor=make.SETUP, now=now)
    keep_handovers(now + timedelta(minutes=1))
    open_ = WorkItem.objects.open().filter(kind__startswith="handover.")
    assert {"handover.workflow", "handover.data_request"} <= {one.kind for one in open_}
    item = open_.filter(kind="handover.data_request").first()
    assert item.assignee == cast.compliance and made.number in item.title


@pytest.mark.parametrize(
    ("name", "most"),
    [("scorecard_workflows", 12), ("scorecard_courses", 12), ("scorecard_data_requests", 12)],
)
def test_lists_cost_the_same_for_one_and_for_forty(
    client, cast, now, name, most, django_assert_max_num_queries
):
    earlier = now - timedelta(hours=1)

    def more(n):
        make.workflow(cast, f"flow-{n}", now=earlier)
        make.course(cast, f"course-{n}", now=earlier)
        make.data_request(cast, now.date(), earlier, f"CASE-{n}")

    client.force_login(cast.compliance)
    more(0)
    with django_assert_max_num_queries(most) as few:
        client.get(reverse(name))
    for n in range(1, 40):
        more(n)
    with django_assert_max_num_queries(most) as many:
        client.get(reverse(name))
    assert len(many) == len(few)
