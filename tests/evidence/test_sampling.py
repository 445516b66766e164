"""Populations are counted twice and kept; a sample is drawn once and looked at item by item."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from evidence.actions import sample_results as acts
from evidence.actions import sampling
from evidence.actions.sample_results import Noted
from evidence.models import AuditFinding, Sample, SampleItem, SampleResult
from evidence.models.samples import SamplePopulation
from evidence.rules import samples as rules
from evidence.rules.sample_results import Act, Opinion, Result, State
from evidence.rules.samples import By, Kind
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry, EntryRef
from govportal.people import actions as people
from govportal.people.models import RoleAssignment
from govportal.people.rules import Role
from govportal.refusals import Refused
from incidents.actions.judging import judge_alert, judge_rest
from incidents.rules.alerts import Verdict
from incidents.rules.severities import Severity
from tests import make
from tests.evidence.finding_making import new
from tests.evidence.sampling_making import WHY, asked, sample
from tests.incidents import alerting
from tests.make import START

WORDS = "The role was given by an administrator, on a request that is filed."


@pytest.fixture
def cast(db):
    return make.organisation()


def listed(kind, now=START, **more):
    return sampling.list_population(asked(now, kind, **more), now=now)


def refused(code):
    return pytest.raises(Refused, check=lambda no: no.refusal.code == code)


def test_both_counts_of_every_population_agree_on_what_happened(cast):
    later = START + timedelta(hours=1)
    make.approve(make.request(cast), later)
    sender = alerting.sender(cast)
    told = [
        alerting.send(alerting.told("shadow-bot", Severity.SEV2, key=f"k{n}"), sender, later).alert
        for n in range(3)
    ]
    judge_alert(told[0], Verdict.FALSE, WORDS, actor=cast.operator, now=later)
    judge_rest(told[0].incident, Verdict.TRUE, WORDS, actor=cast.operator, now=later)
    now = later + timedelta(days=1)
    seal(now)
    found = {kind: listed(kind, now) for kind in Kind if kind is not Kind.ENTRIES}
    assert {kind for kind, one in found.items() if not one.check.agrees} == set()
    sizes = {kind.value: len(one.members) for kind, one in found.items()}
    roles = RoleAssignment.objects.count()
    assert sizes == {
        "decisions": 1, "sign_offs": 3, "authorisations": 1, "incidents": 1, "alerts": 3,
        "conditions": 0, "roles": roles,
    }  # fmt: skip
    told = listed(Kind.ENTRIES, now, view="people")
    assert told.check.agrees and len(told.members) > roles


def test_an_alert_judged_again_is_counted_where_it_was_judged_last(cast):
    told = alerting.send(alerting.told("shadow-bot"), alerting.sender(cast), START).alert
    judge_alert(told, Verdict.FALSE, WORDS, actor=cast.operator, now=START)
    after = START + timedelta(days=5)
    judge_alert(told, Verdict.TRUE, WORDS, actor=cast.operator, now=after)
    early = sampling.list_population(asked(START, Kind.ALERTS), now=after)
    assert early.check.agrees and not early.members
    assert [one.what for one in listed(Kind.ALERTS, after).members] == ["true"]


def test_a_row_that_the_ledger_does_not_tell_of_is_named(cast):
    row = RoleAssignment.objects.get(person=cast.auditor)
    with make_forged(row):
        sample_ = sample(cast)
    assert not sample_.agrees and sample_.differs["only_rows"]["count"] == 1
    assert sample_.differs["only_rows"]["first"] == ["role_assignment:999999"]
    assert sample_.check_rows == sample_.check_ledger + 1


class make_forged:
    """A role that somebody wrote into the history without the portal."""

    def __init__(self, row):
        self.row = row

    def __enter__(self):
        model = RoleAssignment.history.model
        old = model.objects.get(id=self.row.pk)
        old.pk, old.id = None, 999_999
        model.objects.bulk_create([old])

    def __exit__(self, *_args):
        return None


def test_a_sample_is_kept_with_its_list_and_drawn_again_the_same(cast):
    made = sample(cast)
    members = rules.population_read(made.population.text)
    assert made.number == "SMP-2026-0001" and made.rows == len(members) > 4
    again = rules.drawn(members, "nov-2026", 4)
    assert [one.member.key for one in again] == list(made.items.values_list("key", flat=True))
    assert sampling.same_again(made)
    entry = Entry.objects.get(verb="sample.drawn")
    assert entry.content["data"]["items"] == [one.member.key for one in again]
    assert entry.content["data"]["population"] == made.population_sha256
    assert cast.auditor.full_name not in made.population.text


def test_a_sample_sent_twice_is_one_and_another_seed_is_another(cast):
    made = sample(cast)
    assert sample(cast, START + timedelta(minutes=9)) == made
    others = {
        sample(cast, draw={"seed": "other"}),
        sample(cast, START + timedelta(minutes=10)),
        sample(cast, draw={"seed": ""}),
    }
    assert made not in others and len(others) == 3
    assert sample(cast, draw={"seed": ""}).seed_given is False
    assert Sample.objects.count() == 4


def test_a_unit_has_those_below_it_and_parts_have_one_each(cast):
    below = people.add_unit("motor", "Motor", actor=make.SETUP, now=START)
    below.parent = cast.unit
    below.save()
    role = people.give_role
    role(cast.owner, Role.OPERATOR, actor=make.SETUP, now=START, unit=below)
    role(cast.member, Role.OPERATOR, actor=make.SETUP, now=START, unit=cast.unit)
    role(cast.member, Role.OPERATOR, actor=make.SETUP, now=START, unit=cast.other_unit)
    assert {one.unit for one in listed(Kind.ROLES, unit=cast.unit).members} == {"claims", "motor"}
    made = sample(cast, n=4, draw={"by": By.UNIT})
    assert {item.stratum for item in made.items.all()} == {"", "claims", "motor", "treasury"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"by": "compliance"}, "sample.auditors_only"),
        ({"by": "administrator"}, "sample.auditors_only"),
        ({"kind": Kind.CONDITIONS}, "sample.empty"),
        ({"kind": Kind.ENTRIES}, "sample.view_missing"),
        ({"view": "people"}, "sample.not_divided"),
        ({"tier": 2}, "sample.not_divided"),
        ({"draw": {"purpose": " "}}, "sample.words_short"),
        ({"draw": {"seen": 3}}, "sample.population_moved_stale"),
    ],
)
def test_why_no_sample_is_drawn(cast, more, code):
    if "by" in more:
        more = {"by": getattr(cast, more["by"])}
    with refused(code):
        sample(cast, **more)
    assert not Sample.objects.exists()


def test_more_rows_than_can_be_listed_are_refused(cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ROWS", 3)
    with refused("sample.too_many"):
        sample(cast)


def test_items_are_looked_at_until_the_sample_is_concluded(cast):
    made = sample(cast)
    items = list(made.items.all())
    note(cast, items[0], Result.EXCEPTION, WORDS, seen=0)
    for item in items[1:-1]:
        note(cast, item)
    with refused("sample.items_left"):
        conclude(cast, made, Opinion.EXCEPTIONS)
    note(cast, items[-1])
    with refused("sample.opinion_with_exceptions"):
        conclude(cast, made, Opinion.WORKED)
    assert conclude(cast, made, Opinion.EXCEPTIONS) is State.CONCLUDED
    with refused("sample.moved_stale"):
        note(cast, items[0])
    again = acts.act_on_sample(made, Act.REOPEN, WORDS, actor=cast.auditor, now=START)
    made.refresh_from_db()
    assert again is State.OPEN and made.opinion == ""
    assert acts.results_of(made) == {"conforms": 3, "exception": 1}
    assert Entry.objects.about(made).count() == 1 + 4 + 2


def note(cast, item, result=Result.CONFORMS, text="", **more):
    item = SampleItem.objects.select_related("sample").get(pk=item.pk)
    return acts.note_item(item, Noted(result, text, **more), actor=cast.auditor, now=START)


def conclude(cast, made, opinion):
    return acts.act_on_sample(
        made, Act.CONCLUDE, WORDS, actor=cast.auditor, now=START, opinion=opinion
    )


def test_what_two_people_note_of_one_item_is_not_lost_and_one_said_twice_is_one(cast):
    item = sample(cast).items.first()
    first = note(cast, item, seen=0)
    assert note(cast, item, seen=0) == first
    with refused("sample.changed_stale"):
        note(cast, item, Result.EXCEPTION, WORDS, seen=0)
    assert note(cast, item, Result.EXCEPTION, WORDS, seen=1).n == 2


def test_an_exception_becomes_a_finding_once(cast):
    item = sample(cast).items.first()
    with refused("sample.no_exception"):
        acts.find_item(item, new(cast), actor=cast.auditor, now=START)
    note(cast, item, Result.EXCEPTION, WORDS)
    finding = acts.find_item(item, new(cast), actor=cast.auditor, now=START)
    with refused("sample.has_finding_stale"):
        acts.find_item(item, new(cast), actor=cast.auditor, now=START)
    assert AuditFinding.objects.count() == 1
    assert item.results.get(finding=finding).note == WORDS
    note(cast, item)
    assert note(cast, item, Result.EXCEPTION, f"{WORDS} Not so.").finding == finding
    told = Entry.objects.about(finding).values_list("verb", flat=True)
    assert {"finding.raised", "sample.noted"} <= set(told)


def test_a_sample_given_up_stays_and_can_be_opened_again(cast):
    made = sample(cast)
    acts.act_on_sample(made, Act.ABANDON, WORDS, actor=cast.auditor, now=START)
    with refused("sample.moved_stale"):
        note(cast, made.items.first())
    assert Sample.objects.get().state == State.ABANDONED
    acts.act_on_sample(made, Act.REOPEN, WORDS, actor=cast.auditor, now=START)
    assert note(cast, made.items.first())


@pytest.mark.both_databases
def test_the_database_keeps_a_sample_as_it_was_drawn(cast):
    made = sample(cast)
    item = made.items.first()
    result = note(cast, item)
    extra = SampleItem(sample=made, n=5, key="x:1", at=START, draw="0" * 64)
    attempts = (
        lambda: Sample.objects.filter(pk=made.pk).update(seed="other"),
        lambda: Sample.objects.filter(pk=made.pk).update(rows=3),
        lambda: Sample.objects.filter(pk=made.pk).update(differs={"only_rows": 1}),
        lambda: Sample.objects.filter(pk=made.pk).update(tier=2),
        lambda: Sample.objects.filter(pk=made.pk).update(state="concluded", opinion="worked"),
        lambda: Sample.objects.filter(pk=made.pk).update(opinion="worked"),
        lambda: Sample.objects.filter(pk=made.pk).delete(),
        lambda: SamplePopulation.objects.update(text=""),
        lambda: SampleItem.objects.filter(pk=item.pk).update(key="x:2"),
        lambda: SampleItem.objects.filter(pk=item.pk).delete(),
        lambda: SampleItem.objects.bulk_create([extra]),
        lambda: SampleResult.objects.filter(pk=result.pk).update(result="exception"),
        lambda: SampleResult.objects.filter(pk=result.pk).delete(),
    )
    for n, attempt in enumerate(attempts):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
            pytest.fail(f"attempt {n} was let through")
    acts.act_on_sample(made, Act.ABANDON, WORDS, actor=cast.auditor, now=START)
    with pytest.raises(DatabaseError), transaction.atomic():
        SampleResult.objects.create(item=item, n=2, result="conforms", by=cast.auditor, at=START)
    assert EntryRef.objects.filter(ref=made.ledger_ref).exists() and WHY
