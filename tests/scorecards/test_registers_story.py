"""Training and data-subject requests: what is kept, when it counts, and who does what."""

from datetime import date, timedelta

import pytest

from govportal.people import actions as people
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from scorecards.actions import data_requests as requests
from scorecards.actions import training
from scorecards.actions.workflows import Faulty
from scorecards.counting import ALL, figures_at
from scorecards.models import Completion
from scorecards.rules.data_requests import due_on, extended_until
from scorecards.rules.kpis.registers import KPIS
from scorecards.rules.training import months_later
from scorecards.sources.days import as_of_day
from tests.make import SETUP, START
from tests.scorecards import value_making as make

DAY = make.DAY
SOON = START + timedelta(minutes=1)
WORDS = "Sent all that is kept of them, with where it came from."


def figure(kpi, now=SOON, day=None):
    return figures_at(as_of_day(day or now.date(), now), KPIS)[ALL][f"compliance.{kpi}"]


def refused(act, *given, **more):
    with pytest.raises(Refused) as found:
        act(*given, **more)
    return found.value.refusal.code


def test_training_is_of_those_whose_role_needs_it_and_of_the_day(cast):
    course = make.course(cast, roles=(Role.COMPLIANCE_REVIEWER.value,))
    make.course(cast, "drawing", is_required=False)
    said = {"actor": cast.compliance, "now": START}
    assert figure("training").measured.denominator == 2
    training.note_completion(course, cast.compliance, DAY, **said)
    training.note_completion(course, cast.owner, DAY, **said)  # whose role asks for none
    found = figure("training")
    assert (found.measured.numerator, found.measured.denominator) == (1, 2)
    assert found.cuts.keys() == {"course:ai-policy"}
    last = months_later(DAY, 12)
    for day, valid in ((last, 1), (last + timedelta(days=1), 0)):
        now = SOON + timedelta(days=500)
        assert figure("training", now, day).measured.numerator == valid


def test_a_day_gone_by_knows_no_later_role_course_or_withdrawal(cast):
    course = make.course(cast, roles=(Role.COMPLIANCE_REVIEWER.value,))
    done = training.note_completion(course, cast.compliance, DAY, actor=cast.compliance, now=START)
    later = START + timedelta(days=4)
    training.withdraw_completion(done, "It was another person.", actor=cast.compliance, now=later)
    people.give_role(cast.owner, Role.COMPLIANCE_REVIEWER, actor=SETUP, now=later)
    now = later + timedelta(days=2)
    before, after = figure("training", now, DAY), figure("training", now, later.date())
    assert (before.measured.numerator, before.measured.denominator) == (1, 2)
    assert (after.measured.numerator, after.measured.denominator) == (0, 3)
    stale = refused(
        training.withdraw_completion, done, "Once more, please.", actor=cast.compliance, now=now
    )
    assert stale == "training.withdrawn_stale"


def test_a_list_of_completions_is_taken_whole_and_again_changes_nothing(cast):
    make.course(cast)
    said = {"actor": cast.administrator, "now": START}
    rows = [(2, training.Told(cast.owner.email.upper(), "ai-policy", DAY)),
            (3, training.Told(cast.owner.email, "ai-policy", DAY))]  # fmt: skip
    taken = training.import_completions(rows, **said)
    assert (taken.new, taken.unchanged) == (1, 1)
    assert training.import_completions(rows, **said).unchanged == 2
    late = DAY + timedelta(days=1)
    wrong = [(2, training.Told("nobody@brackwater.example", "ai-policy", DAY)),
             (3, training.Told(cast.owner.email, "nothing", DAY)),
             (4, training.Told(cast.owner.email, "ai-policy", late))]  # fmt: skip
    with pytest.raises(Faulty) as found:
        training.import_completions(wrong, **said)
    assert [(f.row, f.column) for f in found.value.faults] == [
        (2, "person"), (3, "course"), (4, "completed_on"),
    ]  # fmt: skip
    assert Completion.objects.count() == 1
    for nobody in (cast.owner, cast.auditor, cast.operator):
        no = refused(training.import_completions, rows, actor=nobody, now=START)
        assert no == "training.keepers_only"


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)),
    ],
)
def test_a_month_is_one_of_the_calendar(received, due, extended):
    assert (due_on(received), extended_until(received)) == (due, extended)


