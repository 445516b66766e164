"""What an answer rests on: kinds of evidence, and whether what was named is there."""

import re
from collections.abc import Callable

from approvals.models import Decision, Request
from govportal.ledger.models import Entry
from govportal.refusals import Refusal
from incidents.models import Incident, IncidentNote, PostIncidentReview
from registry.models import TestRun

Finder = Callable[[PostIncidentReview, str], str]
"""Gives what the evidence is called, or an empty text where there is none such."""
_FINDERS: dict[str, Finder] = {}
SHAPE = re.compile(r"[a-z]{2,12}:[^\s:]{1,60}")


def register_evidence(kind: str, finder: Finder) -> None:
    """Another kind of evidence: alerts, once they are kept; the last registration counts."""
    _FINDERS[kind] = finder


def kinds() -> list[str]:
    return list(_FINDERS)


def found(pir: PostIncidentReview, evidence: str) -> str:
    """What ``kind:name`` is called; empty where nothing of that name is there."""
    kind, _colon, name = evidence.partition(":")
    finder = _FINDERS.get(kind)
    if finder is None or not SHAPE.fullmatch(evidence):
        return ""
    return finder(pir, name)


def evidence_refusal(pir: PostIncidentReview, n: int, evidence: str) -> Refusal | None:
    """Why this is no evidence for the n-th why."""
    if not evidence or found(pir, evidence):
        return None
    return Refusal("pir.evidence_unknown", {"n": n, "evidence": evidence.partition(":")[2]})


def _number(name: str) -> int:
    return int(name) if name.isascii() and name.isdigit() and len(name) < 19 else 0


def _entry(pir: PostIncidentReview, name: str) -> str:
    row = Entry.objects.filter(pk=name.upper()).values_list("pk", flat=True).first()
    return row or ""


def _note(pir: PostIncidentReview, name: str) -> str:
    note = IncidentNote.objects.filter(incident=pir.incident_id, n=_number(name)).first()
    return note.text[:80] if note is not None else ""


def _run(pir: PostIncidentReview, name: str) -> str:
    agent = pir.incident.agent_id
    run = TestRun.objects.select_related("agent").filter(pk=_number(name), agent=agent).first()
    return str(run) if run is not None else ""


def _request(pir: PostIncidentReview, name: str) -> str:
    """A request, or anything else that was decided under this number, and incidents."""
    number = name.upper()
    request = Request.objects.filter(number=number).first()
    if request is not None:
        return number
    decided = Decision.objects.filter(review__subject_id=number).exists()
    return number if decided or Incident.objects.filter(number=number).exists() else ""


def _paper(pir: PostIncidentReview, name: str) -> str:
    paper = pir.papers.select_related("attachment").filter(n=_number(name)).first()
    return paper.attachment.name if paper is not None else ""


register_evidence("entry", _entry)
register_evidence("note", _note)
register_evidence("run", _run)
register_evidence("request", _request)
register_evidence("paper", _paper)
