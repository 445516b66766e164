"""The dossier of an agent: who answers, what it may do and why, its life, as of a moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.models.agent_dossiers import agent_dossier
from evidence.rules.slices import Access
from govportal.ledger.models import Entry
from govportal.pdf import on_paper
from incidents.actions import acknowledge
from tests import make
from tests.evidence import finding_making
from tests.incidents import books_making

pytestmark = pytest.mark.django_db
NOW = make.START + timedelta(days=20)


def told(agent, moment=NOW, access=Access.FULL, reader=None):
    with on_paper("en"):
        found = agent_dossier(agent, moment, access, reader)
    assert found is not None
    return found


def rows(dossier, name):
    return next(d.population.rows for d in dossier.populations if d.population.name == name)


def facts(dossier, name):
    return dict(dossier.section(name).facts)


def cells(dossier, name):
    return [str(cell) for row in dossier.section(name).table.rows for cell in row]


def test_it_says_what_the_agent_is_who_answers_what_it_may_and_by_whom(cast, decided):
    found = told(decided.agent)
    assert found.lead[0].startswith("It was allowed to run version 0.9.3 in Production")
    assert "by Tech Owner and Compliance" in found.lead[1]
    assert facts(found, "standing")["Version allowed"] == "0.9.3"
    assert str(cast.owner) in cells(found, "people")
    assert {row["tool"] for row in rows(found, "agent_reach")} >= {"propose_label"}
    assert decided.number in cells(found, "reach")
    assert [row["outcome"] for row in rows(found, "agent_requests")] == ["approve"]
    assert make.REASONS in {row["why"] for row in rows(found, "agent_verdicts")}
    assert facts(found, "figures")["Requests decided"] == "1, of these 1 approved"
    assert facts(found, "tier")["Points"].endswith(f"by version 1 of {decided.number}")
    assert decided.ledger_ref in found.refs and cast.owner.ledger_ref in found.named
