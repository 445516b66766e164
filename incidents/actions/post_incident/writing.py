"""Writing a review: each state of its text is kept, and documents beside it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from approvals.actions.files import keep
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import Upload
from incidents.actions.post_incident.evidence import evidence_refusal, found
from incidents.actions.post_incident.hands import facts_of, locked
from incidents.models import FailedControl, PostIncidentReview, ReviewPaper, ReviewText
from incidents.rules.controls import VERSION
from incidents.rules.post_incident import FAILED, content_refusal, move_refusal, whys_answered


def digest_of(body: Any) -> str:
    """SHA-256 over the canonical JSON."""
    return "sha256:" + hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


@recorded
def write_pir(
    pir: PostIncidentReview,
    content: Mapping[str, Any],
    *,
    revision: int,
    actor: Person,
    now: datetime,
) -> PostIncidentReview:
    """Keep what was written as the next state of the text; the same once more changes nothing.

    ``revision``: which state was on the page. Raises Refused when somebody wrote meanwhile.
    """
    pir = locked(pir)
    refuse(move_refusal("write", facts_of(pir, actor, now)) or content_refusal(content))
    digest = digest_of(_shown(pir, content))
    if pir.text is not None and pir.text.digest == digest:
        return pir
    if pir.revision != revision:
        raise Refused(Refusal("pir.saved_elsewhere_stale"))
    for n, why in enumerate(content["whys"], start=1):
        refuse(evidence_refusal(pir, n, why["evidence"]))
    kept = _shown(pir, content)
    pir.text = ReviewText.objects.create(
        pir=pir, n=revision + 1, content=kept, digest=digest, whys=whys_answered(kept), by=actor,
        at=now,
    )  # fmt: skip
    pir.save(update_fields=["text"])
    _note_failed(pir, kept["controls"])
    data = {"n": pir.text.n, "digest": digest, "whys": pir.text.whys}
    record("pir.written", pir, actor=actor, now=now, refs=[pir.incident, pir.text], data=data)
    return pir


def _shown(pir: PostIncidentReview, content: Mapping[str, Any]) -> dict[str, Any]:
    """As it is kept: each why with what its evidence is called."""
    whys = [{**why, "shown": found(pir, why["evidence"])} for why in content["whys"]]
    return {**content, "whys": whys, "catalogue": VERSION}


def _note_failed(pir: PostIncidentReview, controls: Mapping[str, Any]) -> None:
    """The rows of failed controls say what the text says."""
    failed = {key: said["how"] for key, said in controls.items() if said["did"] == FAILED}
    for row in pir.failed_controls.all():
        if row.control not in failed:
            row.delete()
        elif row.how != failed[row.control]:
            row.how = failed[row.control]
            row.save(update_fields=["how"])
    known = set(pir.failed_controls.values_list("control", flat=True))
    for control in failed.keys() - known:
        FailedControl.objects.create(
            incident=pir.incident, pir=pir, control=control, catalogue=VERSION, how=failed[control]
        )


@recorded
def add_paper(
    pir: PostIncidentReview, upload: Upload, *, actor: Person, now: datetime
) -> ReviewPaper:
    """Keep a document with the review; the same bytes under the same name once."""
    pir = locked(pir)
    refuse(move_refusal("write", facts_of(pir, actor, now)))
    same = pir.papers.filter(attachment__sha256=upload.sha256, attachment__name=upload.name)
    if (there := same.first()) is not None:
        return there
    kept = keep(upload, actor=actor, now=now)
    paper = ReviewPaper.objects.create(pir=pir, n=pir.papers.count() + 1, attachment=kept)
    data = {"n": paper.n, "sha256": kept.sha256, "size": kept.size}
    record("pir.paper_added", pir, actor=actor, now=now, refs=[pir.incident, paper], data=data,
           personal={"name": kept.name})  # fmt: skip
    return paper
