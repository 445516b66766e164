"""Notices as they are prepared and written: each change is a version, frozen with its digest."""

import hashlib
from datetime import datetime
from typing import Any

import orjson

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.actions.legal.standing import notice_facts
from incidents.actions.locking import locked_incident
from incidents.legal_rights import proposes
from incidents.models import Incident, LegalNotice, NoticeVersion
from incidents.notice_prefill import prefilled
from incidents.rules.notices import NoticeKind, Written, write_refusal


def prepare(incident: Incident, kind: NoticeKind, *, actor: Actor, now: datetime) -> LegalNotice:
    """The draft of a kind, filled from the incident; one that is there stays as it is. Locked."""
    notice, is_new = LegalNotice.objects.get_or_create(
        incident=incident, kind=kind, defaults={"prepared_at": now}
    )
    if is_new:
        version = _add(notice, prefilled(incident, kind), None, now)
        record(
            "incident.notice_prepared", incident, actor=actor, now=now, refs=[notice, version],
            data={"kind": notice.kind, "digest": version.digest},
        )  # fmt: skip
    return notice


@recorded
def prepare_notice(
    incident: Incident, kind: NoticeKind, *, actor: Person, now: datetime
) -> LegalNotice:
    """Somebody wants the draft of a kind. Twice is once."""
    incident = locked_incident(incident)
    refuse(None if proposes(incident, actor, now) else Refusal("legal.may_not_propose"))
    return prepare(incident, kind, actor=actor, now=now)


@recorded
def write_notice(
    notice: LegalNotice, written: Written, seen: int, *, actor: Person, now: datetime
) -> NoticeVersion:
    """Keep what somebody wrote as the next version. ``seen``: the version it was made from.

    Raises Refused for people who do not handle the incident, and when a newer version is there.
    """
    incident = locked_incident(notice.incident)
    refuse(None if proposes(incident, actor, now) else Refusal("legal.may_not_propose"))
    facts = notice_facts(notice)
    refuse(write_refusal(facts.kind, written, seen, facts.newest))
    version = _add(notice, written, actor, now)
    record(
        "incident.notice_written", incident, actor=actor, now=now, refs=[notice, version],
        data={"kind": notice.kind, "version": version.n, "digest": version.digest},
    )  # fmt: skip
    return version


def _add(notice: LegalNotice, written: Written, by: Person | None, now: datetime) -> NoticeVersion:
    incident = notice.incident
    newest = notice.versions.order_by("-n").values_list("n", flat=True).first() or 0
    content: dict[str, Any] = {
        "kind": notice.kind,
        "to": written.to,
        "sender": written.sender,
        "parts": dict(written.parts),
        "version": newest + 1,
        "incident": {
            "number": incident.number,
            "title": incident.title,
            "exercise": incident.is_exercise,
        },
    }
    frozen = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return NoticeVersion.objects.create(
        notice=notice,
        n=newest + 1,
        content=content,
        digest=f"sha256:{hashlib.sha256(frozen).hexdigest()}",
        by=by,
        at=now,
    )
