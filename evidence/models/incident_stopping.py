"""How an incident's agent was stopped and let go again, and which alerts told of it, for a pack."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from evidence.models.incident_course import drawn, named
from evidence.models.reviews import maybe
from evidence.rules.sections import Section, Table
from incidents.models import (
    Containment,
    ContainmentStep,
    Incident,
    Recurrence,
    ResumeConfirmation,
    ResumeRequest,
)
from incidents.models.containments import STEP_NAMES, STEP_STATES


def containment(incident: Incident) -> Section | None:
    """Each receipt, line by line: what was asked for, what was done, and the probes."""
    steps = Prefetch("steps", ContainmentStep.objects.order_by("n"))
    rows = incident.containments.select_related("agent", "by").prefetch_related(steps)
    found = list(rows.order_by("pk"))
    questions = list(incident.suspension_questions.select_related("agent", "by").order_by("pk"))
    if not found and not questions:
        return None
    lines = [(one, step) for one in found for step in one.steps.all()]
    kept = (
        *((one.number, _receipt_words(one)) for one in found),
        *((_("Stop it?"), f"{one.agent}: {one.get_answer_display() or _('not answered')}. "
                          f"{one.reason}") for one in questions),
    )  # fmt: skip
    table = tuple(
        (STEP_NAMES[step.code], step.target or "–", STEP_STATES[step.state], step.at or "–",
         step.result)
        for _one, step in lines
    )  # fmt: skip
    heads = (_("Step"), _("Asked"), _("State"), _("When"), _("Result"))
    refs = {one.ledger_ref for one in found} | {step.ledger_ref for _one, step in lines}
    return Section(
        "containment", _("Containment"), 52,
        facts=kept,
        table=Table(heads, table) if table else None,
        populations=(
            drawn("containments",
                  "number kind agent mode drain_until revokes reason by by_ref requested_at"
                  " confirmed_at lifted_at wrong_because", map(_containment_row, found),
                  _("Receipts of containment"), _("Each time the agent was stopped for it.")),
            drawn("containment_steps",
                  "containment n code target state result refs at microseconds by_ref entry"
                  " attempts", (_step_row(one, step) for one, step in lines),
                  _("Lines of the receipts"),
                  _("What was done, and each address that was asked as the agent."),
                  _("at is the portal’s time, microseconds how long it took; entry is the ledger"
                    " entry that proves it.")),
            drawn("suspension_questions", "agent asked_at answer reason by answered_at",
                  [{"agent": one.agent.slug, "asked_at": one.asked_at, "answer": one.answer,
                    "reason": one.reason, "by": maybe(one.by), "answered_at": one.answered_at}
                   for one in questions],
                  _("Questions whether it is stopped"), _("Those answered too.")),
        ),
        refs=tuple(sorted(refs | {one.ledger_ref for one in questions})),
        people=named(*(one.by for one in found), *(one.by for one in questions)),
    )  # fmt: skip


def _receipt_words(one: Containment) -> str:
    said = [f"{one.agent}, {one.get_kind_display()}, {one.get_mode_display()}. {one.reason}"]
    if one.wrong_because:
        said.append(_("It was another agent: %(why)s") % {"why": one.wrong_because})
    return " ".join(said)


def _containment_row(one: Containment) -> dict[str, object]:
    return {**vars(one), "agent": one.agent.slug, "by": maybe(one.by)}


def _step_row(one: Containment, step: ContainmentStep) -> dict[str, object]:
    return {**vars(step), "containment": one.number, "microseconds": step.took}


def resumes(incident: Incident) -> Section | None:
    """Who asked that the agent runs again, who confirmed it, and how that ended."""
    given = Prefetch("confirmations", ResumeConfirmation.objects.select_related("person"))
    asked = ResumeRequest.objects.filter(containment__incident=incident).order_by("pk")
    people = ("containment", "asked_by", "decided_by")
    found = list(asked.select_related(*people).prefetch_related(given))
    if not found:
        return None
    confirmed = [(one, row) for one in found for row in one.confirmations.all()]
    rows = [
        {**vars(one), "containment": one.containment.number, "asked_by": maybe(one.asked_by),
         "decided_by": maybe(one.decided_by)}
        for one in found
    ]  # fmt: skip
    words = [
        {"resume": one.pk, "person": maybe(row.person), "part": row.part, "at": row.at}
        for one, row in confirmed
    ]
    lines = (
        *((one.asked_at, str(one.asked_by), _("Asked that it runs again"), one.reason)
          for one in found),
        *((row.at, str(row.person), f"{_('Confirmed it')}: {row.get_part_display()}", "")
          for _one, row in confirmed),
        *((one.decided_at, str(one.decided_by or _("Portal")), one.get_state_display(),
           one.decided_because) for one in found if one.decided_at is not None),
    )  # fmt: skip
    heads = (_("When"), _("Who"), _("What"), _("Reason"))
    return Section(
        "resumes", _("Running again"), 54,
        table=Table(heads, tuple(sorted(lines, key=lambda line: str(line[0])))),
        populations=(
            drawn("resume_requests",
                  "id containment reason is_false asked_by asked_at operators chair state"
                  " decided_at decided_by decided_because", rows,
                  _("Wishes that the agent runs again"), _("Those declined or taken back too."),
                  _("asked_at and decided_at are the portal’s times.")),
            drawn("resume_confirmations", "resume person part at", words,
                  _("Confirmations"), _("Each confirmation, in which part.")),
        ),
        refs=tuple(sorted({one.ledger_ref for one in found}
                          | {row.ledger_ref for _one, row in confirmed})),
        people=named(*(one.asked_by for one in found), *(one.decided_by for one in found),
                     *(row.person for _one, row in confirmed)),
    )  # fmt: skip


def alerts(incident: Incident) -> Section | None:
    """What monitors and the agent reported, who judged it, and what was seen before."""
    found = list(incident.alerts.select_related("monitor", "agent", "verdict_by").order_by("pk"))
    seen = Recurrence.objects.about(incident).select_related("earlier", "later").order_by("pk")
    before = list(seen)
    if not found and not before:
        return None
    rows = [
        {**vars(one), "class": one.kind, "monitor": one.monitor.name if one.monitor else None,
         "agent": one.agent.slug if one.agent else None, "verdict_by": maybe(one.verdict_by)}
        for one in found
    ]  # fmt: skip
    same = [
        {"earlier": one.earlier.number, "later": one.later.number, "sameness": one.sameness,
         "found_at": one.found_at, "lifted_at": one.lifted_at}
        for one in before
    ]  # fmt: skip
    lines = tuple(
        (one.received_at, one.sender_words, one.summary, one.severity,
         f"{one.verdict_words}. {one.verdict_reason}" if one.verdict else one.verdict_words,
         str(one.verdict_by or "–"))
        for one in found
    )  # fmt: skip
    heads = (_("Received"), _("From"), _("Alert"), _("Severity"), _("Found"), _("By"))
    return Section(
        "alerts", _("Alerts"), 35,
        facts=tuple((_("Seen before"), _seen_words(one)) for one in before),
        table=Table(heads, lines) if lines else None,
        populations=(
            drawn("alerts",
                  "id monitor sent_by agent agent_named class severity_sent severity summary rule"
                  " trace_id evidence occurred_at received_at ended_at opened verdict"
                  " verdict_reason verdict_by verdict_at", rows, _("Alerts"),
                  _("Every alert that opened it or was added to it."),
                  _("occurred_at is what the sender says, the others are the portal’s times.")),
            drawn("recurrences", "earlier later sameness found_at lifted_at", same,
                  _("Seen before"), _("Incidents that are the same in class and agent, control or"
                                      " rule; those lifted too."),
                  _("found_at and lifted_at are the portal’s times.")),
        ),
        refs=tuple(sorted({one.ledger_ref for one in found} | {one.ledger_ref for one in before})),
        people=named(*(one.verdict_by for one in found)),
    )  # fmt: skip


def _seen_words(one: Recurrence) -> str:
    words = {"earlier": one.earlier.number, "later": one.later.number, "why": one.sameness_words}
    text = _("%(later)s after %(earlier)s: %(why)s") % words
    return text if one.lifted_at is None else _("%(text)s (lifted)") % {"text": text}
