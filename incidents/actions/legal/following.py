"""What follows on the legal side when something happens to an incident, and what has to wait."""

from govportal.refusals import Refusal
from incidents.actions.legal.boarding import tell_board
from incidents.actions.legal.drafting import prepare
from incidents.actions.legal.looking_after import look_after
from incidents.actions.legal.standing import decided, may_touch_data, unsent
from incidents.actions.turns import Turn
from incidents.legal_names import NOTICE_NAMES
from incidents.models import Incident
from incidents.rules.notices import NoticeKind
from incidents.rules.severities import Severity
from incidents.rules.states import Act
from incidents.rules.statutory import close_refusal

GRAVE = (Act.OPEN, Act.SEVERITY, Act.REOPEN)
CHANGES = frozenset(Act) - {Act.ACKNOWLEDGE, Act.CONTAIN, Act.LEAD}
"""Acts after which the law may ask for something else."""


def follow_legally(incident: Incident, turn: Turn) -> None:
    """Clocks and counsel's work; for the gravest also the drafts and the letter to the board."""
    if turn.act in CHANGES:
        look_after(incident, actor=turn.actor, now=turn.now)
    if turn.act is Act.MERGE and incident.merged_into is not None:
        look_after(incident.merged_into, actor=turn.actor, now=turn.now)
    if turn.act in GRAVE and incident.severity == Severity.SEV1:
        _prepare_all(incident, turn)
        tell_board(incident, actor=turn.actor, now=turn.now)


def _prepare_all(incident: Incident, turn: Turn) -> None:
    """Regulator and customer notices, before anybody has decided that they are needed."""
    kinds = [NoticeKind.AI_ACT_73, NoticeKind.CUSTOMER]
    if may_touch_data(incident):
        kinds.insert(0, NoticeKind.GDPR_33)
    for kind in kinds:
        prepare(incident, kind, actor=turn.actor, now=turn.now)


def legal_gate(incident: Incident, act: Act) -> Refusal | None:
    """Nothing is closed over an open question or a due notice; nothing due is merged away."""
    if act is Act.CLOSE:
        names = [str(NOTICE_NAMES[NoticeKind(kind)]) for kind in unsent(incident)]
        return close_refusal(decided(incident), names)
    if act in (Act.DISMISS, Act.MERGE) and unsent(incident):
        return Refusal(f"legal.{act.value}_due")
    return None
