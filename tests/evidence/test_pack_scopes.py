"""Asking for packs about more than one thing: the form, who may, the command, and the buttons."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from evidence.actions.sampling import Asked, Draw, draw_sample
from evidence.models import Pack
from evidence.rules.samples import Kind as Drawn
from evidence.rules.slices import Access
from govportal.ledger.models import Entry
from govportal.worklist.models import Job
from tests import make

pytestmark = pytest.mark.django_db


def post(client, person, **data):
    client.force_login(person)
    return client.post("/packs/new/", data)


def page(client, person, address):
    client.force_login(person)
    return client.get(address)


def days(**more):
    today = timezone.localdate()
    return {"since": (today - timedelta(days=90)).isoformat(), "until": today.isoformat()} | more


def test_an_auditor_asks_for_a_committees_days(client, cast, decided, packs_folder):
    committee = decided.review.committee
    answer = post(client, cast.auditor, kind="committee", number=committee.slug, **days())
    pack = Pack.objects.get()
    assert answer.url == pack.get_absolute_url()
    assert (pack.kind, pack.about_number) == ("committee", committee.slug)
    assert pack.span == "/".join(days().values()) and pack.access == Access.FULL
    assert committee.name in client.get(answer.url).content.decode()
    entry = Entry.objects.get(verb="evidence.pack_requested")
    assert entry.content["data"]["scope"]["span"] == pack.span
    post(client, cast.auditor, kind="committee", number=committee.slug, **days())
    assert Pack.objects.count() == Job.objects.count() == 1  # clicked twice


def test_days_are_missing_turned_or_idle_and_nothing_typed_is_lost(client, cast, decided):
    committee = decided.review.committee.slug
    for given, words in (
        ({"kind": "committee", "number": committee}, "from which day until which"),
        ({"kind": "committee", "number": committee, **days(until="")}, "Give both days"),
        (
            {"kind": "committee", "number": committee, **days(until="2001-01-01")},
            "before the first",
        ),
        ({"number": decided.number, **days()}, "takes no days"),
        ({"kind": "committee", "number": "nobody", **days()}, "no committee nobody"),
        ({"kind": "actions", "number": "of"}, "Name a class of actions"),
        ({"kind": "sample", "number": "SMP-1999-0001"}, "no sample SMP-1999-0001"),
        ({"kind": "framework", "number": "9999"}, "no framework 9999"),
        ({"kind": "agent", "number": "x" * 130}, "at most 120"),
        ({"kind": "spaceship", "number": "x"}, "Select a valid choice"),
        ({"kind": "committee", "number": committee, "since": "soon"}, "Enter a valid date"),
        ({"kind": "committee", "number": committee, **days(since="0001-01-01")}, "valid date"),
    ):
        answer = post(client, cast.auditor, **given)
        text = answer.content.decode()
        assert answer.status_code == 422 and words in text, given
        assert f'value="{given["number"]}"' in text
    assert not Pack.objects.exists()


def test_what_reaches_over_units_is_refused_with_its_sentence(client, cast, decided):
    committee = decided.review.committee.slug
    for given in (
        {"kind": "committee", "number": committee, **days()},
        {"kind": "actions", "number": "refunds"},
    ):
        answer = post(client, cast.owner, **given)
        assert answer.status_code == 403
        assert "reach over all units" in answer.content.decode()
    assert not Pack.objects.exists()


def test_an_owner_asks_for_the_agents_pack_from_its_dossier(client, cast, decided):
    address = f"/agents/{decided.agent.slug}/dossier/"
    text = page(client, cast.owner, address).content.decode()
    assert 'name="kind" value="agent"' in text
    answer = post(client, cast.owner, kind="agent", number=decided.agent.slug)
    pack = Pack.objects.get()
    assert answer.url == pack.get_absolute_url()
    assert pack.agent == decided.agent and pack.access == Access.PART
    assert pack.number in page(client, cast.owner, address).content.decode()
    assert page(client, cast.stranger, pack.get_absolute_url()).status_code == 404


def test_somebody_who_may_not_see_all_of_it_is_told_before_and_after(client, cast, decided):
    other = make.request(cast, now=make.START + timedelta(days=1), name="Second")
    type(other).objects.filter(pk=other.pk).update(agent=decided.agent)
    agent, reader = decided.agent, cast.stranger
    type(agent).objects.filter(pk=agent.pk).update(data_steward=reader)
    text = page(client, reader, f"/agents/{agent.slug}/dossier/").content.decode()
    assert "requests that you may not see" in text and 'name="kind" value="agent"' not in text
    answer = post(client, reader, kind="agent", number=agent.slug)
    assert answer.status_code == 403 and "may not see" in answer.content.decode()
    assert not Pack.objects.exists()


def test_the_form_comes_filled_from_the_pages_of_committees_and_frameworks(client, cast, decided):
    slug = decided.review.committee.slug
    address = reverse("committee_detail", args=[slug])
    text = page(client, cast.auditor, address).content.decode()
    assert f"/packs/?kind=committee&amp;number={slug}" in text
    form = page(client, cast.auditor, f"/packs/?kind=committee&number={slug}").content.decode()
    assert 'value="committee" selected' in form and f'value="{slug}"' in form
    assert f'<option value="{slug}">' in form
    mine = page(client, cast.owner, address).content.decode()
    assert "/packs/?kind=committee" not in mine


def test_the_list_costs_the_same_for_one_pack_and_for_many(
    client, cast, decided, django_assert_max_num_queries
):
    for n in range(4):
        post(client, cast.auditor, kind="actions", number=f"refunds {n}aa")
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(12):
        assert client.get("/packs/").status_code == 200


def run(capsys, *arguments):
    call_command("evidence_pack", *arguments)
    return json.loads(capsys.readouterr().out)


def test_the_command_writes_packs_of_every_kind(cast, decided, tmp_path, capsys, settings):
    settings.DATA_DIR = tmp_path
    out = tmp_path / "pack.zip"
    since, until = days().values()
    made = run(capsys, "--actions", "Moon  landings", "--from", since, "--until", until,
               "--out", str(out), "--json")  # fmt: skip
    assert made["ok"] and out.exists()
    said = Entry.objects.get(verb="evidence.pack_exported").content["data"]["scope"]
    assert (said["kind"], said["number"]) == ("actions", "moon landings")
    assert said["span"] == f"{since}/{until}"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--agent", "nobody"), "pack.agent_unknown"),
        (("--committee", "nobody"), "pack.span_missing"),
        (("--committee", "nobody", "--from", "soon"), "pack.day_unreadable"),
        (("--framework", "nobody", "--from", "2026-01-01"), "pack.span_idle"),
        (("--actions", "of"), "pack.class_unclear"),
        (("--actions", "refunds", "--access", "part"), "pack.needs_full"),
        (("--sample", "smp-1999-0001"), "pack.sample_unknown"),
    ],
)
def test_the_command_refuses_with_a_code(cast, decided, tmp_path, capsys, arguments, code):
    with pytest.raises(CommandError):
        call_command("evidence_pack", *arguments, "--out", str(tmp_path / "x.zip"), "--json")
    assert json.loads(capsys.readouterr().out)["code"] == code
    assert not list(tmp_path.iterdir())


def test_an_auditor_asks_for_a_samples_pack_from_its_page(client, cast, decided):
    since = make.START.date() - timedelta(days=5)
    asked = Asked(Drawn.DECISIONS, since, since + timedelta(days=20))
    now = max(timezone.now(), make.START + timedelta(days=30))
    draw = Draw(1, "The yearly look at decisions", seed="42")
    sample = draw_sample(asked, draw, actor=cast.auditor, now=now)
    text = page(client, cast.auditor, sample.get_absolute_url()).content.decode()
    assert 'name="kind" value="sample"' in text
    answer = post(client, cast.auditor, kind="sample", number=sample.number.lower())
    assert answer.url == Pack.objects.get().get_absolute_url()
    assert Pack.objects.get().about_number == sample.number