def test_a_request_is_work_with_a_clock_for_who_handles_it(cast):
    made = make.data_request(cast, received_on=DAY - timedelta(days=10))
    item = WorkItem.objects.open().get(kind=requests.ITEM)
    assert item.assignee == cast.owner and made.number in item.title
    assert made.clock.due_at.date() == made.due_on  # the last midnight, an hour before it in UTC
    now = START + timedelta(days=1)
    requests.hand_over_request(made, cast.manager, seen=fresh(made).mark, actor=cast.compliance,
                               now=now)  # fmt: skip
    assert WorkItem.objects.open().get(kind=requests.ITEM).assignee == cast.manager
    requests.answer_request(made, WORDS, seen=fresh(made).mark, actor=cast.manager, now=now)
    assert not WorkItem.objects.open().filter(kind=requests.ITEM).exists()
    assert fresh(made).clock.is_stopped
    stale = refused(requests.refuse_request, made, WORDS, seen=fresh(made).mark,
                    actor=cast.manager, now=now)  # fmt: skip
    assert stale == "dsr.closed_stale"


def fresh(made):
    made.refresh_from_db()
    made.clock.refresh_from_db()
    return made


def test_in_time_late_and_overdue_are_counted_as_known_then(cast):
    early, late = make.data_request(cast), make.data_request(cast, reference="CASE-2")
    make.data_request(cast, reference="CASE-3")  # and nobody does anything
    said = {"actor": cast.owner}
    for one, days in ((early, 30), (late, 31)):
        now = START + timedelta(days=days)
        requests.answer_request(one, WORDS, seen=fresh(one).mark, now=now, **said)
    now = START + timedelta(days=60)
    due = DAY + timedelta(days=30)  # 2 December
    told = [figure("data_requests", now, day).measured for day in
            (due - timedelta(days=1), due, due + timedelta(days=1))]  # fmt: skip
    assert [(one.numerator, one.denominator) for one in told] == [(0, 0), (1, 1), (1, 3)]
    assert told[0].why == "no_cases"


def test_it_is_extended_once_within_the_month_with_a_reason(cast):
    made = make.data_request(cast)
    said = {"actor": cast.owner, "now": START + timedelta(days=20)}
    assert refused(requests.extend_request, made, "So", seen=fresh(made).mark, **said) == (
        "dsr.words_short"
    )
    requests.extend_request(made, "Four systems hold it.", seen=fresh(made).mark, **said)
    assert fresh(made).counts_until == date(2027, 2, 2)
    assert made.clock.due_at.date() == date(2027, 2, 2)
    assert refused(requests.extend_request, made, WORDS, seen=made.mark, **said) == (
        "dsr.extended_stale"
    )
    late = make.data_request(cast, reference="CASE-2")
    now = START + timedelta(days=31)
    assert refused(requests.extend_request, late, WORDS, seen=fresh(late).mark,
                   actor=cast.owner, now=now) == "dsr.extended_late"  # fmt: skip
    now = START + timedelta(days=80)
    requests.answer_request(made, WORDS, seen=fresh(made).mark, actor=cast.owner, now=now)
    found = figure("data_requests", now + timedelta(days=1), now.date()).measured
    assert (found.numerator, found.denominator) == (1, 2)


def test_who_may_do_what_with_requests(cast):
    made = make.data_request(cast)
    said = {"seen": fresh(made).mark, "now": SOON}
    for nobody in (cast.administrator, cast.operator, cast.auditor):
        assert refused(requests.answer_request, made, WORDS, actor=nobody, **said) == (
            "dsr.not_yours"
        )
    assert refused(requests.hand_over_request, made, cast.manager, actor=cast.owner, **said) == (
        "dsr.keepers_only"
    )
    requests.hand_over_request(made, cast.manager, actor=cast.compliance, **said)
    assert refused(requests.answer_request, made, WORDS, actor=cast.compliance, **said) == (
        "dsr.changed_stale"
    )
    again = requests.Entry("access", "CASE-1", DAY, cast.unit, cast.owner)
    assert refused(requests.enter_request, again, actor=cast.compliance, now=SOON) == (
        "dsr.entered_already"
    )
