"""Alerts are found true or false, one by one or all that are left of an incident."""

from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.actions.locking import locked_incident
from incidents.actions.turns import Turn
from incidents.models import Alert, Incident
from incidents.models.incidents import HANDLES_ALL
from incidents.rights import ANSWERS_FOR, handles
from incidents.rules.alerts import Verdict, triage_refusal
from incidents.rules.states import Act


def may_judge(alert: Alert, person: Person, now: datetime) -> bool:
    """Who handles its incident; of one without, operators, security and who answers for it."""
    if alert.incident is not None:
        return handles(alert.incident, person, now)
    agent = alert.agent
    answers = agent is not None and person.pk in {getattr(agent, name) for name in ANSWERS_FOR}
    return person.is_active and (answers or bool(HANDLES_ALL & person.roles_on(now.date())))


def may_judge_refusal(alert: Alert, person: Person, now: datetime) -> Refusal | None:
    return None if may_judge(alert, person, now) else Refusal("alert.only_handlers")


@recorded
def judge_alert(
    alert: Alert,
    verdict: Verdict | None,
    reason: str,
    *,
    actor: Person,
    now: datetime,
    seen: str | None = None,
) -> Alert:
    """Find one alert true or false; who was wrong finds it otherwise, with a reason again.

    ``seen``: what the person saw it to be. Raises Refused.
    """
    rows = Alert.objects.select_for_update(of=("self",)).select_related("incident", "agent")
    alert = rows.get(pk=alert.pk)
    before = Verdict(alert.verdict)
    may = may_judge(alert, actor, now)
    if may and seen is not None and seen != before.value:
        refuse(Refusal("alert.judged_stale"))
    refuse(triage_refusal(before, verdict, reason, may_handle=may))
    assert verdict is not None  # triage_refusal has said so
    alert.verdict, alert.verdict_reason = verdict, reason.strip()
    alert.verdict_by, alert.verdict_at = actor, now
    alert.save(update_fields=["verdict", "verdict_reason", "verdict_by", "verdict_at"])
    found: tuple[HasRef | None, ...] = (alert.incident, alert.agent)
    record(
        "alert.judged",
        alert,
        actor=actor,
        now=now,
        refs=[one for one in found if one is not None],
        data={"before": before.value, "after": verdict.value},
        personal={"reason": reason.strip()},
    )
    return alert


@recorded
def judge_rest(
    incident: Incident, verdict: Verdict | None, reason: str, *, actor: Person, now: datetime
) -> int:
    """Find all alerts of an incident that nobody has judged true or false; how many. Raises
    Refused, also where none is left."""
    incident = locked_incident(incident)
    may = handles(incident, actor, now)
    refuse(triage_refusal(Verdict.OPEN, verdict, reason, may_handle=may))
    assert verdict is not None
    count = _judge(incident, verdict, reason.strip(), actor, now)
    refuse(None if count else Refusal("alert.none_left_stale"))
    return count


def follow_dismissal(incident: Incident, turn: Turn) -> None:
    """A false alarm: what nobody had judged of its alerts was false, for the same reason."""
    if turn.act is Act.DISMISS and isinstance(turn.actor, Person):
        _judge(incident, Verdict.FALSE, turn.reason, turn.actor, turn.now)


def _judge(incident: Incident, verdict: Verdict, reason: str, actor: Person, now: datetime) -> int:
    rows = incident.alerts.filter(verdict=Verdict.OPEN)
    count = rows.update(verdict=verdict, verdict_reason=reason, verdict_by=actor, verdict_at=now)
    if count:
        record(
            "alert.rest_judged",
            incident,
            actor=actor,
            now=now,
            refs=[incident.agent] if incident.agent is not None else [],
            data={"after": verdict.value, "count": count},
            personal={"reason": reason},
        )
    return count


def all_false(incident: Incident) -> bool:
    """Whether it has alerts, and every one of them was found false."""
    verdicts = set(incident.alerts.order_by().values_list("verdict", flat=True).distinct())
    return verdicts == {Verdict.FALSE.value}
