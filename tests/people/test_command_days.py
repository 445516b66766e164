"""Commands that are given a day answer programs in JSON, also where it is none."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

GIVEN = [
    ("kpis", "--as-of"),
    ("rebuild_snapshots", "--from"),
    ("incident_figures", "--from"),
    ("incident_figures", "--to"),
    ("load_demo", "--now"),
    ("sweep_clocks", "--now"),
]


def refused(*given: str) -> tuple[dict[str, object], str]:
    """What a program reads, and what stands in the terminal."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*given, "--json", stdout=out)
    return json.loads(out.getvalue()), str(error.value)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "2026-13-01", "", " "])
@pytest.mark.parametrize(("command", "option"), GIVEN)
def test_what_is_no_day_is_refused_in_json(command, option, text):
    if not text and (command, option) != ("rebuild_snapshots", "--from"):
        return  # as if it were not given
    said, sentence = refused(command, f"{option}={text}")
    assert said["code"] in {"command.no_day", "command.no_moment"}
    assert said["error"] == sentence and option in sentence


@pytest.mark.django_db
def test_days_turned_about_are_refused_in_json():
    said, sentence = refused("incident_figures", "--from", "2020-02-01", "--to", "2020-01-01")
    assert said == {"ok": False, "code": "figures.turned_about", "error": sentence}


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--from", "--to"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_beyond_counting_are_no_fault(option, day):
    out = StringIO()
    try:
        call_command("incident_figures", option, day, "--json", stdout=out)
    except CommandError:
        assert json.loads(out.getvalue())["code"] == "figures.turned_about"
    else:
        assert json.loads(out.getvalue())["all"]["incidents"] == 0
