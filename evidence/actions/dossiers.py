"""Taking the dossier of an agent or the report of a framework away; each is recorded."""

import hashlib
from datetime import date, datetime

from django.utils import timezone

from evidence.actions.exports import Printed
from evidence.actions.packs import access_of
from evidence.dossier_printing import dossier_pdf, framework_pdf
from evidence.framework_report import framework_report
from evidence.models.agent_dossiers import agent_dossier
from evidence.models.frameworks import Framework
from evidence.models.stories.wording import day_ended, day_words
from evidence.rules.sheets import plain
from evidence.rules.slices import Access
from govportal.ledger.actions import record, recorded, seal
from govportal.ledger.models import Checkpoint
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import SYSTEM, Actor
from govportal.pdf import RenderFailed, on_paper
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused
from registry.models import Agent

COMMAND = SYSTEM("command")
LANGUAGE = "en"


def export_dossier(
    agent: Agent, moment: datetime, *, reader: Person | None, access: Access | None = None,
    now: datetime,
) -> Printed:  # fmt: skip
    """Print what was so just before ``moment``, for a reader or for the command; recorded.

    Raises Refused where it was not registered yet, or nothing can be sealed or printed.
    """
    may = access or (access_of(reader, now) if reader else Access.FULL)
    checkpoint = _sealed(now)
    with on_paper(LANGUAGE):
        dossier = agent_dossier(agent, moment, may, reader)
    if dossier is None:
        since = day_words(agent.created_at)
        raise Refused(Refusal("dossier.not_yet", {"agent": agent.name, "day": since}))
    try:
        printed = dossier_pdf(dossier, checkpoint, LANGUAGE)
    except RenderFailed as failed:
        raise Refused(Refusal("pack.not_printed", {"number": agent.name})) from failed
    data = {"access": may.value, "as_of": plain(moment)}
    note_printed("evidence.dossier_downloaded", agent, printed, checkpoint, data=data,
                 actor=reader or COMMAND, now=now)  # fmt: skip
    return Printed(f"{agent.slug}_dossier_{told_day(moment)}.pdf", printed)


def told_day(moment: datetime) -> date:
    """The day that a dossier tells of: midnight is the end of the day before."""
    return day_ended(moment) or timezone.localdate(moment)


def export_framework(framework: Framework, *, reader: Person | None, now: datetime) -> Printed:
    """Print what covers each requirement now, for a reader or for the command; recorded."""
    checkpoint = _sealed(now)
    with on_paper(LANGUAGE):
        report = framework_report(framework, now, reader)
    try:
        printed = framework_pdf(report, checkpoint, LANGUAGE)
    except RenderFailed as failed:
        raise Refused(Refusal("pack.not_printed", {"number": framework.name})) from failed
    note_printed("evidence.framework_report_downloaded", framework, printed, checkpoint, data={},
                 actor=reader or COMMAND, now=now)  # fmt: skip
    return Printed(f"{framework.slug}_report_{timezone.localdate(now)}.pdf", printed)


def _sealed(now: datetime) -> Checkpoint:
    """The ledger as it is signed now: the paper says which it was."""
    seal(now)
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        raise Refused(Refusal("pack.no_checkpoint"))
    return checkpoint


@recorded
def note_printed(
    verb: str, about: Agent | Framework, printed: bytes, checkpoint: Checkpoint, *,
    data: dict[str, object], actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Record that paper left the portal, and exactly which."""
    sha256 = hashlib.sha256(printed).hexdigest()
    more = {**data, "sha256": sha256, "tree_size": checkpoint.size}
    record(verb, about, actor=actor, now=now, data=more)
