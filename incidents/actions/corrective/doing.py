"""Doing a corrective action: evidence, the re-test that closes it, and whether it helped."""

from datetime import datetime

from approvals.actions.files import keep
from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import Upload
from govportal.worklist.actions import close_items, notify, open_item, stop_if_running
from govportal.worklist.saying import phrase
from incidents.actions.corrective.hands import facts_of, locked
from incidents.actions.corrective.planning import ask_owner
from incidents.actions.post_incident import hands as pirs
from incidents.models import ActionEvidence, CorrectiveAction, Retest
from incidents.rules.corrective import (
    ActionState,
    Effect,
    RunOf,
    act_refusal,
    run_refusal,
    words_refusal,
)
from registry.models import TestRun

RETEST = "incident.retest"
TO_RETEST = _("Try it again and say whether it holds: %(about)s")


@recorded
def submit_evidence(
    action: CorrectiveAction,
    text: str,
    *,
    mark: str,
    actor: Person,
    now: datetime,
    upload: Upload | None = None,
) -> CorrectiveAction:
    """The owner says what was done; somebody else tries it again."""
    action = locked(action)
    refuse(act_refusal("submit", facts_of(action, actor, now)))
    if action.mark != mark:
        raise Refused(Refusal("corrective.changed_stale"))
    refuse(words_refusal(text))
    kept = keep(upload, actor=actor, now=now) if upload is not None else None
    made = ActionEvidence.objects.create(
        action=action, n=action.evidence.count() + 1, text=text.strip(), attachment=kept,
        by=actor, at=now,
    )  # fmt: skip
    action.state = ActionState.DONE
    action.save(update_fields=["state"])
    close_items(action, actor=actor, now=now)
    _ask_retest(action, made.n, actor, now)
    record("corrective.submitted", action, actor=actor, now=now, refs=[action.incident, made],
           data={"n": made.n, "sha256": kept.sha256 if kept else ""},
           personal={"text": made.text})  # fmt: skip
    return action


def tester_of(action: CorrectiveAction, now: datetime) -> Person | None:
    """Who is asked to try it again: the lead, who entered it, who answers for the agent; never its
    owner."""
    agent, incident = action.incident.agent, action.incident
    owners = (agent.technical_owner, agent.business_owner) if agent is not None else ()
    asked = (incident.lead, action.created_by, *owners, pirs.asked_of(incident, now))
    person: Person | None
    for person in asked:
        if person is not None and person.is_active and person.pk != action.owner_id:
            return person
    return None


def _ask_retest(action: CorrectiveAction, n: int, actor: Person, now: datetime) -> None:
    person = tester_of(action, now)
    if person is None:
        return
    pirs.let_in(action.incident, person, now)
    key, title = f"retest:{action.pk}:{n}:{person.pk}", phrase(TO_RETEST, about=action.title)
    url = action.get_absolute_url()
    open_item(action, kind=RETEST, title=title, url=url, assignee=person, role="incident_lead",
              clock=action.clock, key=key, actor=actor, now=now)  # fmt: skip
    notify(person, key=key, subject=title, body=str(action), url=url, now=now)


def run_of(action: CorrectiveAction, number: int | None) -> TestRun | None:
    """The run of the agent's tests with this number."""
    if number is None:
        return None
    rows = TestRun.objects.select_related("corrected_by")
    return rows.filter(pk=number, agent=action.incident.agent_id).first()


def _run_refusal(action: CorrectiveAction, run: TestRun | None) -> Refusal | None:
    if run is None:
        return Refusal("corrective.run_unknown")
    done = action.evidence.last()
    since = done.at if done is not None else action.created_at
    return run_refusal(
        RunOf(of_agent=run.agent_id == action.incident.agent_id,
              is_later=run.recorded_at >= since and run.ran_on >= since.date(),
              is_corrected=run.is_corrected, failed=run.failed)
    )  # fmt: skip


@recorded
def record_retest(
    action: CorrectiveAction,
    *,
    passed: bool,
    text: str,
    run: int | None,
    mark: str,
    actor: Person,
    now: datetime,
) -> CorrectiveAction:
    """Somebody other than the owner tried it again: it holds, and the action closes; or it does
    not, and is the owner's again. ``run``: a run of the agent's tests, which says so itself."""
    action = locked(action)
    refuse(act_refusal("retest", facts_of(action, actor, now)))
    if action.mark != mark:
        raise Refused(Refusal("corrective.changed_stale"))
    found = run_of(action, run)
    if run is not None:
        refuse(_run_refusal(action, found))
        assert found is not None  # refused above
        passed = found.failed == 0
    else:
        refuse(words_refusal(text))
    made = Retest.objects.create(
        action=action, n=action.retests.count() + 1, passed=passed, run=found, text=text.strip(),
        by=actor, at=now,
    )  # fmt: skip
    close_items(action, actor=actor, now=now)
    action.state = ActionState.CLOSED if passed else ActionState.OPEN
    if passed:
        action.closing, action.closed_at = made, now
        stop_if_running(action.clock_id, actor=actor, now=now)
    action.save(update_fields=["state", "closing", "closed_at"])
    if not passed:
        ask_owner(action, actor=actor, now=now)
    refs: list[HasRef] = [action.incident, made, *([found] if found else [])]
    record("corrective.retested", action, actor=actor, now=now, refs=refs,
           data={"n": made.n, "passed": passed}, personal={"text": made.text})  # fmt: skip
    return action


@recorded
def record_effect(
    action: CorrectiveAction,
    effect: str,
    words: str,
    *,
    mark: str,
    actor: Person,
    now: datetime,
) -> CorrectiveAction:
    """Whether it helped, by somebody other than the owner; said once."""
    action = locked(action)
    refuse(act_refusal("effect", facts_of(action, actor, now)))
    if action.mark != mark:
        raise Refused(Refusal("corrective.changed_stale"))
    if effect not in {Effect.EFFECTIVE.value, Effect.NOT_EFFECTIVE.value}:
        raise Refused(Refusal("corrective.effect_missing"))
    refuse(words_refusal(words))
    action.effect, action.effect_words = effect, words.strip()
    action.effect_by, action.effect_at = actor, now
    action.save(update_fields=["effect", "effect_words", "effect_by", "effect_at"])
    close_items(action, actor=actor, now=now)
    record("corrective.effect_noted", action, actor=actor, now=now, refs=[action.incident],
           data={"effect": effect}, personal={"words": action.effect_words})  # fmt: skip
    return action
