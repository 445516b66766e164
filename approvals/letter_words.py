"""The sentences of a letter to the board, each from a few of its facts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.forms.reviews import LEGAL_NAMES
from approvals.lines import spoken
from approvals.models.names import STEP_NAMES, VERDICT_NAMES
from approvals.rules.reviews import LegalClass, StepKind, Verdict
from approvals.rules.risks import BANDS, band
from registry.names import ENVIRONMENT_NAMES, LIFECYCLE_NAMES
from registry.rules.lifecycle import Lifecycle

Facts = Mapping[str, Any]


def day_words(moment: datetime | str) -> str:
    """A day as letters write it, in the active zone; ISO text is read."""
    found = _read(moment)
    local = timezone.localtime(found) if isinstance(found, datetime) else found
    return date_format(local, pgettext("full date", "j F Y"))


def moment_words(moment: str) -> str:
    local = timezone.localtime(datetime.fromisoformat(moment))
    return date_format(local, pgettext("full date and minute", "j F Y, H:i T"))


def _read(moment: datetime | str) -> datetime | date:
    if isinstance(moment, datetime):
        return moment
    return date.fromisoformat(moment) if len(moment) == 10 else datetime.fromisoformat(moment)


def ballot_words(ballot: Facts) -> str:
    words = {"n": ballot["n"], "day": day_words(ballot["opened_at"])}
    if ballot["is_extended"]:
        return _("Ballot %(n)s, opened on %(day)s and extended once") % words
    return _("Ballot %(n)s, opened on %(day)s") % words


def tool_words(tool: Facts) -> str:
    name = f"{tool['name']} ({tool['system']})" if tool["system"] else tool["name"]
    if not tool["writes"]:
        return _("%(name)s: reads") % {"name": name}
    if tool["reversible"]:
        return _("%(name)s: writes, and it can be undone") % {"name": name}
    return _("%(name)s: writes, and it cannot be undone") % {"name": name}


def legal_words(code: str) -> str:
    return str(LEGAL_NAMES[LegalClass(code)]) if code else ""


def review_words(review: Facts) -> str:
    name = STEP_NAMES[StepKind(review["step"])]
    if review["verdict"] is None:
        return _("%(name)s: did not come in time") % {"name": name}
    return f"{name}: {VERDICT_NAMES[Verdict(review['verdict'])]}"


def recused_words(line: Facts) -> str:
    words = {"seat": line["seat"]}
    if len(line["parts"]) > 1:
        return _("%(seat)s: holder and alternate stood back, the seat did not vote.") % words
    if line["parts"] == ["alternate"]:
        return _("%(seat)s: the alternate stood back.") % words
    if line["alternate_voted"]:
        return _("%(seat)s: the holder stood back, the alternate voted.") % words
    return _("%(seat)s: the holder stood back, nobody voted in their place.") % words


def risk_words(likelihood: int, impact: int) -> str:
    score = likelihood * impact
    names = {code: name for _least, code, name in BANDS}
    return f"{likelihood} × {impact} = {score}, {spoken(names[band(score)])}"


def coming(release: Facts) -> Iterable[str]:
    """A release in stages, then the reviews that the right to run depends on."""
    if release["until"]:
        yield _(
            "The agent has the right to run in %(environment)s, stage “%(stage)s”, until %(day)s."
        ) % {
            "environment": ENVIRONMENT_NAMES[release["environment"]],
            "stage": LIFECYCLE_NAMES[Lifecycle(release["stage"])],
            "day": day_words(release["until"]),
        }
    for stage in release["stages"]:
        words = {"stage": LIFECYCLE_NAMES[Lifecycle(stage["stage"])], "days": stage["days"]}
        text = _(
            "Stage “%(stage)s”: %(days)s days at least, until its exit criteria are signed for."
        )
        yield text % words
    yield _(
        "%(days)s days after it goes live its work is reviewed, and every %(period)s days its "
        "right to run. A right whose review is not held lapses."
    ) % {"days": release["post_deployment_days"], "period": release["periodic_review_days"]}


def after_rejection(asked: Facts) -> Iterable[str]:
    yield _("Nothing new may run. A changed request takes the same way again.")
    if asked["kind"] != "new":
        yield _("What was authorised for this agent before stays as it was.")
