"""Freezing what the ledger says of an incident, sealing that, and showing that it still holds."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.models import Checkpoint, Entry, EntryRef, Leaf
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import refuse
from incidents import rights
from incidents.actions.locking import locked_incident
from incidents.models import Freeze, Incident
from incidents.rules.freezes import digest_of, freeze_refusal, since
from registry.models import Agent, Authorisation, Credential


def refs_of(incident: Incident, agent: Agent | None = None) -> list[str]:
    """What is asked of the ledger: the incident, its agent, the agent's keys and rights to run.

    An exercise is asked about itself alone. ``agent``: the incident's, or one it was about.
    """
    agent = agent or incident.agent
    if incident.is_exercise or agent is None:
        return [incident.ledger_ref]
    found = {incident.ledger_ref, agent.ledger_ref}
    if incident.manifest_id is not None and incident.manifest is not None:
        found.add(incident.manifest.ledger_ref)
    rows = Authorisation.objects.filter(agent=agent).select_related("manifest")
    for right in rows:
        found |= {right.ledger_ref, right.manifest.ledger_ref}
    found |= {key.ledger_ref for key in Credential.objects.filter(agent=agent)}
    return sorted(found)


def _entries_of(freeze: Freeze, size: int) -> Iterator[tuple[str, bytes]]:
    """The sealed entries that a freeze asks for, in the tree of ``size`` leaves."""
    refs = EntryRef.objects.filter(
        ref__in=freeze.refs, occurred_at__gte=freeze.since, occurred_at__lte=freeze.until
    )
    leaves = Leaf.objects.filter(index__lt=size, entry_id__in=refs.values("entry_id"))
    rows = leaves.values_list("entry_id", "leaf_hash").iterator()
    return ((entry, bytes(leaf)) for entry, leaf in rows)


def counted(freeze: Freeze) -> tuple[int, str]:
    """How many entries a sealed freeze has and their digest, counted again from the ledger."""
    assert freeze.tree_size is not None  # sealed
    return digest_of(_entries_of(freeze, freeze.tree_size))


def holds_still(freeze: Freeze) -> bool:
    """Whether the ledger still says what was frozen."""
    return counted(freeze) == (freeze.entries, freeze.digest)


@recorded
def write_freeze(incident: Incident, reason: str, *, actor: Actor, now: datetime) -> Freeze:
    """Freeze what the ledger says now. The incident is locked by the caller."""
    last = incident.freezes.order_by("-n").values_list("n", flat=True).first() or 0
    freeze = Freeze.objects.create(
        incident=incident,
        n=last + 1,
        refs=refs_of(incident),
        since=since(incident.occurred_at, incident.detected_at),
        until=now,
        reason=reason.strip(),
        by=actor if isinstance(actor, Person) and reason else None,
        at=now,
    )
    entry = record(
        "incident.frozen",
        incident,
        actor=actor,
        now=now,
        refs=[freeze],
        data={"n": freeze.n, "refs": freeze.refs, "since": freeze.since.isoformat()},
        personal={"reason": freeze.reason} if freeze.reason else None,
    )
    freeze.entry_id = entry.pk
    freeze.save(update_fields=["entry_id"])
    return freeze


@recorded
def freeze_ledger(incident: Incident, reason: str, *, actor: Person, now: datetime) -> Freeze:
    """Freeze once more, on demand; the earlier ones stay."""
    incident = locked_incident(incident)
    handles = rights.handles(incident, actor, now)
    refuse(freeze_refusal(handles=handles, reason=reason))
    return write_freeze(incident, reason, actor=actor, now=now)


def seal_freezes(now: datetime) -> int:
    """Say of each freeze in which sealed tree it stands, once the tree has it; how many.

    Idempotent; asked again every few seconds.
    """
    rows = Freeze.objects.unsealed().order_by("pk")[:50]
    return sum(1 for freeze in rows if _sealed(freeze, now) is not None)


@recorded
def _sealed(freeze: Freeze, now: datetime) -> Freeze | None:
    freeze = (
        Freeze.objects.select_for_update(of=("self",)).select_related("incident").get(pk=freeze.pk)
    )
    checkpoint = _covering(freeze.entry_id) if not freeze.is_sealed else None
    if checkpoint is None:
        return None
    freeze.tree_size, freeze.root = checkpoint.size, bytes(checkpoint.root).hex()
    freeze.entries, freeze.digest = digest_of(_entries_of(freeze, checkpoint.size))
    freeze.save(update_fields=["tree_size", "root", "entries", "digest"])
    record(
        "incident.freeze_sealed",
        freeze.incident,
        actor=SYSTEM("freezes"),
        now=now,
        refs=[freeze],
        data={"n": freeze.n, "tree_size": freeze.tree_size, "root": freeze.root,
              "entries": freeze.entries, "digest": freeze.digest},
    )  # fmt: skip
    return freeze


def _covering(entry_id: str) -> Checkpoint | None:
    """The first signed tree that holds this entry; None until it is sealed."""
    index = Leaf.objects.filter(entry_id=entry_id).values_list("index", flat=True).first()
    if index is None:
        return None
    return Checkpoint.objects.filter(size__gt=index).order_by("size").first()


def actors_in(refs: Iterable[str]) -> set[str]:
    """References of the people who acted in what is said about these."""
    acted = Entry.objects.about(*refs).filter(actor__startswith="person:")
    return set(acted.order_by().values_list("actor", flat=True).distinct())
