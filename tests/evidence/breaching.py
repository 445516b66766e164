"""An incident that has nearly everything a pack can tell of one."""

from datetime import timedelta

from incidents.actions import acknowledge, containing
from incidents.actions.legal import Scope as Affected
from incidents.actions.legal import write_scope
from incidents.models import Incident
from incidents.rules.notices import NoticeKind
from incidents.rules.severities import IncidentClass
from tests import make
from tests.cast import Cast
from tests.incidents import books_making, legal_making
from tests.incidents.make import HOUR

NOW = make.START


def breach_of(cast: Cast) -> Incident:
    """A SEV1 that stopped its agent, with a notice that was sent, a draft of another, and a scope
    written twice."""
    made = books_making.grave(
        cast, books_making.agent_of(cast), kind=IncidentClass.DATA_EXFILTRATION
    )
    acknowledge(made, actor=cast.operator, now=NOW + timedelta(minutes=5))
    containing.run_steps(NOW + timedelta(minutes=6))
    legal_making.decide(made, cast, legal_making.BREACH, NOW + HOUR)
    legal_making.decide(made, cast, legal_making.SERIOUS, NOW + HOUR, category="c")
    for n, people in enumerate((3, 5)):
        scope = Affected(people_least=1, people_most=people, countries=("Germany",))
        write_scope(made, scope, n, actor=cast.operator, now=NOW + (2 + n) * HOUR)
    legal_making.sent(made, cast, NoticeKind.GDPR_33, NOW + 5 * HOUR)
    return made
