"""Pages of reviews after incidents and of corrective actions: who sees them, who writes."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from govportal.uploads import checked
from incidents import actions
from incidents.actions import corrective, post_incident
from incidents.rules.post_incident import Way
from incidents.rules.severities import Severity
from tests.incidents.make import HOUR, closed, resolved
from tests.incidents.pir_making import SAID, action, handed, pir_of, plan, retested, written

EVERYBODY, ONLY_POST = None, 405
SEES = {"owner", "tech_owner", "manager", "colleague", "chair", "chair_alternate", "co_chair",
        "member", "auditor", "administrator", "operator", "security", "compliance",
        "compliance_2"}  # fmt: skip
WRITES = {"operator", "security"}
DONE_BY: dict[str, set[str]] = {
    "incident_review_write": WRITES,
    "incident_review_hand_in": WRITES,
    "incident_action_add": WRITES,
    "incident_action_follow": WRITES,
}
FILES = {"incident_review_pdf", "incident_review_file", "incident_action_file"}
DRAFT, DONE = ("pir_incident",), ("pir_approved", "pir_n")
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "incident_review_list": ((), EVERYBODY, 200),
    "incident_action_list": ((), EVERYBODY, 200),
    "incident_review": (DRAFT, SEES, 200),
    "incident_review_begin": (DRAFT, EVERYBODY, ONLY_POST),
    "incident_review_write": (DRAFT, SEES, 200),
    "incident_review_paper": (DRAFT, EVERYBODY, ONLY_POST),
    "incident_review_hand_in": (DRAFT, SEES, 200),
    "incident_review_take_back": (DRAFT, EVERYBODY, ONLY_POST),
    "incident_review_sign": (DRAFT, EVERYBODY, ONLY_POST),
    "incident_review_recommend": (DRAFT, EVERYBODY, ONLY_POST),
    "incident_action_add": (DRAFT, SEES, 200),
    "incident_review_past": (DONE, SEES, 200),
    "incident_review_pdf": (DONE, SEES, 200),
    "incident_review_file": (("pir_incident", "pir_n", "pir_n"), SEES, 200),
    "incident_review_text": (("pir_incident", "pir_n", "pir_n"), SEES, 200),
    "incident_review_open": (("pir_incident", "pir_n", "pir_n"), EVERYBODY, ONLY_POST),
    "incident_action": (("pir_action",), SEES, 200),
    "incident_action_follow": (("pir_action",), SEES, 200),
    "incident_action_file": (("pir_action", "pir_n"), SEES, 200),
    **{f"incident_action_{move}": (("pir_action",), EVERYBODY, ONLY_POST)
       for move in ("submit", "retest", "effect", "change", "drop")},
}  # fmt: skip


def scene(cast: Any) -> dict[str, Any]:
    """A review that is written, with an action that did not help; and one that is approved."""
    now = timezone.now() - timedelta(hours=9)
    pir = pir_of(closed(cast, now=now))
    at = now + 4 * HOUR
    paper = checked(SimpleUploadedFile("log.txt", b"09:13 sent"))
    post_incident.add_paper(pir, paper, actor=cast.operator, now=at)
    pir = written(cast, pir, at)
    post_incident.recommend(pir, "policy", "Check every call.", actor=cast.operator, now=at)
    action(cast, pir, at)
    one = action(
        cast,
        pir,
        at,
        title="Tell people",
        effect_on=(plan(cast, at).due_on or at.date()) + HOUR * 48,
    )
    file = checked(SimpleUploadedFile("mail.txt", b"told"))
    corrective.submit_evidence(one, SAID, mark=one.mark, upload=file, actor=one.owner, now=at)
    one = retested(cast, corrective.loaded(one.pk), at)
    said = {"mark": one.mark, "actor": cast.operator, "now": at}
    corrective.record_effect(one, "not_effective", SAID, **said)
    return {
        "pir_incident": pir.incident.number,
        "pir_n": 1,
        "pir_action": one.number,
        "pir_approved": approved(cast, now).incident.number,
    }


def approved(cast: Any, now: Any) -> Any:
    """The review of a lesser incident, signed by its lead and an operator."""
    incident = resolved(cast, severity=Severity.SEV3, now=now)
    actions.hand_over_lead(incident, cast.security, actor=cast.operator, now=now + 2 * HOUR)
    incident = actions.close(incident, actor=cast.operator, now=now + 3 * HOUR)
    at = now + 4 * HOUR
    pir = post_incident.begin_pir(incident, actor=cast.operator, now=at)
    pir = handed(cast, post_incident.loaded(pir.pk), at, Way.SIGNATURES)
    for person in (cast.operator, cast.security):
        post_incident.sign_pir(pir, digest=pir.handed.digest, actor=person, now=at)
    return post_incident.loaded(pir.pk)
