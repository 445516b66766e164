"""The stories that somebody can mean who types a name or a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from approvals.models import Request
from evidence.models.meant import refs_meant, unclear_refusal
from evidence.models.stories.wording import story_page
from evidence.verbs import KINDS
from govportal.ledger.models import Entry, EntryRef
from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.models import Agent

TOLD = ("agent", "request", "person")


@dataclass(frozen=True)
class Found:
    """One story with its address."""

    name: str
    kind: str
    page: str


def stories_meant(words: str) -> tuple[list[Found], Refusal | None]:
    """What can be told, or why nothing is; at most five queries, whatever was typed."""
    meant = refs_meant(words)[0]
    if no := unclear_refusal(words, meant):
        return [], no
    refs = [ref.partition(":") for ref in meant]
    keys = {kind: [key for of, _colon, key in refs if of == kind] for kind in TOLD}
    agents = Agent.objects.filter(slug__in=keys["agent"]).order_by("name")
    people = Person.objects.filter(ref__in=keys["person"]).order_by("full_name")
    numbers = Request.objects.filter(number__in=map(str.upper, keys["request"]))
    found = [Found(a.name, _("Agent"), story_page("agent", a.slug)) for a in agents]
    for n in numbers.order_by("pk").values_list("number", flat=True):
        found.append(Found(n, _("Request"), story_page("request", n)))
    found += [Found(p.full_name, _("Person"), story_page("person", p.ref)) for p in people]
    found = found or _actions(words.strip())
    return found, None if found else _untold(words.strip(), meant)


def _untold(words: str, refs: Sequence[str]) -> Refusal | None:
    """Why nothing is told of what has a number, or a reference that the ledger knows."""
    kinds = {ref.partition(":")[0] for ref in refs}
    params = {"number": words.partition(":")[2] or words.upper()}
    if "request" in kinds:
        return Refusal("story.no_request", params)
    if not kinds - {"system"} <= KINDS.keys() or kinds <= {"system", *TOLD}:
        return None
    known = EntryRef.objects.filter(ref__in=refs).exists()
    return Refusal("story.not_told" if known else "story.no_entries", params)


def _actions(words: str) -> list[Found]:
    """An entry by its id, or a trace."""
    if Entry.objects.filter(pk=words).exists():
        return [Found(words, _("Ledger entry"), story_page("entry", words))]
    if words and Entry.objects.filter(trace_id=words).exclude(trace_id="").exists():
        return [Found(words, _("Trace"), story_page("trace", words))]
    return []
