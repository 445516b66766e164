"""What auditors ask for: named, answered, judged; said both ways; late, and told so."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions import accesses
from evidence.actions import asked as acts
from evidence.actions.asked_telling import keep_asked
from evidence.actions.packs import request_pack
from evidence.models import AskedEvidence
from evidence.rules import accesses as access_rules
from evidence.rules.asked import BY_AUDITOR, BY_OWNER, LIVE, MOVES, Act, State, Who, act_refusal
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.uploads import checked
from govportal.worklist.models import Notice, WorkItem
from tests.evidence.access_making import GUEST, SAID, asked_for, given, wish
from tests.make import START
from tests.refusing import refused

WORDS = acts.Said(SAID)
DAY = timedelta(days=1)


def do(asked, act, by, said=WORDS, now=START):
    acts.act_on(asked, act, said, actor=by, now=now)
    asked.refresh_from_db()
    return asked.state


def give(cast, asked, to=None):
    return do(asked, Act.GIVE, cast.compliance, acts.Said(SAID, owner=to or cast.operator))


def open_for(asked):
    return set(WorkItem.objects.open().about(asked.ledger_ref).values_list("kind", "assignee"))


def test_who_does_what_in_which_state_by_exhaustion():
    flags = list(product((True, False), repeat=4))
    for act, state, flag in product(Act, State, flags):
        audits, triages, owner, deserted = flag
        may = audits or triages or owner
        if act in BY_OWNER:
            may = owner
        elif act in BY_AUDITOR:
            may = audits or (act is Act.WITHDRAW and triages and deserted)
        elif act is Act.GIVE:
            may = triages
        no = act_refusal(act, state, Who(*flag))
        assert (no is None) is (state in MOVES[act][0] and may), (act, state, flag)


def test_every_state_has_a_way_out_and_every_live_one_is_withdrawn():
    assert {one for act in Act if MOVES[act][1] for one in MOVES[act][0]} == {*State}
    assert MOVES[Act.WITHDRAW][0] == LIVE


def test_it_goes_from_the_auditor_to_who_answers_and_back(cast):
    asked = asked_for(cast)
    reviewers = {("asked.name", cast.compliance.pk), ("asked.name", cast.compliance_2.pk)}
    assert open_for(asked) == reviewers
    assert give(cast, asked) == State.GIVEN
    assert open_for(asked) == {("asked.answer", cast.operator.pk)}
    assert do(asked, Act.GIVE_BACK, cast.operator) == State.ASKED
    assert open_for(asked) == reviewers
    give(cast, asked, cast.security)
    assert do(asked, Act.ANSWER, cast.security) == State.ANSWERED
    assert open_for(asked) == {("asked.judge", cast.auditor.pk)}
    again = acts.Said(SAID, due_on=START.date() + 20 * DAY)
    assert do(asked, Act.ASK_AGAIN, cast.auditor, again) == State.GIVEN
    assert asked.due_on == START.date() + 20 * DAY
    do(asked, Act.ANSWER, cast.security)
    assert do(asked, Act.ACCEPT, cast.auditor) == State.ACCEPTED
    assert asked.closed_at and not open_for(asked)
    assert Entry.objects.about(asked).filter(verb__startswith="asked.").count() == 8
    assert do(asked, Act.REOPEN, cast.auditor, again) == State.ASKED and not asked.closed_at


def test_an_answer_brings_documents_pages_and_packs(cast, decided):
    asked = asked_for(cast)
    give(cast, asked, cast.owner)
    paper = checked(SimpleUploadedFile("readers.txt", b"reviewed 3 November"))
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    said = acts.Said(SAID, upload=paper, link=f"/requests/{decided.number}/", pack=pack.number)
    do(asked, Act.ANSWER, cast.owner, said)
    turn = asked.turns.get(act=Act.ANSWER)
    assert turn.attachment.name == "readers.txt" and turn.pack == pack
    assert turn.link == f"/requests/{decided.number}/"
    entry = Entry.objects.about(asked).get(verb="asked.answer")
    refs = entry.content["refs"]
    assert {turn.ledger_ref, pack.ledger_ref, turn.attachment.ledger_ref} <= set(refs)


@pytest.mark.parametrize(
    "link",
    ["https://else.example/", "//else.example", "/nowhere-at-all/", "/\\else", "agents"],
)
def test_a_link_leads_to_a_page_of_the_portal_or_is_refused(cast, link):
    asked = asked_for(cast)
    give(cast, asked)
    with refused("asked.link_unknown"):
        do(asked, Act.ANSWER, cast.operator, acts.Said(SAID, link=link))


def test_a_pack_of_somebody_else_is_no_answer(cast, decided):
    pack = request_pack(decided, actor=cast.owner, now=START)
    asked = asked_for(cast)
    give(cast, asked)
    with refused("asked.pack_unknown"):
        do(asked, Act.ANSWER, cast.operator, acts.Said(SAID, pack=pack.number))


def test_auditors_ask_and_judge_and_never_answer(cast):
    with refused("asked.auditors_only"):
        acts.ask(wish(), actor=cast.compliance, now=START)
    asked = asked_for(cast)
    with refused("asked.owner_audits"):
        give(cast, asked, cast.auditor)
    with refused("asked.triage_only"):
        do(asked, Act.GIVE, cast.administrator, acts.Said(SAID, owner=cast.operator))
    give(cast, asked)
    with refused("asked.owner_only"):
        do(asked, Act.ANSWER, cast.auditor)
    with refused("asked.owner_same"):
        give(cast, asked)
    do(asked, Act.ANSWER, cast.operator)
    with refused("asked.auditors_judge"):
        do(asked, Act.ACCEPT, cast.compliance)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "asked.title_missing"),
        ({"what": "x"}, "asked.words_short"),
        ({"due_on": None}, "asked.due_missing"),
        ({"due_on": START.date() - DAY}, "asked.due_past"),
        ({"due_on": START.date() + 400 * DAY}, "asked.due_far"),
        ({"since": START.date(), "until": START.date() - DAY}, "asked.period_backwards"),
    ],
)
def test_what_asks_for_nothing_is_refused_with_the_reason(cast, change, code):
    with refused(code):
        asked_for(cast, **change)
    assert not AskedEvidence.objects.exists()


def test_sent_twice_it_is_asked_once(cast):
    assert asked_for(cast) == asked_for(cast, START + timedelta(minutes=1), due_on=wish().due_on)
    assert asked_for(cast, title="Something else") != asked_for(cast)


def test_what_was_looked_at_earlier_is_told_so(cast):
    asked = asked_for(cast)
    mark = asked.mark
    give(cast, asked)
    with refused("asked.changed_stale"):
        do(asked, Act.ANSWER, cast.operator, acts.Said(SAID, mark=mark))


def test_both_sides_speak_and_hear_each_other(cast):
    asked = asked_for(cast)
    give(cast, asked)
    do(asked, Act.SAY, cast.operator)
    do(asked, Act.SAY, cast.auditor)
    told = Notice.objects.filter(key__startswith="asked.said")
    assert [one.person for one in told.order_by("pk")] == [cast.auditor, cast.operator]
    assert open_for(asked) == {("asked.answer", cast.operator.pk)}
    with refused("asked.parties_only"):
        do(asked, Act.SAY, cast.chair)


def test_what_is_due_is_told_before_and_each_week_after(cast):
    asked = asked_for(cast)
    give(cast, asked)
    done = [keep_asked(START + day * DAY) for day in range(24)]
    assert [day for day, n in enumerate(done) if n] == [12, 15, 21]
    assert AskedEvidence.objects.late(START.date() + 15 * DAY).get() == asked
    do(asked, Act.ANSWER, cast.operator)
    assert keep_asked(START + 60 * DAY) == 0


def test_when_the_auditor_goes_others_judge_and_compliance_may_withdraw(cast):
    access = given(cast)
    guest = Person.objects.get(email=GUEST)
    asked = acts.ask(wish(), actor=guest, now=START)
    give(cast, asked)
    do(asked, Act.ANSWER, cast.operator)
    assert open_for(asked) == {("asked.judge", guest.pk)}
    with refused("asked.auditors_judge"):
        do(asked, Act.WITHDRAW, cast.compliance)
    over = access_rules.Act.END
    accesses.act_on(access, over, accesses.Said(SAID), actor=cast.compliance, now=START + DAY)
    assert open_for(asked) == {("asked.judge", cast.auditor.pk)}
    assert do(asked, Act.WITHDRAW, cast.compliance, now=START + DAY) == State.WITHDRAWN
