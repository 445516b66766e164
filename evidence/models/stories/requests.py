"""What became of a request, why, and who decided it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals.models import Decision, Request, RequestVersion
from evidence.models.stories.events import events_about
from evidence.models.stories.rights import decided_words
from evidence.models.stories.voices import conditions_at, decision_at, voices_of
from evidence.models.stories.wording import (
    day_words,
    facts,
    joined,
    moment_words,
    story_page,
    tier_words,
    trail_of_ref,
)
from evidence.rules.stories import Fact, Reach, Story, Voice
from govportal.ledger.as_of import as_of


def story_of_request(key: str, moment: datetime) -> Story | None:
    number = key.upper()
    request = Request.objects.filter(number=number).select_related("agent").first()
    if request is None:
        return None
    related = ("requester", "unit", "agent")
    row = as_of(Request, moment, id=request.pk).select_related(*related).first()
    if row is None:
        return _not_yet(request, moment)
    review = row.review_id
    decision = decision_at(review, moment) if review else None
    voices = voices_of(review, decision, moment, waits=True) if review else ()
    version = _version(request, moment)
    return Story(
        kind="request",
        key=number,
        title=f"{number} {row.title}",
        moment=moment,
        existed=True,
        lead=_lead(row, decision, voices, moment),
        page=request.get_absolute_url(),
        trail=trail_of_ref(request.ledger_ref, moment),
        facts=_facts(row, version, decision),
        voices=voices,
        reaches=_reaches(version, decision),
        conditions=conditions_at([review], moment) if review else (),
        events=events_about(request.ledger_ref, moment),
    )


def _not_yet(request: Request, moment: datetime) -> Story:
    words = {"number": request.number, "when": moment_words(moment)}
    words["day"] = day_words(request.submitted_at)
    return Story(
        kind="request",
        key=request.number,
        title=f"{request.number} {request.title}",
        moment=moment,
        existed=False,
        lead=(_("As of %(when)s, %(number)s had not been sent yet; it was on %(day)s.") % words,),
        page=request.get_absolute_url(),
    )


def _version(request: Request, moment: datetime) -> RequestVersion | None:
    rows = RequestVersion.objects.filter(request=request, submitted_at__lt=moment)
    return rows.select_related("manifest").order_by("-n").first()


def _lead(
    row: Any, decision: Decision | None, voices: tuple[Voice, ...], moment: datetime
) -> tuple[str, ...]:
    words = {"number": row.number, "when": moment_words(moment), "who": row.requester.full_name}
    words |= {"agent": row.agent.name, "state": row.get_state_display()}
    words["day"] = day_words(row.submitted_at)
    said = [
        _("On %(day)s %(who)s asked that %(agent)s may run.") % words,
        _("As of %(when)s, %(number)s was: %(state)s.") % words,
    ]
    if decision is not None:
        said.append(decided_words(decision, [voice for voice in voices if voice.at]))
    elif waiting := [voice.who for voice in voices if voice.at is None]:
        said.append(_("It waited for %(who)s.") % {"who": joined(list(dict.fromkeys(waiting)))})
    if row.close_reason:
        said.append(_("Reason: %(reason)s") % {"reason": row.close_reason})
    return tuple(said)


def _facts(row: Any, version: RequestVersion | None, decision: Decision | None) -> tuple[Fact, ...]:
    return facts(
        (_("State"), row.get_state_display()),
        (_("Kind"), row.get_kind_display()),
        (_("Agent"), row.agent.name, story_page("agent", row.agent.slug)),
        (_("Risk"), tier_words(row.tier)),
        (_("Business unit"), row.unit.name),
        (_("Version"), version.n if version else ""),
        (_("Committee"), decision.review.committee.name if decision else ""),
        (_("Decided"), day_words(decision.decided_at) if decision else ""),
    )


def _reaches(version: RequestVersion | None, decision: Decision | None) -> tuple[Reach, ...]:
    """What was asked for: allowed since the decision, where there was one for it."""
    if version is None:
        return ()
    allowed = decision if decision is not None and decision.is_yes else None
    return tuple(
        Reach(
            tool=str(tool.get("name") or ""),
            system=str(tool.get("system") or ""),
            operations=", ".join(map(str, tool.get("operations") or ())),
            scope=str(tool.get("scope") or ""),
            since=allowed.decided_at if allowed else None,
            by=allowed.review.subject_id if allowed else _("asked for"),
        )
        for tool in version.manifest.content.get("tools") or ()
    )
