"""Keys from the command line: printed once, refused with one sentence and exit status 1."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from govportal.ledger.models import Entry
from registry import grant_keys
from registry.actions import identify
from registry.models import Credential
from registry.rules.credentials import FORM
from tests.refusing import refused
from tests.registry.identities import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(cast):
    return running(cast, timezone.now() - timedelta(days=1))


def command(name, agent, *more, environment="production"):
    out, err = StringIO(), StringIO()
    arguments = [agent if isinstance(agent, str) else agent.slug, "--environment", environment]
    call_command(name, *arguments, *more, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_commands_print_a_key_once_on_standard_output(cast, agent):
    key, said = command("issue_credential", agent)
    assert FORM.fullmatch(key.strip()) and key.strip() not in said
    shown = json.loads(command("rotate_credential", agent, "--overlap-hours", "2", "--json")[0])
    assert shown["ok"] and FORM.fullmatch(shown["key"]) and shown["replaces"]["prefix"] in key
    for each in (key.strip(), shown["key"]):
        assert identify(each, source="192.0.2.7", now=timezone.now()).agent == agent
    done = json.loads(command("revoke_credential", agent, "--reason", "Lost.", "--json")[0])
    assert done["ok"] and len(done["revoked"]) == 2
    assert Entry.objects.filter(verb="credential.revoked", actor="system:command").count() == 2
    with refused("credential.revoked"):
        identify(shown["key"], source="192.0.2.7", now=timezone.now())


def test_the_commands_act_with_the_rights_of_whom_they_name(cast, agent):
    assert command("issue_credential", agent, "--as", cast.tech_owner.email)[0]
    assert Credential.objects.get().issued_by == cast.tech_owner
    with pytest.raises(CommandError, match="Only the technical owner"):
        command("rotate_credential", agent, "--as", cast.owner.email)
    with pytest.raises(CommandError, match="nobody with an active account"):
        command("issue_credential", agent, "--as", "nobody@example.com")


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("issue_credential", ("--hours", "2161"), "credential.lasts_long"),
        ("issue_credential", ("--hours", "-1"), "credential.lasts_long"),
        ("rotate_credential", (), "credential.none"),
        ("revoke_credential", ("--reason", "x"), "credential.none"),
    ],
)
def test_the_commands_say_no_in_json_and_with_exit_status_1(agent, name, more, code, capsys):
    with pytest.raises(CommandError) as error:
        call_command(name, agent.slug, "--environment", "production", *more, "--json")
    said = json.loads(capsys.readouterr().out)
    assert error.value.returncode == 1 and said["code"] == code and not said["ok"]
    with pytest.raises(CommandError, match="no agent"):
        command(name, "nobody-here", *more)


def test_only_one_of_two_keys_is_revoked_where_it_is_named(agent):
    first = command("issue_credential", agent)[0].strip().rpartition("_")[0]
    command("rotate_credential", agent)
    command("revoke_credential", agent, "--reason", "Old.", "--key", first)
    assert Credential.objects.get(revoked_at__isnull=False).prefix == first
    with pytest.raises(CommandError, match="No key"):
        command("revoke_credential", agent, "--reason", "Old.", "--key", first)


def test_grant_keys_rotate_with_an_overlap(settings, tmp_path):
    settings.GRANT_SIGNING_KEY_FILE = str(tmp_path / "grants.pem")

    def run(*more):
        out = StringIO()
        call_command("grant_key", *more, stdout=out)
        return out.getvalue().split()

    (first,) = run()
    second = run("--rotate")
    assert second[1] == first != second[0] and run() == second
    with pytest.raises(CommandError, match="less than an hour"):
        run("--rotate")
    third = run("--rotate", "--force")
    assert third[1] == second[0] and first not in third
    assert run("--drop-former") == third[:1]
    assert oct((tmp_path / "grants.pem").stat().st_mode)[-3:] == "600"
    assert [key["kid"] for key in grant_keys.published()] == third[:1]


def test_production_makes_no_grant_key_by_itself(settings, tmp_path):
    settings.GRANT_SIGNING_KEY_FILE = str(tmp_path / "none.pem")
    settings.GOVPORTAL_MODE = "production"
    with refused("grant.no_key"):
        grant_keys.signing_key()
