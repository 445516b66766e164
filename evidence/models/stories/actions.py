"""One action, or all of one trace: who did it, why, and who had allowed it at that moment."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.models.closed_erasures import tells_about
from evidence.models.stories.events import SHOWN, told
from evidence.models.stories.rights import allowed_words, rights_at
from evidence.models.stories.wording import facts, moment_words, story_page
from evidence.models.trails import actor_words, ref_words, verb_words
from evidence.rules.person_erasure import refs_told
from evidence.rules.stories import Fact, Story
from govportal.ledger.models import Entry, EntryRef
from govportal.people.referred import names_of
from registry.models import Agent

INSTANT = timedelta(microseconds=1)
NAMED_FIRST = ("agent", "request", "incident", "person")
AROUND = 5


def story_of_entry(key: str, moment: datetime) -> Story | None:
    """One entry; what allowed it is as of its own time, not of ``moment``."""
    entry = Entry.objects.filter(pk=key).first()
    if entry is None:
        return None
    if entry.occurred_at >= moment:
        title, page = verb_words(entry.verb), reverse("entry_detail", args=[key])
        return _not_yet("entry", key, title, page, entry, moment)
    told_refs = refs_told(entry.verb, entry.content["refs"], erasures=False)
    refs = sorted(told_refs, key=_rank)
    return _told(entry, refs, _around(entry, refs), kind="entry", key=key)


def story_of_trace(key: str, moment: datetime) -> Story | None:
    """Everything under one trace, in its order."""
    rows = Entry.objects.filter(trace_id=key, occurred_at__lt=moment).exclude(trace_id="")
    entries = list(rows.order_by("occurred_at", "id")[: 2 * SHOWN])
    if not entries:
        return _trace_to_come(key, moment)
    named = EntryRef.objects.filter(entry_id__in=[entry.pk for entry in entries])
    refs = sorted(set(named.values_list("ref", flat=True)), key=_rank)
    story = _told(entries[-1], refs, entries, kind="trace", key=key)
    words = {"n": len(entries), "trace": key}
    return replace(
        story,
        title=_("Trace %(trace)s") % words,
        lead=(_("%(n)s entries belong to this trace.") % words, *story.lead),
        page="",
        trail=f"{reverse('entry_list')}?trace={key}",
    )


def _trace_to_come(key: str, moment: datetime) -> Story | None:
    rows = Entry.objects.filter(trace_id=key).exclude(trace_id="")
    first = rows.order_by("occurred_at", "id").first()
    title = _("Trace %(trace)s") % {"trace": key}
    return _not_yet("trace", key, title, "", first, moment) if first else None


def _not_yet(kind: str, key: str, title: str, page: str, first: Entry, moment: datetime) -> Story:
    words = {"when": moment_words(moment), "then": moment_words(first.occurred_at)}
    said = _("As of %(when)s this had not happened yet; it did on %(then)s.") % words
    return Story(kind, key, title, moment, existed=False, lead=(said,), page=page)


def _rank(ref: str) -> tuple[int, str]:
    kind = ref.partition(":")[0]
    return (NAMED_FIRST.index(kind) if kind in NAMED_FIRST else len(NAMED_FIRST), ref)


def _around(entry: Entry, refs: Sequence[str]) -> list[Entry]:
    """What happened shortly before and after, of the same trace or about the same thing."""
    rows = Entry.objects.filter(trace_id=entry.trace_id) if entry.trace_id else None
    if rows is None:
        first = refs[0] if refs else entry.subject
        near = EntryRef.objects.filter(ref=first)
        before = near.filter(occurred_at__lte=entry.occurred_at)
        after = near.filter(occurred_at__gt=entry.occurred_at)
        found = before.order_by("-occurred_at", "-entry_id").values("entry_id")[:AROUND]
        later = after.order_by("occurred_at", "entry_id").values("entry_id")[:AROUND]
        rows = Entry.objects.filter(pk__in=found) | Entry.objects.filter(pk__in=later)
    open_to_all = rows.exclude(tells_about(entry.subject))
    around = open_to_all.order_by("occurred_at", "id")[: 2 * SHOWN]
    return list(around.defer("body", "leaf_hash"))


def _told(
    entry: Entry, refs: Sequence[str], around: Sequence[Entry], *, kind: str, key: str
) -> Story:
    names = names_of([entry.actor, entry.on_behalf_of, *refs])
    agent = _agent(refs)
    rights = rights_at(agent.pk, entry.occurred_at + INSTANT) if agent else None
    voices = rights.voices() if rights else ()
    who = actor_words(entry.actor, entry.on_behalf_of or None, names)
    words = {"who": who, "what": verb_words(entry.verb), "when": moment_words(entry.occurred_at)}
    lead = [_("%(when)s, %(who)s: %(what)s.") % words]
    if agent is not None and rights is not None:
        lead += [_("This is about the agent %(agent)s.") % {"agent": agent.name}]
        lead += allowed_words(rights, voices)
    events = told(around, here=entry.pk)
    return Story(
        kind=kind,
        key=key,
        title=words["what"],
        moment=entry.occurred_at,
        existed=True,
        lead=(*lead, *_why(event.why for event in events if event.is_here)),
        page=reverse("entry_detail", args=[entry.pk]),
        facts=_facts(entry, refs, agent, who),
        voices=voices,
        reaches=rights.reaches() if rights else (),
        events=events,
    )


def _why(reasons: Iterable[str]) -> list[str]:
    return [_("Reason: %(reason)s") % {"reason": reason} for reason in reasons if reason]


def _agent(refs: Sequence[str]) -> Agent | None:
    slug = next((ref.partition(":")[2] for ref in refs if ref.startswith("agent:")), "")
    return Agent.objects.filter(slug=slug).first() if slug else None


def _facts(entry: Entry, refs: Sequence[str], agent: Agent | None, who: str) -> tuple[Fact, ...]:
    number = next((ref.partition(":")[2] for ref in refs if ref.startswith("request:")), "")
    return facts(
        (_("Who"), who),
        (_("In the part of"), entry.role.replace("_", " ")),
        (_("What"), verb_words(entry.verb)),
        (_("When"), moment_words(entry.occurred_at)),
        (_("Agent"), agent.name if agent else "", story_page("agent", agent.slug if agent else "")),
        (_("Request"), number, story_page("request", number)),
        (_("About"), ref_words(entry.subject, {})),
        (_("Policy"), entry.policy_result),
        (_("Trace"), entry.trace_id, story_page("trace", entry.trace_id)),
    )
