"""Coverage as OSCAL assessment results: in the published structure, and the same bytes twice."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from evidence.actions import frameworks as acts
from evidence.models import Framework, FrameworkRequirement
from evidence.oscal_room import oscal_of
from evidence.rules.frameworks import Coverage
from evidence.rules.oscal import Assessed, Requirement, as_bytes, token
from govportal.ledger.rules import SYSTEM
from tests import make
from tests.make import START

UUID_5 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TOKEN = re.compile(r"[^\W\d][\w.\-]*")
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
LINE = re.compile(r"\S(.*\S)?")
# Of the published schema 1.1.2: by kind of part, what it must have and what else it may have.
PARTS = {
    "assessment-results": ("uuid metadata import-ap results", "local-definitions back-matter"),
    "metadata": ("title last-modified version oscal-version", "remarks props links parties roles"),
    "import-ap": ("href", "remarks"),
    "results": (
        "uuid title description start reviewed-controls",
        "end props links local-definitions attestations assessment-log observations risks findings "
        "remarks",
    ),
    "reviewed-controls": ("control-selections", "description props links remarks"),
    "control-selections": (
        "",
        "description props links include-all include-controls exclude-controls remarks",
    ),
    "include-controls": ("control-id", "statement-ids"),
    "exclude-controls": ("control-id", "statement-ids"),
    "observations": (
        "uuid description methods collected",
        "title props links types origins subjects relevant-evidence expires remarks",
    ),
    "relevant-evidence": ("description", "href props links remarks"),
    "props": ("name value", "uuid ns class group remarks"),
    "findings": (
        "uuid title description target",
        "props links origins implementation-statement-uuid related-observations related-risks "
        "remarks",
    ),
    "target": (
        "type target-id status", "title description props links implementation-status remarks"
    ),
    "status": ("state", "reason remarks"),
    "related-observations": ("observation-uuid", ""),
    "back-matter": ("", "resources"),
    "resources": ("uuid", "title description props document-ids citation rlinks base64 remarks"),
}  # fmt: skip
VALUES = {
    "uuid": UUID_5, "observation-uuid": UUID_5, "control-id": TOKEN, "target-id": TOKEN,
    "name": TOKEN, "last-modified": AT, "start": AT, "end": AT, "collected": AT, "value": LINE,
    "version": LINE, "title": LINE, "state": re.compile("satisfied|not-satisfied"),
    "type": re.compile("statement-id|objective-id"), "reason": re.compile("pass|fail|other"),
    "oscal-version": re.compile(r"1\.1\.2"),
}  # fmt: skip


def faults(kind, part, where="") -> list[str]:
    """What of a part is not in the published structure."""
    must, may = (set(words.split()) for words in PARTS[kind])
    found = [f"{where} lacks {name}" for name in must - set(part)]
    for name, value in part.items():
        at = f"{where}/{name}"
        if name not in must | may:
            found.append(f"{at} is unknown")
        elif isinstance(value, list):
            found += [] if value else [f"{at} is empty"]
            for one in value:
                found += faults(name, one, at) if isinstance(one, dict) else []
        elif isinstance(value, dict):
            found += faults(name, value, at)
        elif name in VALUES and not VALUES[name].fullmatch(value):
            found.append(f"{at}: {value!r}")
    return found


def uuids(part) -> list[str]:
    rows = part if isinstance(part, list) else part.values() if isinstance(part, dict) else []
    inner = [one for row in rows for one in uuids(row)]
    return inner + ([part["uuid"]] if isinstance(part, dict) and "uuid" in part else [])


def checked(data: bytes):
    whole = json.loads(data)
    assert list(whole) == ["assessment-results"]
    found = whole["assessment-results"]
    assert faults("assessment-results", found) == []
    ids = uuids(found)
    assert len(ids) == len(set(ids)) and all(UUID(one).version == 5 for one in ids)
    result = found["results"][0]
    known = {one["uuid"] for one in result.get("observations", ())}
    told = {
        one["observation-uuid"]
        for row in result.get("findings", ())
        for one in row["related-observations"]
    }
    assert told <= known
    assert found["import-ap"]["href"][1:] in {
        one["uuid"] for one in found["back-matter"]["resources"]
    }
    return result


@pytest.fixture
def loaded(db):
    cast = make.organisation()
    acts.load_frameworks(actor=SYSTEM("tests"), now=START)
    return cast


def test_every_shipped_framework_is_in_the_published_structure_and_the_same_bytes(loaded):
    row = FrameworkRequirement.objects.filter(framework__slug="gdpr").first()
    why = "We have no such\n  processing here."
    acts.say_applicability(row, applies=False, reason=why, actor=loaded.compliance, now=START)
    for framework in Framework.objects.all():
        first = oscal_of(framework, START + timedelta(hours=1))
        assert first == oscal_of(framework, START + timedelta(days=3))
        result = checked(first)
        rows = list(framework.requirements.standing())
        ids = {token(framework.slug, one.code) for one in rows}
        assert len(ids) == len(rows)
        chosen = result["reviewed-controls"]["control-selections"][0]
        both = chosen["include-controls"] + chosen.get("exclude-controls", [])
        assert {one["control-id"] for one in both} == ids
        states = {one["target"]["status"]["state"] for one in result["findings"]}
        assert states == {"not-satisfied"}
    gdpr = checked(oscal_of(Framework.objects.get(slug="gdpr"), START))
    chosen = gdpr["reviewed-controls"]["control-selections"][0]
    assert chosen["exclude-controls"] == [{"control-id": token("gdpr", row.code)}]
    assert "We have no such processing here." in chosen["remarks"]


def test_what_is_covered_is_an_observation_and_no_finding(loaded):
    framework = Framework.objects.get(slug="gdpr")
    target = token("gdpr", "Art.30")
    before = checked(oscal_of(framework, START))
    assert target in {one["target"]["target-id"] for one in before["findings"]}
    make.request(loaded)
    after = checked(oscal_of(framework, START + timedelta(days=1)))
    assert target not in {one["target"]["target-id"] for one in after["findings"]}
    seen = next(one for one in after["observations"] if one["title"].startswith("Art.30 "))
    assert {"name": "coverage", "ns": "urn:govportal:coverage", "value": "evidence"} in seen[
        "props"
    ]
    assert after["uuid"] != before["uuid"]


def test_odd_texts_stay_in_the_structure():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    row = Requirement(" ü (1) ", " T\n", " ", Coverage.GAP, [("c", "x\ty", None)], 0, None)
    out = Requirement("B", "b", "b", Coverage.NOT_APPLICABLE, [], 0, at, "no\nway")
    for rows in ([row], [out], [row, out], []):
        checked(as_bytes(Assessed("f", "N\n", "1", "s", "sha256:x", at, at, rows)))


def test_the_page_offers_it_and_the_command_writes_the_same(loaded, client, tmp_path, capsys):
    client.force_login(loaded.stranger)
    page = client.get(reverse("framework_detail", args=["gdpr"])).content.decode()
    where = reverse("framework_oscal", args=["gdpr"])
    assert where in page and client.post(reverse("framework_oscal", args=["x"])).status_code == 404
    answer, file = client.post(where), tmp_path / "out.json"
    assert answer["Content-Disposition"].startswith("attachment")
    call_command("oscal", "gdpr", out=file, json=True)
    assert file.read_bytes() == answer.content
    assert json.loads(capsys.readouterr().out)["bytes"] == len(answer.content)
    with pytest.raises(CommandError, match="no framework"):
        call_command("oscal", "x", json=True)
    assert json.loads(capsys.readouterr().out)["ok"] is False
    with pytest.raises(CommandError):
        call_command("oscal", "gdpr", out=tmp_path / "no" / "such")
