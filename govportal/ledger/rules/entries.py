"""The body of an entry, and the columns copied from it (docs/ledger-format.md §2 to §4)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from govportal.ledger.rules.canonical import Unrecordable, checked, checked_key, packed, pointer
from govportal.ledger.rules.commitments import Disclosure, commitment, new_salt
from govportal.ledger.rules.merkle import leaf_hash
from govportal.ledger.rules.redaction import redacted, redacted_field

VERSION = 1
_VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_REFERENCE = re.compile(r"[a-z][a-z0-9_.]*:[\x21-\x7e]{1,160}")


class HasRef(Protocol):
    """Anything the ledger can name."""

    @property
    def ledger_ref(self) -> str: ...


Actor = HasRef
Subject = HasRef


@dataclass(frozen=True)
class Reference:
    """A reference on its own, for what has no object at hand."""

    ledger_ref: str


def SYSTEM(part: str) -> Reference:
    """The portal itself as actor: ``SYSTEM("sweep")`` is ``system:sweep``."""
    return Reference(f"system:{part}")


class Retention(StrEnum):
    """How long a body is kept; the years are in RETENTION_YEARS."""

    OPERATIONAL = "operational"
    STANDARD = "standard"
    DOCUMENTATION = "documentation"


RETENTION_YEARS = {Retention.OPERATIONAL: 1, Retention.STANDARD: 7, Retention.DOCUMENTATION: 10}


@dataclass(frozen=True)
class Hidden:
    """A field value that enters the body only as a commitment."""

    value: Any


@dataclass(frozen=True)
class Change:
    """Differences that one save made to one object. Values are plain JSON or Hidden."""

    model: str
    ref: str
    op: str
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Facts:
    """What an action says happened, before it has an id, a time of writing and a hash."""

    verb: str
    subject: Subject
    actor: Actor
    now: datetime
    role: str = ""
    on_behalf_of: Actor | None = None
    refs: Iterable[HasRef] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] | None = None
    trace_id: str = ""
    retention: str = Retention.STANDARD


class Columns(NamedTuple):
    """What the entry's row repeats from its body, in the order of docs/ledger-format.md §7."""

    id: str
    verb: str
    actor: str
    role: str
    on_behalf_of: str
    subject: str
    trace_id: str
    policy_result: str
    retention: str
    recorded_at: datetime
    occurred_at: datetime
    demo: bool


@dataclass(frozen=True)
class Composed:
    """An entry ready to be written: its bytes, its hash, and what opens its commitments."""

    body: bytes
    leaf_hash: bytes
    columns: Columns
    refs: list[str]
    disclosures: list[Disclosure]


def moment(at: datetime) -> str:
    """UTC with six digits and Z. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def compose(
    facts: Facts,
    *,
    entry_id: str,
    recorded_at: datetime,
    demo: bool = False,
    changes: Iterable[Change] = (),
    salt: Callable[[], str] = new_salt,
) -> Composed:
    """Build the entry. Raises Unrecordable with the place of what cannot be recorded."""
    veil = Veil(salt)
    body: dict[str, Any] = {
        "v": VERSION,
        "id": entry_id,
        "verb": _matched(_VERB, facts.verb, "/verb", 64),
        "actor": _reference(facts.actor, "/actor"),
        "role": _matched(None, facts.role, "/role", 64),
        "on_behalf_of": facts.on_behalf_of and _reference(facts.on_behalf_of, "/on_behalf_of"),
        "subject": _reference(facts.subject, "/subject"),
        "refs": sorted({_reference(item, "/refs") for item in (facts.subject, *facts.refs)}),
        "data": redacted(checked(dict(facts.data), "/data")),
        "personal": veil.personal(facts.personal),
        "changes": veil.changes(changes),
        "policy": _policy(facts.policy),
        "trace_id": _matched(None, facts.trace_id, "/trace_id", 64),
        "retention": _retention(facts.retention),
        "recorded_at": moment(recorded_at),
        "occurred_at": moment(facts.now),
        "demo": demo,
    }
    packed_body = packed(body)
    return Composed(
        packed_body, leaf_hash(packed_body), columns_of(body), body["refs"], veil.disclosures
    )


def columns_of(body: Mapping[str, Any]) -> Columns:
    """What the row of this body must say. Raises KeyError, TypeError, ValueError for no body."""
    written = columns_as_text(body)
    return Columns(*written)._replace(
        recorded_at=datetime.fromisoformat(body["recorded_at"]),
        occurred_at=datetime.fromisoformat(body["occurred_at"]),
    )


def columns_as_text(body: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same with times as the body writes them. Raises KeyError or TypeError for no body."""
    policy = body["policy"]
    return (
        body["id"],
        body["verb"],
        body["actor"],
        body["role"],
        body["on_behalf_of"] or "",
        body["subject"],
        body["trace_id"],
        policy["result"] if policy else "",
        body["retention"],
        body["recorded_at"],
        body["occurred_at"],
        body["demo"],
    )


class Veil:
    """Puts commitments in place of personal values and keeps what opens them."""

    def __init__(self, salt: Callable[[], str]) -> None:
        self._salt = salt
        self.disclosures: list[Disclosure] = []

    def personal(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {
            checked_key(name, "/personal"): self._commit(name, value, pointer("/personal", name))
            for name, value in values.items()
        }

    def changes(self, changes: Iterable[Change]) -> list[dict[str, Any]]:
        return [self._change(change, f"/changes/{n}") for n, change in enumerate(changes)]

    def _change(self, change: Change, path: str) -> dict[str, Any]:
        fields = {
            checked_key(name, path): {
                "from": self._field(name, before, f"{path}/fields/{name}/from"),
                "to": self._field(name, after, f"{path}/fields/{name}/to"),
            }
            for name, (before, after) in change.fields.items()
        }
        return {"model": change.model, "ref": change.ref, "op": change.op, "fields": fields}

    def _field(self, name: str, value: Any, path: str) -> Any:
        if isinstance(value, Hidden):
            return {"commitment": self._commit(name, value.value, path)}
        return redacted_field(name, checked(value, path))

    def _commit(self, name: str, value: Any, path: str) -> str:
        kept = redacted_field(name, checked(value, path))
        opened = Disclosure(path, self._salt(), kept)
        self.disclosures.append(opened)
        return commitment(opened.salt, kept)


def _reference(thing: HasRef, path: str) -> str:
    return _matched(_REFERENCE, thing.ledger_ref, path, 200)


def _matched(pattern: re.Pattern[str] | None, text: object, path: str, longest: int) -> str:
    plain = checked(text, path)
    if not isinstance(plain, str) or len(plain) > longest:
        raise Unrecordable(path, "not_short_text")
    if pattern and not pattern.fullmatch(plain):
        raise Unrecordable(path, "malformed")
    return plain


def _policy(policy: Mapping[str, Any] | None) -> Any:
    if policy is None:
        return None
    if not isinstance(policy.get("result"), str):
        raise Unrecordable("/policy/result", "missing")
    _matched(None, policy["result"], "/policy/result", 32)
    return redacted(checked(dict(policy), "/policy"))


def _retention(name: str) -> str:
    if name not in RETENTION_YEARS:
        raise Unrecordable("/retention", "unknown")
    return str(name)
