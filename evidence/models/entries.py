"""One ledger entry as its page reads it: in words, with its proof computed now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from evidence.models.climbs import Climb, climb_of
from evidence.models.stories.wording import story_page
from evidence.models.trails import actor_words, ref_words, verb_words
from evidence.rules.person_erasure import ERASURE_VERBS, refs_told
from evidence.rules.slices import PRIVATE_FIELDS, VOTE_FIELDS
from govportal.ledger.models import Checkpoint, Disclosure, Entry
from govportal.ledger.proofs import InclusionProof, inclusion_proof, latest_checkpoint
from govportal.ledger.rules import merkle
from govportal.people.referred import names_of
from govportal.refusals import Refused

PAGES = {
    "request": "request_detail",
    "agent": "agent_detail",
    "pack": "pack_detail",
    "incident": "incident_detail",
    "extract": "extract_detail",
    "sample": "sample_detail",
    "management_review": "management_review_detail",
}


@dataclass(frozen=True)
class RefLine:
    """Something an entry is about, with its page and the trail of everything about it."""

    ref: str
    name: str
    page: str
    trail: str


@dataclass(frozen=True)
class TextLine:
    """A personal value of an entry: in plain, erased, or not for this page."""

    path: str
    text: str
    is_erased: bool
    is_private: bool


@dataclass(frozen=True)
class ChangeLine:
    """One field that the entry's action changed."""

    model: str
    ref: str
    op: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryFacts:
    """One entry with everything that its page shows."""

    entry: Entry
    what: str
    who: str
    role: str
    refs: list[RefLine]
    data: list[tuple[str, str]]
    texts: list[TextLine]
    changes: list[ChangeLine]
    proof: InclusionProof | None
    checkpoint: Checkpoint | None
    holds: bool
    is_hidden: bool = False
    is_closed: bool = False

    @property
    def leaf(self) -> str:
        return self.proof.leaf_hash.hex() if self.proof else ""

    @cached_property
    def climb(self) -> Climb | None:
        """The way from the leaf to the root, step by step, and its drawing."""
        return climb_of(self.proof) if self.proof else None

    @property
    def proof_json(self) -> str:
        """The proof in the form of docs/ledger-format.md, to be copied."""
        return json.dumps(self.proof.as_json(), indent=2) if self.proof else ""


def entry_facts(entry: Entry, *, hidden: bool = False, erasures: bool = False) -> EntryFacts:
    """Read one entry for its page: its words, its proof in the newest checkpoint.

    ``hidden``: it tells of a vote that the reader may not see yet. ``erasures``: whether they may
    read who is erased, and why.
    """
    body = entry.content
    is_closed = entry.verb in ERASURE_VERBS and not erasures
    refs = refs_told(entry.verb, body["refs"], erasures=erasures)
    opened = {row.path: row for row in Disclosure.objects.filter(entry_id=entry.pk)}
    names = names_of([entry.actor, entry.on_behalf_of, *refs])
    checkpoint = latest_checkpoint()
    proof = _proof(entry, checkpoint)
    return EntryFacts(
        entry=entry,
        what=verb_words(entry.verb),
        who=actor_words(entry.actor, entry.on_behalf_of or None, names),
        role=entry.role.replace("_", " "),
        refs=[_ref(ref, names) for ref in refs],
        data=[(key.replace("_", " "), _word(value)) for key, value in body["data"].items()],
        texts=[
            _text(f"/personal/{name}", name, opened)
            for name in body["personal"]
            if not (is_closed or (hidden and name in VOTE_FIELDS))
        ],
        is_hidden=hidden,
        is_closed=is_closed,
        changes=list(_changes(body["changes"], opened)),
        proof=proof,
        checkpoint=checkpoint,
        holds=proof is not None and _holds(entry, proof, checkpoint),
    )


def _proof(entry: Entry, checkpoint: Checkpoint | None) -> InclusionProof | None:
    if checkpoint is None:
        return None
    try:
        return inclusion_proof(entry, checkpoint.size)
    except Refused:
        return None


def _holds(entry: Entry, proof: InclusionProof, checkpoint: Checkpoint | None) -> bool:
    """Whether body, leaf, path and root agree: computed now, not remembered."""
    if checkpoint is None or merkle.leaf_hash(entry.body.encode()) != proof.leaf_hash:
        return False
    try:
        proof.verify(bytes(checkpoint.root))
    except merkle.BadProof:
        return False
    return True


def _ref(ref: str, names: Mapping[str, str]) -> RefLine:
    kind, _, key = ref.partition(":")
    trail = f"{reverse('entry_list')}?{urlencode({'about': ref})}"
    return RefLine(ref, ref_words(ref, names), _page(kind, key), trail)


def _page(kind: str, key: str) -> str:
    if kind == "person":
        return story_page(kind, key)
    if kind not in PAGES:
        return ""
    try:
        return reverse(PAGES[kind], args=[key])
    except NoReverseMatch:
        return ""


def _text(path: str, name: str, opened: Mapping[str, Disclosure]) -> TextLine:
    row = opened.get(path)
    is_private = name in PRIVATE_FIELDS
    text = _word(json.loads(row.value)) if row and not is_private else ""
    return TextLine(name.replace("_", " "), text, row is None, is_private)


def _changes(
    changes: Iterable[Mapping[str, Any]], opened: Mapping[str, Disclosure]
) -> Iterable[ChangeLine]:
    for n, change in enumerate(changes):
        for field, sides in change["fields"].items():
            path = f"/changes/{n}/fields/{field}"
            yield ChangeLine(
                model=change["model"],
                ref=change["ref"],
                op=change["op"],
                field=field.replace("_", " "),
                before=_side(sides["from"], field, f"{path}/from", opened),
                after=_side(sides["to"], field, f"{path}/to", opened),
            )


def _side(value: object, field: str, path: str, opened: Mapping[str, Disclosure]) -> str:
    if not isinstance(value, dict):
        return "" if value is None else _word(value)
    row = opened.get(path)
    if row is None or field in PRIVATE_FIELDS:
        return "…"
    return _word(json.loads(row.value))


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
