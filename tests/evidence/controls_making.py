"""Builders of the portal's own controls: they call the actions."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.actions.recertifying import CALENDAR, open_recertification
from evidence.actions.reconciling import Brought, reconcile
from evidence.actions.restore_tests import enter_restore_test
from evidence.models import Recertification, Reconciliation, RestoreTest
from evidence.rules.reconciling import About
from evidence.rules.restoring import Told
from govportal.ledger.actions import seal
from govportal.ledger.proofs import tree_at, tree_size
from govportal.uploads import checked
from tests.make import START, Cast

WHY = "Does something else since spring, and answers no holds."
HEAD = "Email,Name,Cost centre\n"


def campaign(now: datetime = START) -> Recertification:
    """This quarter's, just opened."""
    opened = open_recertification(actor=CALENDAR, now=now)
    assert opened is not None
    return opened


def told(now: datetime = START, **more: Any) -> Told:
    said: dict[str, Any] = {
        "backup": "weekly-full",
        "backup_at": now - timedelta(days=2),
        "tested_at": now - timedelta(hours=1),
        "where": "The spare server",
        "note": "Brought back by the second shift.",
    }
    return Told(**said | more)


def printed(**more: Any) -> str:
    """What verify_ledger --json prints of a copy with everything that is sealed here."""
    size = tree_size()
    found = {
        "held": True, "since": 0, "size": size, "root": tree_at(size).root.hex(), "entries": size,
        "fault": None, "seconds": "0.100",
    }  # fmt: skip
    return json.dumps(found | more)


def restore_test(
    cast: Cast, now: datetime = START, text: str | None = None, **more: Any
) -> RestoreTest:
    """One that the administrator entered; passed, unless ``text`` says otherwise."""
    seal(now - timedelta(days=3))
    text = printed() if text is None else text
    by = cast.administrator
    return enter_restore_test(told(now, **more), text, by, actor=by, now=now)


def brought(text: str, about: About = About.PEOPLE, now: datetime = START) -> Brought:
    file = checked(SimpleUploadedFile("list.csv", text.encode()))
    return Brought(about, "The directory of people, from its owner", now.date(), file)


def people_list(cast: Cast) -> str:
    """All who are here but the board liaison, one under another name, and two strangers."""
    here = [one for one in cast.everybody().values() if one != cast.board]
    names = {cast.owner.pk: "Somebody Else"}
    rows = [f"{one.email.upper()},{names.get(one.pk, one.full_name)},1" for one in here]
    return HEAD + "\n".join([*rows, "new@brackwater.example,New One,2", "=x@y.example,X,3"])


def comparison(cast: Cast, now: datetime = START, **more: Any) -> Reconciliation:
    """A list of people with four differences."""
    text = more.pop("text", None) or people_list(cast)
    by = more.pop("by", cast.compliance)
    return reconcile(brought(text, now=now), actor=by, now=now)
