"""What fresh eyes found on packs: empty lists, long names, odd classes, names without a kind,
packs that are over, and too many at once."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template.loader import render_to_string
from django.utils import timezone, translation

from evidence.actions.packs import cancel_pack, fail_pack, request_pack, retry_pack
from evidence.actions.sampling import Asked, Draw, draw_sample
from evidence.book_printing import drawn_words
from evidence.faces import pack_face
from evidence.models import Framework, Pack
from evidence.printing import omission_words
from evidence.rules.action_classes import class_refusal
from evidence.rules.books import Drawn
from evidence.rules.omissions import Omission
from evidence.rules.packing import Kind
from evidence.rules.packs import MOST_WAITING, State
from evidence.rules.samples import Kind as Sampled
from evidence.rules.sections import Section
from evidence.rules.slices import Access
from govportal.days import day_of
from govportal.refusals import Refusal, Refused
from registry.models import Agent
from tests import make
from tests.evidence.reading import read_book
from tests.evidence.sampling_making import sample

pytestmark = pytest.mark.django_db
NOTHING = "Nothing."


def printed(section: Section, template: str = "incident_section") -> str:
    given = {"section": section, "sections": [section]}
    return render_to_string(f"evidence/parts/{template}.html", given)


@pytest.mark.parametrize("template", ["incident_section", "book_sections"])
@pytest.mark.parametrize("access", Access)
def test_an_empty_list_says_nothing_to_whoever_reads_it(template, access):
    empty = Section("documents", "Documents", 1)
    text = printed(empty.for_reader(access), template)
    assert text.count(NOTHING) == 1 and "Not told" not in text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("refunds", ""),
        ("Issue_Refund", ""),
        ("issue:refund", ""),
        ("Überweisungen", ""),
        ("U\u0308berweisungen", ""),
        ("send mail v1.2", ""),
        ("re\x07funds", "pack.class_signs"),
        ("refunds\x00", "pack.class_signs"),
        ("refunds \u202etxt", "pack.class_signs"),
        ("refunds\u2066", "pack.class_signs"),
        ("../../etc/passwd", "pack.class_signs"),
        ("refunds..exe", "pack.class_signs"),
        ("=cmd|' /C calc'!A0", "pack.class_signs"),
        ("-refunds", "pack.class_signs"),
        ("@refunds", "pack.class_signs"),
        ("the", "pack.class_unclear"),
        ("and the", "pack.class_unclear"),
        ("of", "pack.class_unclear"),
        ("", "pack.class_unclear"),
        ("x" * 81, "pack.class_unclear"),
    ],
)
def test_a_class_of_actions_is_a_word_that_can_stand_anywhere(text, code):
    found = class_refusal(text)
    assert (found.code if found else "") == code
    assert found is None or str(found)


def post(client, person, **data):
    client.force_login(person)
    return client.post("/packs/new/", {"kind": "", **data})


def test_without_a_kind_a_short_name_says_what_it_is_of(client, cast, decided):
    today = timezone.localdate().isoformat()
    committee = decided.review.committee.slug
    agent = decided.agent.slug.upper()
    days = {"since": today, "until": today}
    for number, given, kind in ((agent, {}, Kind.AGENT), (committee, days, Kind.COMMITTEE)):
        answer = post(client, cast.auditor, number=number, **given)
        pack = Pack.objects.latest("pk")
        assert answer.status_code == 302 and answer.url == pack.get_absolute_url()
        assert (pack.kind, pack.about_number) == (kind, number.lower())
    missing = post(client, cast.auditor, number=committee)  # the committee is known, days are not
    assert missing.status_code == 422 and "from which day" in missing.content.decode()


def test_a_name_of_nothing_and_a_name_of_two_things_are_refused_with_what_to_do(
    client, cast, decided
):
    answer = post(client, cast.auditor, number="refunds")
    text = answer.content.decode()
    assert answer.status_code == 422 and "is called refunds" in text and 'value="refunds"' in text
    Framework.objects.create(
        slug=decided.agent.slug, name="Twin", version="1", loaded_at=timezone.now()
    )
    answer = post(client, cast.auditor, number=decided.agent.slug)
    assert answer.status_code == 422 and "More than one thing" in answer.content.decode()
    assert not Pack.objects.exists()


def test_an_agent_that_one_may_not_see_has_no_name(client, cast, decided):
    assert not Agent.objects.visible_to(cast.stranger).filter(pk=decided.agent_id).exists()
    answer = post(client, cast.stranger, number=decided.agent.slug)
    assert answer.status_code == 422 and "No agent that you may see" in answer.content.decode()


def test_two_counts_that_differ_make_one_sentence():
    drawn = Drawn("rows", "Rows", "s", "f", "c", count=810, counted=653, counted_how="Those told.")
    words = "The counts differ: 810 rows here, %s."
    assert drawn_words(drawn, 810)["difference"] == words % "counted again: 653"
    other = replace(drawn, count=811, counted=None)
    assert drawn_words(other, 810)["difference"] == words % "announced: 811"
    assert "difference" not in drawn_words(replace(drawn, counted=810), 810)


def test_a_pack_whose_time_is_over_is_removed_in_every_word(client, cast, ready_pack):
    late = ready_pack.expires_at
    face = pack_face(ready_pack, late)
    assert (face.state, face.is_ready) == (State.EXPIRED, False)
    assert pack_face(ready_pack, late - timedelta(seconds=1)).state is State.READY
    Pack.objects.filter(pk=ready_pack.pk).update(expires_at=timezone.now())
    client.force_login(cast.owner)
    text = client.get(ready_pack.get_absolute_url()).content.decode()
    assert "has been removed" in text and "Was kept until" in text
    assert "Ready" not in text and "Build it again" in text


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("policies_not_in_force", {}),
        ("other_days", {}),
        ("other_units", {"agent": "A"}),
        ("more_records", {"most": 9}),
        ("not_drawn", {}),
        ("counts_differ", {}),
        ("withheld_texts", {}),
        ("erased_texts", {}),
        ("privileged_notes", {}),
        ("pruned_bodies", {}),
        ("section_files", {"title": "T"}),
        ("agent_reasons", {}),
    ],
)
def test_one_thing_left_out_is_told_as_one(code, params):
    with translation.override("en"):
        one, two = (str(omission_words(Omission(code, n, params))["what"]) for n in (1, 2))
    assert "1" in one and "2" in two and one.replace("1", "2") != two


def test_the_book_of_a_sample_names_its_items_in_words(cast, decided):
    since = make.START.date() - timedelta(days=5)
    asked = Asked(Sampled.DECISIONS, since, since + timedelta(days=20))
    now = max(timezone.now(), make.START + timedelta(days=30))
    drawn = draw_sample(asked, Draw(1, "The yearly look", seed="42"), actor=cast.auditor, now=now)
    read = read_book(Kind.SAMPLE, drawn.number)
    title = read.chapters["item-1"].head.title
    assert decided.number in title and "decision:" not in title and "request:" not in title
    assert f"request:{decided.number}" not in read.pages["item-1"].split("trail", 1)[0]
    assert drawn.items.get().key in read.pages["item-1"]


def test_people_that_items_are_about_are_named_and_listed(cast):
    drawn = sample(cast, n=1)
    about = drawn.items.get().about
    read = read_book(Kind.SAMPLE, drawn.number)
    assert about.startswith("person:") and about in read.book.people()
    assert read.book.people()[about] in read.chapters["item-1"].head.title


@pytest.mark.parametrize(
    "text", ["20261101", "2026-W48-4", "2026-1-1", "", "2026-02-30", "２026-01-01"]
)
def test_a_day_is_written_in_one_way_only(text):
    with pytest.raises(ValueError):
        day_of(text)
    assert day_of("2026-11-26") == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--actions", "refunds", "--from", "20261101", "--until", "2026-11-02"),
         "pack.day_unreadable", "20261101"),
        (("--actions", "refunds", "--from", "2026-11-01", "--until", "2026-W48-4"),
         "pack.day_unreadable", "2026-W48-4"),
        (("--request", ""), "pack.unnamed", "--request: say which one, like ADR-…"),
        (("--sample", "  "), "pack.unnamed", "--sample: say which one"),
        (("--actions", "refunds", "--tree-size", "abc"), "pack.size_unreadable", "'abc'"),
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong_for_programs_too(
    db, tmp_path, capsys, arguments, code, words
):
    with pytest.raises(CommandError, match=words):
        call_command("evidence_pack", *arguments, "--out", str(tmp_path / "x.zip"), "--json")
    assert json.loads(capsys.readouterr().out)["code"] == code


def test_a_person_waits_for_a_few_packs_at_a_time(client, cast, decided, packs_folder):
    now = timezone.now()
    more = [make.request(cast, now=now, name=f"More {n}") for n in range(MOST_WAITING)]
    packs = [request_pack(one, actor=cast.owner, now=now) for one in more]
    assert request_pack(more[0], actor=cast.owner, now=now) == packs[0]  # clicked twice
    answer = post(client, cast.owner, number=decided.number)
    assert answer.status_code == 422 and "still being built" in answer.content.decode()
    assert f'value="{decided.number}"' in answer.content.decode()
    assert request_pack(decided, actor=cast.auditor, now=now).number  # others are not held up
    cancel_pack(packs[0], actor=cast.owner, now=now)
    assert request_pack(decided, actor=cast.owner, now=now).about_number == decided.number


def test_a_failed_pack_waits_its_turn_too(cast, decided, packs_folder):
    now = timezone.now()
    failed = request_pack(decided, actor=cast.owner, now=now)
    fail_pack(failed, Refusal("pack.broken"), job=None, now=now)
    for n in range(MOST_WAITING):
        other = make.request(cast, now=now, name=f"More {n}")
        request_pack(other, actor=cast.owner, now=now)
    with pytest.raises(Refused) as no:
        retry_pack(failed, actor=cast.owner, now=now)
    assert no.value.refusal.code == "pack.many_waiting"
