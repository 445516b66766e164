"""A change is shown with its judgement where it is written, decided, recorded and checked."""

import html
import json
from io import StringIO

import pytest
import time_machine
import yaml
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import start_draft
from approvals.outlook import Outlook
from approvals.rules.reviews import StepKind
from evidence.models.dossiers import dossier_of
from registry.actions import record_go_live
from registry.models import Agent
from tests import make
from tests.approvals.test_change_story import DAY, LATER, NEW_MODEL, NEW_WORDS, changed, send
from tests.make import START

pytestmark = pytest.mark.django_db
SHORT = "No new power: the technical owner’s sign-off decides it."
ANEW = "It is reviewed anew, at the tier that results."


@pytest.fixture
def live(cast):
    request = make.approve(make.request(cast), START)
    record_go_live(request.agent, actor=cast.tech_owner, now=START + DAY)
    return Agent.objects.get(pk=request.agent_id)


def page(client, person, address) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


@pytest.mark.parametrize(("can", "words"), [(NEW_WORDS, SHORT), (NEW_MODEL, ANEW)])
def test_the_form_says_live_which_way_it_would_go(client, cast, live, can, words):
    with time_machine.travel(LATER, tick=False):
        draft = start_draft(actor=cast.owner, now=LATER, content=changed(cast, live, **can))
        shown = page(client, cast.owner, reverse("draft_check", args=[draft.pk]))
    assert words in shown
    assert ("CISO" in shown, "Technical owner’s attestation" in shown) == (False, can is NEW_MODEL)
    if can is NEW_WORDS:
        assert "Technical owner, because it brings no new power; 24 hours" in shown


def test_a_draft_that_is_no_change_says_nothing_of_it(cast):
    draft = start_draft(actor=cast.owner, now=LATER, content=make.content(cast))
    assert Outlook(draft, LATER).change is None


def test_another_owner_who_would_sign_is_named_as_the_ground(client, cast, live):
    content = changed(cast, live, basics={"technical_owner": cast.manager.email}, **NEW_WORDS)
    with time_machine.travel(LATER, tick=False):
        request = send(cast, content)
        shown = page(client, cast.owner, request.get_absolute_url())
    assert "Another technical owner would sign for it." in shown
    assert StepKind.ATTESTATION in [row.kind for row in make.steps(request)]


def test_the_case_and_its_record_tell_each_difference_with_its_judgement(client, cast, live):
    with time_machine.travel(LATER, tick=False):
        request = send(cast, changed(cast, live, **NEW_WORDS))
        case = page(client, cast.tech_owner, request.get_absolute_url())
        make.approve(request, LATER)
        line = dossier_of(request, LATER).review
        told = {"dossier": {"review": line}}
        record = html.unescape(render_to_string("evidence/parts/record_route.html", told))
    for shown in (case, record):
        assert SHORT in shown
        assert "The instructions are fixed now." in shown


def test_check_request_says_it_to_programs(cast, live, tmp_path):
    def said(**can):
        file = tmp_path / "change.yaml"
        file.write_text(yaml.safe_dump(changed(cast, live, **can)))
        out = StringIO()
        call_command("check_request", str(file), json=True, stdout=out)
        return json.loads(out.getvalue())["change"]

    with time_machine.travel(LATER, tick=False):
        short, full = said(**NEW_WORDS), said(**NEW_MODEL)
    assert (short["way"], short["more"], short["grounds"]) == ("sign_off", 0, [])
    assert short["route_text"].startswith("technical owner, because it brings no new power")
    assert (full["way"], full["grounds"]) == ("review", ["new_power"])
    assert [line["why"] for line in short["changes"]] == ["instructions.pinned"]


def test_classify_compares_with_the_file_of_what_is_authorised(cast, tmp_path):
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    content = make.content(cast)
    old.write_text(yaml.safe_dump(content))
    content["agent_capabilities"] |= NEW_WORDS
    new.write_text(yaml.safe_dump(content))
    out = StringIO()
    call_command("classify", str(new), against=str(old), json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert said["change"]["way"] == "sign_off"
    assert [step["kind"] for step in said["route"]] == ["sign_off_technical_owner"]
    assert said["route"][0]["due"] > timezone.now().isoformat()[:4]
