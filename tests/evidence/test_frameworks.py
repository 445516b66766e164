"""Frameworks: loaded as they ship, covered by live evidence, documents, or nothing."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from evidence.actions import frameworks as acts
from evidence.controls import SOURCES, open_to
from evidence.framework_room import coverage_page, overview
from evidence.models import Control, Framework, FrameworkRequirement
from evidence.rules.frameworks import (
    Coverage,
    FaultyFramework,
    coverage_of,
    read_crosswalk,
    read_framework,
)
from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refused
from govportal.uploads import checked
from tests import make
from tests.make import START

SYS = SYSTEM("tests")
WHY = "We build no systems for this purpose, and the policy forbids it."


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def loaded(cast):
    acts.load_frameworks(actor=SYS, now=START)
    return cast


def requirement(code="Art.5(1)(d)", slug="eu-ai-act"):
    return FrameworkRequirement.objects.get(framework__slug=slug, code=code)


def paper(name="policy.pdf", body=b"%PDF-1.7\nbody"):
    return checked(SimpleUploadedFile(name, body))


@pytest.mark.parametrize(
    ("applies", "records", "documents", "found"),
    [
        (False, [3], 1, Coverage.NOT_APPLICABLE),
        (True, [0, 3], 0, Coverage.EVIDENCE),
        (True, [0], 1, Coverage.DOCUMENT),
        (True, [], 1, Coverage.DOCUMENT),
        (True, [0, None], 0, Coverage.NOTHING_YET),
        (True, [None], 0, Coverage.NOTHING_YET),
        (True, [], 0, Coverage.GAP),
    ],
)
def test_what_covers_a_requirement(applies, records, documents, found):
    assert coverage_of(applies=applies, records=records, documents=documents) is found


def test_a_faulty_document_says_everything_that_is_wrong():
    row = {"id": "1", "title": "T", "summary": "S"}
    with pytest.raises(FaultyFramework, match="source is missing; requirement 2 has no summary"):
        read_framework(
            {"id": "x", "name": "X", "version": 1, "requirements": [row, {**row, "summary": " "}]}
        )
    good = read_framework(
        {"id": "x", "name": "X", "version": 1, "source": "s", "requirements": [row]}
    )
    control = {"id": "c", "title": "C", "evidence": [], "maps": {"x": ["1", "2"]}}
    with pytest.raises(FaultyFramework, match="c: x has no requirement 2"):
        read_crosswalk({"controls": [control]}, [good])


@pytest.mark.both_databases
def test_all_that_ship_are_loaded_once(loaded):
    assert Framework.objects.count() == 9 and Control.objects.count() == 27
    assert FrameworkRequirement.objects.standing().count() == 323
    assert acts.load_frameworks(actor=SYS, now=START) == 0
    assert Entry.objects.filter(verb="framework.loaded").count() == 9
    assert Entry.objects.filter(verb="crosswalk.loaded").count() == 1


def test_a_requirement_that_a_new_version_drops_keeps_what_was_said(loaded, monkeypatch):
    row = requirement()
    acts.say_applicability(row, applies=False, reason=WHY, actor=loaded.compliance, now=START)
    found, crosswalk, digest = acts.shipped()
    newer = [(one, its) for one, its in found if one.slug != "eu-ai-act"]
    [old] = [one for one, _ in found if one.slug == "eu-ai-act"]
    kept = [one for one in old.requirements if one.code != row.code]
    newer.append((type(old)(old.slug, old.name, "2", old.source, old.notes, kept), "sha256:0"))
    monkeypatch.setattr(acts, "shipped", lambda: (newer, crosswalk_without(crosswalk, row), digest))
    assert acts.load_frameworks(actor=SYS, now=START + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert row.withdrawn_at and row.applicabilities.get().reason == WHY
    with pytest.raises(Refused, match="does not have this requirement"):
        acts.say_applicability(row, applies=True, reason=WHY, actor=loaded.compliance, now=START)


def crosswalk_without(crosswalk, row):
    controls = [
        type(one)(
            one.slug, one.title, one.evidence,
            {of: [code for code in codes if (of, code) != ("eu-ai-act", row.code)]
             for of, codes in one.maps.items()},
        )
        for one in crosswalk.controls
    ]  # fmt: skip
    return type(crosswalk)(crosswalk.version, controls)


def test_coverage_follows_the_records(loaded):
    framework = Framework.objects.get(slug="gdpr")
    before = {line.requirement.code: line for line in coverage_page(framework, START).lines}
    request = make.request(loaded, "tier1-internal-drafting")
    after = {line.requirement.code: line for line in coverage_page(framework, START).lines}
    assert before["Art.30"].coverage is Coverage.NOTHING_YET and not before["Art.30"].newest
    assert after["Art.30"].coverage is Coverage.EVIDENCE
    newest = after["Art.30"].newest
    assert newest is not None and newest >= request.agent.created_at


def test_forty_requirements_cost_what_one_costs(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        coverage_page(Framework.objects.get(slug="eu-ai-act"), START)
    with django_assert_max_num_queries(6):
        assert len(overview(START)) == 9


def test_a_document_fills_a_gap_until_its_last_day(loaded):
    row = next(
        one.requirement
        for page in overview(START) for one in page.lines if one.coverage is Coverage.GAP
    )  # fmt: skip
    day = START.date() + timedelta(days=3)
    made = acts.add_document(row, paper(), WHY, good_until=day, actor=loaded.compliance, now=START)

    def now_covered(at):
        page = coverage_page(row.framework, at)
        return next(line.coverage for line in page.lines if line.requirement == row)

    assert now_covered(START + timedelta(days=3)) is Coverage.DOCUMENT
    assert now_covered(START + timedelta(days=4)) is Coverage.GAP
    with pytest.raises(Refused, match="there already"):
        acts.add_document(row, paper(), WHY, actor=loaded.compliance, now=START)
    acts.withdraw_document(made, WHY, actor=loaded.compliance_2, now=START)
    assert now_covered(START) is Coverage.GAP
    with pytest.raises(Refused, match="withdrawn already"):
        acts.withdraw_document(made, WHY, actor=loaded.compliance, now=START)


def test_only_compliance_reviewers_judge_and_with_a_reason(loaded):
    row = requirement()
    for name in ("administrator", "auditor", "chair", "owner", "stranger"):
        with pytest.raises(Refused) as refused:
            acts.say_applicability(
                row, applies=False, reason=WHY, actor=getattr(loaded, name), now=START
            )
        assert refused.value.refusal.status == 403
    for reason in ("", "short", "\u200b" * 40):
        with pytest.raises(Refused, match="Say why"):
            acts.say_applicability(
                row, applies=False, reason=reason, actor=loaded.compliance, now=START
            )
    with pytest.raises(Refused, match="stands already"):
        acts.say_applicability(row, applies=True, reason=WHY, actor=loaded.compliance, now=START)


@pytest.mark.both_databases
def test_what_was_said_stays(loaded):
    said = acts.say_applicability(
        requirement(), applies=False, reason=WHY, actor=loaded.compliance, now=START
    )
    said.reason = "Other words entirely"
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        said.save()


def test_pages_say_keep_and_refuse(loaded, client):
    row = requirement()
    client.force_login(loaded.compliance)
    assert b"EU Artificial Intelligence Act" in client.get(reverse("framework_list")).content
    page = client.get(reverse("framework_detail", args=["eu-ai-act"]), {"only": "gap"})
    assert page.status_code == 200
    where = ["eu-ai-act", row.pk]
    away = reverse("framework_not_applicable", args=where)
    short = client.post(away, {"not-applicable-reason": "too short"})
    assert short.status_code in {409, 422}
    assert b"too short" in short.content
    assert client.post(away, {"not-applicable-reason": WHY}).status_code == 302
    shown = client.get(row.get_absolute_url()).content.decode()
    assert WHY in shown and "Say that it applies" in shown
    file = SimpleUploadedFile("=cmd.pdf", b"%PDF-1.7 x")
    told = {"document-attachment": file, "document-note": WHY, "document-good_until": "2026-02-30"}
    bad = client.post(reverse("framework_document", args=where), told)
    assert bad.status_code == 422 and WHY.encode() in bad.content
    told = {"document-attachment": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), "document-note": WHY}
    assert client.post(reverse("framework_document", args=where), told).status_code == 302
    document = row.documents.get()
    link = reverse("framework_document_file", args=[*where, document.pk])
    assert client.get(link)["Content-Disposition"].startswith("attachment")
    table = client.post(reverse("framework_csv", args=["eu-ai-act"])).content.decode()
    assert WHY in table and "not_applicable" in table
    client.force_login(loaded.stranger)
    assert client.get(link).status_code == 403
    assert client.post(away, {"not-applicable-reason": WHY}).status_code == 403
    assert client.get(row.get_absolute_url()).status_code == 200


def test_commands_speak_to_people_and_programs(cast):
    out = StringIO()
    with pytest.raises(CommandError, match="none is loaded"):
        call_command("coverage", "gdpr", stdout=out)
    with pytest.raises(CommandError):
        call_command("coverage", "gdpr", "--json", stdout=out)
    assert json.loads(out.getvalue())["code"] == "framework.unknown"
    out = StringIO()
    call_command("load_frameworks", "--json", stdout=out)
    assert json.loads(out.getvalue())["frameworks"] == 9
    out = StringIO()
    call_command("coverage", "gdpr", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["requirements"] == sum(found["counts"].values()) == len(found["lines"]) == 20


def test_a_count_leads_only_where_its_reader_may_go(loaded, client):
    controls = [Control(slug=slug) for slug in SOURCES]
    for reader in (loaded.owner, loaded.compliance, loaded.auditor, loaded.administrator):
        client.force_login(reader)
        opens = open_to(controls, reader.roles_on(timezone.localdate()))
        for slug, source in SOURCES.items():
            status = client.get(reverse(source.page)).status_code
            assert (status == 200) is (slug in opens), (reader.email, slug)
    row = next(
        one for one in FrameworkRequirement.objects.all()
        if one.controls.filter(slug="restore-tests").exists()
    )  # fmt: skip
    address, link = row.get_absolute_url(), f'href="{reverse("restore_test_list")}"'
    for reader, leads in ((loaded.auditor, True), (loaded.owner, False)):
        client.force_login(reader)
        body = client.get(address).content.decode().split("<main")[1]
        assert (link in body) is leads and "restores that passed" in body
