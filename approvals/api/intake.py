"""From the body of a call to a request's content: faults all at once, unknown keys kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from django.utils.translation import gettext as _

from approvals.actions.preparing import Incomplete
from approvals.forms.controls import words_of
from approvals.rules.faults import Fault
from approvals.rules.intake import Intake, check_content, missing_names, read_yaml, unknown_keys
from govportal.api.problems import Fault as Told
from govportal.api.problems import Problem
from govportal.api.views import Given
from govportal.people.models import Person
from registry.actions.uploads import refuse_upload

MOST_BYTES = 1024 * 1024
"""Of a body: a YAML file of 256 KiB grows when it is written as a text of JSON."""
MOST_TOLD = 200


@dataclass(frozen=True)
class Taken:
    """A content without faults, and the keys of it that no question has."""

    content: dict[str, Any]
    unknown: list[dict[str, Any]]


def taken_in(body: Given, *, actor: Person, now: datetime) -> Taken:
    """The content that a body holds. Raises Problem for one with faults, and records that."""
    raw = body["yaml"].encode() if "yaml" in body else orjson.dumps(body["content"])
    read = read_yaml(raw) if "yaml" in body else _read(body["content"])
    if read.faults:
        refuse_upload(sha256(raw).hexdigest(), len(raw), read.codes, actor=actor, now=now)
        detail = _("The request has faults; nothing of it was kept.")
        raise Problem(422, "upload.refused", detail, told(read.faults))
    return Taken(read.content, [key.as_json() for key in read.unknown])


def _read(content: dict[str, Any]) -> Intake:
    faults = [*check_content(content), *missing_names(content)]
    return Intake(content, tuple(faults), tuple(unknown_keys(content)))


def told(faults: Iterable[Fault]) -> list[Told]:
    """Faults of a content in the reader's words, as a problem lists them."""
    found = list(faults)[:MOST_TOLD]
    return [Told(words_of(one), one.code, path=one.path, line=one.line) for one in found]


def incomplete(error: Incomplete) -> Problem:
    """All that stands in the way of sending, each with its place."""
    return Problem(422, error.refusal.code, str(error), told(error.problems))
