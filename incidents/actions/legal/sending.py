"""What became of a notice: sent, declared unnecessary, due again. The clocks follow."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.legal.looking_after import look_after
from incidents.actions.legal.printing import print_version
from incidents.actions.legal.standing import deadlines_of, notice_facts
from incidents.actions.locking import locked_incident
from incidents.legal_names import PART_NAMES
from incidents.legal_rights import decides
from incidents.models import Incident, LegalNotice, NoticeMove
from incidents.rules.notices import Move, Sending, Timing, late_reasons, move_refusal, send_refusal
from incidents.rules.statutory import is_late


@recorded
def send_notice(
    notice: LegalNotice, sending: Sending, *, actor: Person, now: datetime
) -> NoticeMove:
    """Put on record that a version went out: when, to whom, how. It is printed and kept.

    The portal sends nothing itself. Raises Refused for who is not counsel, a part that says
    nothing yet, a stale version, and a late notice without reasons.
    """
    incident = _locked(notice, actor, now)
    version = notice.versions.filter(n=sending.version).first()
    facts = notice_facts(notice)
    if version is None:
        raise Refused(Refusal("notice.version_stale", {"n": facts.newest}))
    late = sending.sent_at is not None and is_late(
        [row.fact for row in deadlines_of(incident, notice.kind)], sending.sent_at
    )
    timing = Timing(now, incident.detected_at, late)
    refuse(_named(send_refusal(facts, version.written, sending, timing)))
    version, _printed = print_version(version, now)
    reason = late_reasons(version.written, sending) if late else ""
    move = _add(
        notice, Move.SENT, actor, now, version=version, sent_at=sending.sent_at,
        to=sending.to.strip(), how=sending.how.strip(), reference=sending.reference.strip(),
        is_late=late, reason=reason,
    )  # fmt: skip
    record(
        "incident.notice_sent",
        incident,
        actor=actor,
        now=now,
        refs=[notice, version, move],
        data={
            "kind": notice.kind,
            "version": version.n,
            "sha256": version.sha256,
            "sent_at": move.sent_at.isoformat() if move.sent_at else None,
            "late": late,
        },
        personal={"to": move.to, "how": move.how, "reference": move.reference, "reason": reason},
    )
    look_after(incident, actor=actor, now=now)
    return move


@recorded
def move_notice(
    notice: LegalNotice, move: Move, reason: str, *, actor: Person, now: datetime
) -> NoticeMove:
    """Declare a notice unnecessary, or due again, with a reason."""
    incident = _locked(notice, actor, now)
    refuse(move_refusal(notice_facts(notice), move, reason))
    row = _add(notice, move, actor, now, reason=reason.strip())
    verb = "unnecessary" if move is Move.UNNECESSARY else "needed"
    record(
        f"incident.notice_{verb}", incident, actor=actor, now=now, refs=[notice, row],
        data={"kind": notice.kind}, personal={"reason": row.reason},
    )  # fmt: skip
    look_after(incident, actor=actor, now=now)
    return row


def _locked(notice: LegalNotice, actor: Person, now: datetime) -> Incident:
    incident = locked_incident(notice.incident)
    refuse(None if decides(incident, actor, now) else Refusal("legal.may_not_decide"))
    return incident


def _add(
    notice: LegalNotice, move: Move, actor: Person, now: datetime, **more: object
) -> NoticeMove:
    last = notice.moves.order_by("-n").values_list("n", flat=True).first() or 0
    return NoticeMove.objects.create(notice=notice, n=last + 1, move=move, by=actor, at=now, **more)


def _named(refusal: Refusal | None) -> Refusal | None:
    """The missing part by its name on the page."""
    if refusal is None or refusal.code != "notice.part_missing":
        return refusal
    return Refusal(refusal.code, {"part": PART_NAMES[str(refusal.params["part"])]})
