"""Ledger entries as lines that people read: who, what, when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.rules.slices import SliceEntry
from evidence.rules.trails import TrailLine
from evidence.verbs import KINDS, VERBS
from govportal.people.referred import names_of

PORTAL = _("Portal")


def actor_words(actor: str, on_behalf_of: str | None, names: Mapping[str, str]) -> str:
    """Who did it: a name, the portal, or the bare reference of somebody erased."""
    who = str(PORTAL) if actor.startswith("system:") else _acting(actor, names)
    if on_behalf_of:
        words = {"who": who, "whom": names.get(on_behalf_of, on_behalf_of)}
        return gettext("%(who)s for %(whom)s") % words
    return who


def _acting(actor: str, names: Mapping[str, str]) -> str:
    """A person by name or bare reference; an agent or a monitor by its short name."""
    return names.get(actor, actor) if actor.startswith("person:") else ref_words(actor, names)


def ref_words(ref: str, names: Mapping[str, str]) -> str:
    """What a reference means: a person's name, a number, or the kind of thing and its key."""
    kind, _colon, key = ref.partition(":")
    if ref in names or kind not in KINDS:
        return names.get(ref, key)
    return f"{KINDS[kind]} {key}"


def verb_words(verb: str) -> str:
    """What happened, in words; an unknown verb is shown as it stands, readably."""
    known = VERBS.get(verb)
    return str(known) if known else verb.replace(".", ": ").replace("_", " ")


def trail_of(entries: Iterable[SliceEntry]) -> list[TrailLine]:
    """Sealed entries as lines, in the order of the tree."""
    rows = [(entry, entry.content) for entry in entries]
    refs = {str(body.get(key)) for _, body in rows for key in ("actor", "on_behalf_of")}
    names = names_of(refs)
    return [
        TrailLine(
            index=entry.index,
            id=entry.id,
            at=datetime.fromisoformat(str(body["occurred_at"])),
            who=actor_words(str(body["actor"]), _text(body["on_behalf_of"]), names),
            what=verb_words(str(body["verb"])),
            leaf_hash=entry.leaf_hash,
            is_demo=bool(body["demo"]),
            is_export=str(body["verb"]).startswith("evidence."),
        )
        for entry, body in rows
        if body
    ]


def _text(value: object) -> str | None:
    return str(value) if value else None


def actors_of(entries: Iterable[SliceEntry]) -> set[str]:
    """References of everybody who acted in these entries."""
    bodies = [entry.content for entry in entries]
    found = {body.get(key) for body in bodies for key in ("actor", "on_behalf_of")}
    return {str(ref) for ref in found if ref}
