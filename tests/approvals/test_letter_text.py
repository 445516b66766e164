"""What a letter to the board says: all that was decided, and nothing that is private."""

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from approvals.actions import ballots
from approvals.actions.letters import print_letter
from approvals.actions.letters.printing import _rendered
from approvals.letter_text import LetterText
from approvals.models import BoardLetter, Decision
from approvals.rules.ballots import Choice, tally_from
from approvals.rules.content import RISK_CATEGORIES
from govportal.ledger.models import Entry
from tests import letters, make
from tests.evidence.test_record_pdf import tags
from tests.letters import HOUR
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
NOON = START + 2 * HOUR
SECRET = "My sister works for one of the suppliers."


@pytest.fixture
def ballot(cast):
    return letters.to_ballot(cast)


def words(letter):
    """The letter as the page and the paper show it, with its markup."""
    return render_to_string("approvals/parts/letter_text.html", {"text": LetterText(letter)})


def finish(cast, ballot, choice=Choice.APPROVE, **more):
    """Whoever may still vote does."""
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        if not ballot.recusals.filter(person=person).exists():
            make.vote(ballot, person, choice, now=NOON, **more)
    return BoardLetter.objects.get()


def test_it_says_what_was_asked_by_whom_and_why_it_is_tier_4(cast, ballot):
    said = words(finish(cast, ballot))
    request = BoardLetter.objects.get().content["asked"]
    for fact in (request["number"], "Supplier Payment Preparer 3.1.0", "Claims", "Owner",
                 "Early-payment discounts", "released in two days", "2,750",
                 "release_payment (FinCore ERP): writes, and it cannot be undone",
                 "+4 Moves money", "Moves money: tier 4 at least", "has 8 points"):  # fmt: skip
        assert fact in said, fact


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Choice.APPROVE, "may go ahead as described."),
        (Choice.APPROVE_WITH_CONDITIONS, "as long as they are kept."),
        (Choice.REJECT, "may not go ahead."),
    ],
)
def test_it_says_first_how_it_was_decided(cast, ballot, choice, sentence):
    more = {"rows": (make.row("A limit."),)} if choice is Choice.APPROVE_WITH_CONDITIONS else {}
    text = LetterText(finish(cast, ballot, choice, **more))
    assert sentence in text.opening[0] and "On 2 November 2026, 12:00 CET" in text.opening[0]
    assert ("Conditions" in words(text.letter)) == (choice is Choice.APPROVE_WITH_CONDITIONS)


def test_its_arithmetic_is_the_one_that_was_computed(cast, ballot):
    make.vote(ballot, cast.chair, Choice.REJECT, now=NOON)
    make.vote(ballot, cast.co_chair, Choice.ABSTAIN, now=NOON)
    for person in (cast.member, cast.business):
        make.vote(ballot, person, now=NOON)
    make.vote(
        ballot,
        cast.ethics,
        Choice.APPROVE_WITH_CONDITIONS,
        now=NOON,
        rows=(make.row("A limit."),),
    )
    rows = dict(LetterText(BoardLetter.objects.get()).decided_rows)
    count = tally_from(Decision.objects.get().arithmetic)
    assert count is not None and len(count.lines) > 8
    for line in count.lines:
        note = f" ({line.note})" if line.note else ""
        assert rows[str(line.label)] == f"{line.value}{note}"
    assert rows["For"] == "3 (with conditions: 1)" and rows["Against"] == "1"


def test_who_stood_back_is_said_by_seat_and_never_why_nor_who_voted_how(cast, ballot):
    ballots.recuse(ballot, SECRET, actor=cast.member, now=NOON)
    ballots.recuse(ballot, SECRET, actor=cast.chair, now=NOON)
    make.vote(ballot, cast.chair_alternate, now=NOON)
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=NOON, rationale=f"{REASONS} Secretly.")
    make.vote(ballot, cast.business, now=NOON)
    make.vote(ballot, cast.ethics, now=NOON)
    letter = BoardLetter.objects.get()
    text = LetterText(letter)
    assert text.recused == [
        "CISO: the holder stood back, the alternate voted.",
        "Engineering: the holder stood back, nobody voted in their place.",
    ]
    everything = words(letter) + str(letter.content)
    for private in (SECRET, "Secretly", cast.member.full_name, cast.ethics.full_name, REASONS):
        assert private not in everything, private


def test_it_is_signed_by_who_presided(cast, ballot):
    ballots.recuse(ballot, SECRET, actor=cast.chair, now=NOON)
    make.vote(ballot, cast.chair_alternate, now=NOON)
    letter = finish(cast, ballot)
    assert letter.content["signed"] == {"name": "Co Chair", "seat": "Legal counsel"}
    assert "presiding chair (Legal counsel)" in words(letter)


