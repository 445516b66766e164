"""Books of frameworks, classes of actions and samples; and real packs of books that verify."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.actions.builders import BUILDERS
from evidence.actions.frameworks import add_document, load_frameworks, say_applicability
from evidence.actions.sampling import Asked, Draw, draw_sample
from evidence.models import Framework, FrameworkRequirement
from evidence.rules.packing import Kind, Scope, Span
from evidence.rules.samples import Kind as Drawn
from evidence.rules.slices import Access
from govportal.ledger.rules import SYSTEM
from govportal.uploads import checked
from tests import make
from tests.evidence.checking import faults
from tests.evidence.reading import read_book
from tests.evidence.test_packs import members
from tests.incidents import books_making

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


@pytest.fixture
def framework(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_frameworks(actor=SYSTEM("tests"), now=timezone.now())
    return Framework.objects.get(slug="iso-42001-2023")


@pytest.fixture
def sample(cast, decided):
    """All decisions of the days around the story: there is one."""
    since = make.START.date() - timedelta(days=5)
    asked = Asked(Drawn.DECISIONS, since, since + timedelta(days=20))
    now = max(timezone.now(), make.START + timedelta(days=30))
    draw = Draw(1, "The yearly look at decisions", seed="42")
    return draw_sample(asked, draw, actor=cast.auditor, now=now)


def test_the_book_of_a_framework_has_each_requirement_with_evidence_gaps_and_documents(
    cast, decided, framework
):
    row = FrameworkRequirement.objects.filter(framework=framework, controls=None).first()
    assert row is not None
    now = timezone.now()
    paper = checked(SimpleUploadedFile("policy.pdf", b"%PDF-1.7 x"))
    add_document(row, paper, "The policy covers it.", actor=cast.compliance, now=now)
    read = read_book(Kind.FRAMEWORK, framework.slug)
    assert len(read.chapters) == framework.requirements.count()
    chapter = read.chapters[f"requirement-{row.pk}"]
    assert list(chapter.members.values()) == [b"%PDF-1.7 x"]
    assert "no control of the portal" in read.pages[chapter.head.key].lower()
    [line] = [one for one in read.rows("requirements") if one["code"] == row.code]
    assert (line["coverage"], line["documents"]) == ("document", 1)
    assert str(read.rows("requirement_documents")[0]["member"]).startswith(
        f"chapters/{chapter.head.key}"
    )
    assert decided.ledger_ref not in read.book.refs  # its decision is what a control counts
    assert any(ref.startswith("decision:") for ref in read.book.refs)


def test_records_and_words_from_after_the_checkpoint_are_not_in_an_older_tree(
    cast, decided, framework
):
    first = read_book(Kind.FRAMEWORK, framework.slug)
    make.approve(make.request(cast, now=make.START + SOON, name="Second"), make.START + SOON)
    again = read_book(Kind.FRAMEWORK, framework.slug, size=first.ledger.size)
    refs = [row["ref"] for row in first.rows("control_records") if row["ref"]]
    assert refs == [row["ref"] for row in again.rows("control_records") if row["ref"]]


def test_the_statement_of_applicability_is_in_the_book_with_who_said_it(cast, framework):
    row = framework.requirements.first()
    assert row is not None
    say_applicability(
        row, applies=False, reason="We build no models ourselves.", actor=cast.compliance,
        now=timezone.now(),
    )  # fmt: skip
    read = read_book(Kind.FRAMEWORK, framework.slug)
    assert "We build no models ourselves." in read.pages[f"requirement-{row.pk}"]
    assert [one["applies"] for one in read.rows("applicability")] == [False]
    assert cast.compliance.ledger_ref in read.book.people()


def test_the_book_of_a_class_of_actions_has_the_agents_with_such_tools_and_their_cases(
    cast, decided
):
    books_making.grave(cast, decided.agent)
    tools = decided.agent.manifests.get().content["tools"]
    word = tools[0]["name"].replace("_", " ")
    read = read_book(Kind.ACTIONS, word)
    assert f"reach-{decided.agent.slug}" in read.chapters
    assert f"request-{decided.number.lower()}" in read.chapters
    assert read.counted("class_agents") == (1, 1)
    assert tools[0]["name"] in read.pages[f"reach-{decided.agent.slug}"]
    assert "gateway" in read.left_out and len(read.rows("incidents")) == 1


def test_that_no_agent_has_such_tools_is_an_answer_too(cast, decided):
    read = read_book(Kind.ACTIONS, "moon landings")
    assert "nothing" in read.chapters and read.counted("class_agents") == (0, 0)


def test_days_narrow_the_cases_of_a_class_but_not_its_agents(cast, decided):
    word = decided.agent.manifests.get().content["tools"][0]["name"]
    early = Span(make.START.date() - timedelta(days=400), make.START.date() - timedelta(days=300))
    read = read_book(Kind.ACTIONS, word, early)
    assert list(read.chapters) == [f"reach-{decided.agent.slug}"]


def test_the_book_of_a_sample_has_each_drawn_item_and_the_record_it_is_about(cast, decided, sample):
    read = read_book(Kind.SAMPLE, sample.number)
    assert list(read.chapters)[:2] == ["item-1", f"request-{decided.number.lower()}"]
    assert sample.items.get().draw in read.pages["item-1"]
    assert read.counted("sample_population") == (1, 1)
    assert read.rows("drawn_items")[0]["about"] == decided.ledger_ref
    assert "'42'" in str(read.book.front["lines"])


@pytest.mark.parametrize("kind", [Kind.AGENT, Kind.SAMPLE])
def test_a_real_pack_of_a_book_passes_its_own_check(
    verify, cast, decided, sample, kind, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    number = decided.agent.slug if kind is Kind.AGENT else sample.number
    target = tmp_path / "pack.zip"
    BUILDERS[kind](Scope(kind, number, Access.FULL), target, now=timezone.now())
    found = members(target.read_bytes())
    assert faults(verify, found) == []
    assert f"chapters/request-{decided.number.lower()}/request.json" in found
