"""Reviews after incidents and what becomes of them, for stories."""

from datetime import datetime, timedelta
from typing import Any

from govportal.ledger.models import Entry
from incidents.actions import corrective, post_incident
from incidents.models import CorrectiveAction, Incident, PostIncidentReview
from incidents.rules.post_incident import REQUIRED, Way, empty
from tests.incidents.make import HOUR, closed
from tests.make import START, Cast

SAID = "The address list was checked once a minute, not at every call."
TRIED = "Sent the same document again; the call was refused at once."


def pir_of(incident: Incident) -> PostIncidentReview:
    pk = PostIncidentReview.objects.filter(incident=incident).latest("n").pk
    return post_incident.loaded(pk)


def opened(cast: Cast, agent: Any = None, now: datetime = START, **more: Any) -> PostIncidentReview:
    """The review of an incident that was closed three hours after its report."""
    return pir_of(closed(cast, agent, now=now, **more))


def content(pir: PostIncidentReview) -> dict[str, Any]:
    """All that has to be said, each why with an entry of the ledger."""
    said = empty()
    said["texts"] |= dict.fromkeys(REQUIRED, SAID)
    entry = Entry.objects.about(pir.incident).order_by("pk").first()
    assert entry is not None
    why = {"question": "Why could it?", "answer": SAID, "evidence": f"entry:{entry.pk}",
           "shown": ""}  # fmt: skip
    said["whys"] = [dict(why) for _ in range(5)]
    said["controls"] = {
        "limits": {"did": "failed", "how": "The list was old."},
        "kill_switch": {"did": "worked", "how": ""},
    }
    return said | {"tier_right": "yes"}


def written(cast: Cast, pir: PostIncidentReview, now: datetime, **more: Any) -> PostIncidentReview:
    said = content(pir) | more
    return post_incident.write_pir(pir, said, revision=pir.revision, actor=cast.operator, now=now)


def plan(cast: Cast, now: datetime, **more: Any) -> corrective.Plan:
    said = {"title": "Check the list at every call", "kind": "prevent", "owner": cast.tech_owner,
            "due_on": (now + timedelta(days=14)).date(), "control": "limits"}  # fmt: skip
    return corrective.Plan(**said | more)


def action(cast: Cast, pir: PostIncidentReview, now: datetime, **more: Any) -> CorrectiveAction:
    made = corrective.add_action(pir, plan(cast, now, **more), actor=cast.operator, now=now)
    return corrective.loaded(made.pk)


def ready(cast: Cast, pir: PostIncidentReview, now: datetime) -> PostIncidentReview:
    """Written in full, with one action."""
    pir = written(cast, pir, now)
    action(cast, pir, now)
    return post_incident.loaded(pir.pk)


def handed(
    cast: Cast, pir: PostIncidentReview, now: datetime, way: Way = Way.COMMITTEE
) -> PostIncidentReview:
    pir = ready(cast, pir, now)
    return post_incident.hand_in(pir, way, revision=pir.revision, actor=cast.operator, now=now)


def done(cast: Cast, one: CorrectiveAction, now: datetime) -> CorrectiveAction:
    """The owner has said what was done."""
    made = corrective.submit_evidence(one, SAID, mark=one.mark, actor=one.owner, now=now)
    return corrective.loaded(made.pk)


def retested(
    cast: Cast, one: CorrectiveAction, now: datetime, *, passed: bool = True, **more: Any
) -> CorrectiveAction:
    said = {"passed": passed, "text": TRIED, "run": None, "actor": cast.operator} | more
    made = corrective.record_retest(one, mark=one.mark, now=now, **said)
    return corrective.loaded(made.pk)


LATER = 4 * HOUR
