"""The stories that somebody can mean who types a name or a number."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.models.meant import refs_meant
from evidence.models.stories.wording import story_page
from govportal.ledger.models import Entry
from govportal.people.models import Person
from registry.models import Agent

TOLD = ("agent", "request", "person")


@dataclass(frozen=True)
class Found:
    """One story with its address."""

    name: str
    kind: str
    page: str


def stories_meant(words: str) -> list[Found]:
    """At most four queries, whatever was typed."""
    refs = [ref.partition(":") for ref in refs_meant(words)[0]]
    keys = {kind: [key for of, _colon, key in refs if of == kind] for kind in TOLD}
    agents = Agent.objects.filter(slug__in=keys["agent"]).order_by("name")
    people = Person.objects.filter(ref__in=keys["person"]).order_by("full_name")
    found = [Found(a.name, _("Agent"), story_page("agent", a.slug)) for a in agents]
    found += [Found(n, _("Request"), story_page("request", n)) for n in keys["request"]]
    found += [Found(p.full_name, _("Person"), story_page("person", p.ref)) for p in people]
    return found or _actions(words.strip())


def _actions(words: str) -> list[Found]:
    """An entry by its id, or a trace."""
    if Entry.objects.filter(pk=words).exists():
        return [Found(words, _("Ledger entry"), story_page("entry", words))]
    if words and Entry.objects.filter(trace_id=words).exclude(trace_id="").exists():
        return [Found(words, _("Trace"), story_page("trace", words))]
    return []