def test_conditions_are_those_that_were_attached_each_with_owner_and_day(cast, ballot):
    yes = Choice.APPROVE_WITH_CONDITIONS
    make.vote(ballot, cast.chair, yes, now=NOON, rows=(make.row("An old one."),))
    make.vote(ballot, cast.chair, now=NOON)
    rows = (make.row("A person reads every release."), make.row("A report.", "business_owner", 10))
    make.vote(ballot, cast.ethics, yes, now=NOON, rows=rows)
    for person in (cast.co_chair, cast.member, cast.business):
        make.vote(ballot, person, now=NOON)
    text = LetterText(BoardLetter.objects.get())
    assert text.conditions == [
        {"text": "A person reads every release.", "owner": "Tech Owner", "due": "2 December 2026"},
        {"text": "A report.", "owner": "Owner", "due": "12 November 2026"},
    ]
    assert "Tech Owner, by 2 December 2026" in words(text.letter)


def test_the_risks_that_remain_are_all_there(cast, ballot):
    risks = {line.name: line for line in LetterText(finish(cast, ballot)).risks}
    assert set(RISK_CATEGORIES) <= set(risks)
    assert risks["Unauthorised actions"].before == "3 × 5 = 15, Critical"
    assert risks["Unauthorised actions"].after == "1 × 5 = 5, Medium"


def test_after_a_yes_it_tells_the_stages_and_after_a_no_that_nothing_runs(cast):
    yes = LetterText(letters.decided(cast))
    (right, *stages, reviews) = yes.next_steps
    assert "in Production, stage “Shadow”, until 2 December 2026" in right
    assert [stage.split(":")[0] for stage in stages] == ["Stage “Shadow”", "Stage “Limited”"]
    assert "30 days at least" in stages[0] and "every 30 days" in reviews
    assert yes.plan.startswith("Shadow for 60 days")
    again = {"name": "Another", "slug": "another", "now": START + timedelta(days=1)}
    ballot = letters.to_ballot(cast, **again)
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, Choice.REJECT, now=START + timedelta(days=1, hours=2))
    no = LetterText(BoardLetter.objects.get(decision__ballot=ballot))
    assert no.next_steps == ["Nothing new may run. A changed request takes the same way again."]
    assert no.plan == "" and not no.is_yes


def test_it_says_how_to_check_it(cast, ballot):
    letter = finish(cast, ballot)
    rows = dict(LetterText(letter).proof_rows)
    entry = Entry.objects.get(verb="review.decided")
    assert rows["Entry of the decision"] == f"{entry.pk} ({letter.decision.ledger_ref})"
    assert rows["Its leaf hash"] == bytes(entry.leaf_hash).hex()
    assert rows["Version decided on"] == letter.decision.digest
    assert rows["This letter"] == letter.digest
    assert rows["Text under vote"] == letter.decision.ballot.digest


def test_markup_in_what_people_wrote_stays_text(cast, ballot):
    letter = finish(cast, ballot)
    letter.content["asked"]["problem"] = "<script>alert(1)</script> <img src='file:///etc/passwd'>"
    letter.content["conditions"] = [
        {"text": "<b>bold</b>", "owner": "<i>me</i>", "due": "2026-12-24T22:59:59+00:00"}
    ]
    letter.content["decision"]["outcome"] = "conditions"
    said = words(letter)
    assert "<script>" not in said and "&lt;script&gt;" in said
    assert "&lt;b&gt;bold&lt;/b&gt;" in said and "by 24 December 2026" in said


def test_it_can_be_read_in_german(cast, ballot):
    letter = finish(cast, ballot)
    with translation.override("de"):
        assert "2,750" not in words(letter) and "2.750" in words(letter)


def test_on_paper_it_is_a_tagged_letter_and_the_same_bytes_each_time(cast, ballot):
    letter = finish(cast, ballot)
    first = _rendered(letter, None)
    assert _rendered(letter, None) == first
    assert print_letter(letter, now=START + 5 * HOUR).sha256 == hashlib.sha256(first).hexdigest()
    with pikepdf.open(io.BytesIO(first)) as document:
        assert document.Root.Lang == "en" and document.Root.MarkInfo.Marked
        with document.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"].startswith("Decision on a request at tier 4: Supplier")
        found = list(tags(document.Root.StructTreeRoot))
        assert {"/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH"} <= set(found)
        assert not [tag for tag in found if tag.endswith("!")]
        assert len(document.pages) in {2, 3}
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261102110000")
