"""The worker's connections stay between tasks, and go when they are old or broken."""

import pytest
from django.db import connections

from govportal.celery import app
from govportal.ledger.tasks import seal_ledger, verify_ledger
from govportal.reuse import Reusing


@pytest.fixture
def fixup():
    (found,) = vars(app)["_fixups"]
    return found.worker_fixup


@pytest.mark.django_db
def test_a_task_leaves_its_connection_to_the_next(fixup, monkeypatch):
    assert isinstance(fixup, Reusing)
    connection = connections["default"]
    connection.ensure_connection()
    closed = []
    monkeypatch.setattr(connection, "close", lambda: closed.append("closed"))
    monkeypatch.setattr(connection, "close_at", None)
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    fixup.on_task_prerun(sender=seal_ledger)
    fixup.on_task_postrun(sender=seal_ledger)
    assert closed == []
    monkeypatch.setattr(connection, "close_at", 0.0)
    fixup.on_task_postrun(sender=seal_ledger)
    assert closed == ["closed"]


@pytest.mark.django_db
def test_what_runs_seldom_gives_its_connection_back(fixup, monkeypatch):
    closed = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append("closed"))
    monkeypatch.setattr("govportal.reuse.close_old_connections", lambda: None)
    fixup.on_task_postrun(sender=seal_ledger)
    assert closed == []
    fixup.on_task_postrun(sender=verify_ledger)
    assert closed == ["closed"]


def test_celery_knows_of_no_other_way_to_close_them():
    assert [type(one).__name__ for one in vars(app)["_fixups"]] == ["ReusingFixup"]
