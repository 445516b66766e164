"""Things that packs can be about, found by what people call them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from approvals.models import Request
from evidence.models.frameworks import Framework
from evidence.models.samples import Sample
from evidence.models.subjects import Subject, subject_of
from evidence.rules.action_classes import class_refusal, plain_class
from evidence.rules.archive import plain_name
from evidence.rules.packing import Kind, Span
from evidence.rules.scopes import NUMBERED, asking_refusal, part_refusal
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.models import Incident
from registry.models import Agent

NAMED = (Kind.AGENT, Kind.COMMITTEE, Kind.FRAMEWORK)


def find_subject(
    kind: Kind, text: str, span: Span | None = None, reader: Person | None = None
) -> Subject:
    """What is called ``text``, among what ``reader`` may see; None reads for the command line.

    Raises Refused when there is none. Numbers are read in any case, short names too.
    """
    name = text.strip()
    key = name.upper() if kind in NUMBERED else name.lower()
    found = _FINDERS[kind](key, span, reader)
    if found is None:
        raise Refused(Refusal(f"pack.{kind.value}_unknown", {"number": key or name}))
    return found


def kind_named(text: str, reader: Person) -> Kind:
    """What has this short name, among what ``reader`` may see: an agent, a committee, a framework.

    Raises Refused where nothing has it, or more than one thing. Classes of actions have no names
    of their own: every word would be one.
    """
    key = text.strip().lower()
    named = [kind for kind in NAMED if _FINDERS[kind](key, None, reader) is not None]
    if len(named) == 1:
        return named[0]
    raise Refused(Refusal(f"pack.name_{'unclear' if named else 'unknown'}", {"number": text}))


def _request(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    rows = Request.objects.visible_to(reader) if reader else Request.objects.all()
    one = rows.filter(number=key).first()
    return subject_of(one) if one else None


def _incident(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    rows = Incident.objects.visible_to(reader) if reader else Incident.objects.all()
    one = rows.filter(number=key).first()
    return subject_of(one) if one else None


def _agent(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    rows = Agent.objects.visible_to(reader) if reader else Agent.objects.all()
    one = rows.filter(slug=key).first()
    return agent_subject(one, span) if one else None


def agent_subject(agent: Agent, span: Span | None = None) -> Subject:
    return Subject(Kind.AGENT, agent.slug, agent.name, agent.ledger_ref, span, agent=agent)


def _committee(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    one = Committee.objects.filter(slug=key).first()
    return Subject(Kind.COMMITTEE, one.slug, one.name, one.ledger_ref, span) if one else None


def _framework(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    one = Framework.objects.filter(slug=key).first()
    return Subject(Kind.FRAMEWORK, one.slug, one.name, one.ledger_ref, span) if one else None


def _actions(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    """Any class may be asked for: that no agent has such tools is an answer too."""
    refuse(class_refusal(key))
    name = plain_class(key)
    title = gettext("Human oversight for “%(class)s”") % {"class": name}
    return Subject(Kind.ACTIONS, name, title, f"action_class:{plain_name(name)}", span)


def _sample(key: str, span: Span | None, reader: Person | None) -> Subject | None:
    rows = Sample.objects.visible_to(reader) if reader else Sample.objects.all()
    one = rows.filter(number=key).first()
    return Subject(Kind.SAMPLE, one.number, str(one), one.ledger_ref, span) if one else None


_FINDERS: Mapping[Kind, Callable[[str, Span | None, Person | None], Subject | None]] = {
    Kind.REQUEST: _request,
    Kind.INCIDENT: _incident,
    Kind.AGENT: _agent,
    Kind.COMMITTEE: _committee,
    Kind.FRAMEWORK: _framework,
    Kind.ACTIONS: _actions,
    Kind.SAMPLE: _sample,
}


def pack_refusal(about: Subject, reader: Person, now: datetime) -> Refusal | None:
    """Why this person may not have a pack about it; None when they may."""
    today = timezone.localdate(now)
    sees_all = reader.sees_all_on(today)
    no = asking_refusal(about.kind, about.span, today, sees_all=sees_all)
    if no is not None or about.agent is None or sees_all:
        return no
    return part_refusal(about.number, unseen_in(about.agent, reader, today))


def unseen_in(agent: Agent, reader: Person, on: date | None = None) -> int:
    """How many of the requests that a pack of this agent holds the reader may not see."""
    held = Request.objects.filter(agent=agent, unit=agent.unit_id)
    seen = Request.objects.visible_to(reader, on or timezone.localdate()).values("pk")
    return held.exclude(pk__in=seen).count()


def names_for(reader: Person) -> list[tuple[str, str]]:
    """Short names of committees and frameworks with their names, for those who may ask."""
    if not reader.sees_all_on(timezone.localdate()):
        return []
    committees = Committee.objects.order_by("slug").values_list("slug", "name")
    frameworks = Framework.objects.order_by("slug").values_list("slug", "name")
    return [*committees, *frameworks]
