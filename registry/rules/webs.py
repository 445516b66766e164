"""Who depends on whom: agents with the makers of their models, their data, and each other.

Pure Python. A picture stays readable with 300 agents because it never draws 300 of them: above
``MOST`` they are drawn together by business unit, and each unit leads to its own picture.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

MOST = 40
"""How many agents are drawn one by one."""
OUTER = 24
"""How many vendors, and how many kinds of data, are drawn."""
ROUNDS = 4
"""How often the outer columns are put in the order of what they are tied to."""


class Kind(StrEnum):
    """What a node stands for."""

    VENDOR = "vendor"
    AGENT = "agent"
    UNIT = "unit"
    DATA = "data"


@dataclass(frozen=True)
class Facts:
    """What an authorised manifest says of one agent, as far as it ties it to others.

    ``delegates``: short names of agents to which it may hand a task on.
    """

    slug: str
    name: str
    unit: str
    unit_name: str
    vendors: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    delegates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Node:
    """One thing in one column; ``count``: how many agents it stands for, or is used by."""

    kind: Kind
    key: str
    label: str
    count: int = 1


@dataclass(frozen=True)
class Tie:
    """A line between two nodes by their keys; ``weight``: how many agents it stands for."""

    source: str
    target: str
    weight: int = 1


@dataclass(frozen=True)
class Web:
    """The picture: three columns from left to right, lines between them, and delegation."""

    vendors: tuple[Node, ...]
    agents: tuple[Node, ...]
    data: tuple[Node, ...]
    made_by: tuple[Tie, ...]  # agent → vendor
    reads: tuple[Tie, ...]  # agent → data
    delegates: tuple[Tie, ...]  # agent → agent
    unknown: tuple[tuple[str, str], ...] = ()  # (agent, name it may delegate to, not among these)
    left_out: int = 0  # vendors and kinds of data that are used by too few to be drawn

    @property
    def is_by_unit(self) -> bool:
        return any(node.kind is Kind.UNIT for node in self.agents)


def weave(facts: Sequence[Facts], most: int = MOST) -> Web:
    """The picture of these agents: one by one, or by business unit where they are more than
    ``most``. The same facts in any order give the same picture.
    """
    known = {fact.slug: fact for fact in facts}
    by_unit = len(known) > most
    place = {slug: fact.unit if by_unit else slug for slug, fact in known.items()}
    agents = _agents(known.values(), by_unit)
    made_by = _ties((place[f.slug], vendor) for f in known.values() for vendor in f.vendors)
    reads = _ties((place[f.slug], tag) for f in known.values() for tag in f.data)
    handed = [(slug, other) for slug, fact in known.items() for other in fact.delegates]
    delegates = _ties((place[a], place[b]) for a, b in handed if b in known)
    vendors, few = _outer(Kind.VENDOR, made_by, min(most, OUTER))
    data, fewer = _outer(Kind.DATA, reads, min(most, OUTER))
    drawn = Web(
        vendors=vendors,
        agents=agents,
        data=data,
        made_by=_to(made_by, vendors),
        reads=_to(reads, data),
        delegates=delegates,
        unknown=tuple(sorted((known[a].name, b) for a, b in handed if b not in known)),
        left_out=few + fewer,
    )
    return _untangled(drawn)


def _agents(facts: Iterable[Facts], by_unit: bool) -> tuple[Node, ...]:
    ordered = sorted(facts, key=lambda fact: (fact.unit_name, fact.name, fact.slug))
    if not by_unit:
        return tuple(Node(Kind.AGENT, fact.slug, fact.name) for fact in ordered)
    names = {fact.unit: fact.unit_name for fact in ordered}
    counts = Counter(fact.unit for fact in ordered)
    return tuple(Node(Kind.UNIT, unit, name, counts[unit]) for unit, name in names.items())


def _ties(pairs: Iterable[tuple[str, str]]) -> tuple[Tie, ...]:
    counted = Counter(pairs)
    return tuple(Tie(source, target, counted[source, target]) for source, target in sorted(counted))


def _outer(kind: Kind, ties: Iterable[Tie], most: int) -> tuple[tuple[Node, ...], int]:
    """The most used of an outer column, and how many of it are left out."""
    used: Counter[str] = Counter()
    for tie in ties:
        used[tie.target] += tie.weight
    ranked = sorted(used.items(), key=lambda item: (-item[1], item[0]))
    shown = tuple(Node(kind, key, key, count) for key, count in ranked[:most])
    return shown, max(0, len(ranked) - most)


def _to(ties: Iterable[Tie], nodes: Iterable[Node]) -> tuple[Tie, ...]:
    drawn = {node.key for node in nodes}
    return tuple(tie for tie in ties if tie.target in drawn)


def _untangled(web: Web) -> Web:
    """Columns in the order of the middle of what each node is tied to, so that fewer lines cross.

    Agents stay in their order, which people look things up by, where they stand one by one.
    """
    for _ in range(ROUNDS if web.is_by_unit else 1):
        web = replace(
            web,
            vendors=_by_middle(web.vendors, web.agents, _turned(web.made_by)),
            data=_by_middle(web.data, web.agents, _turned(web.reads)),
        )
        if web.is_by_unit:
            ties = (*web.made_by, *web.reads)
            web = replace(web, agents=_by_middle(web.agents, (*web.vendors, *web.data), ties))
    return web


def _turned(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(Tie(tie.target, tie.source, tie.weight) for tie in ties)


def _by_middle(
    nodes: Sequence[Node], beside: Sequence[Node], ties: Iterable[Tie]
) -> tuple[Node, ...]:
    heights = _heights(beside)
    sums: dict[str, float] = {}
    weights: Counter[str] = Counter()
    for tie in ties:
        sums[tie.source] = sums.get(tie.source, 0.0) + heights[tie.target] * tie.weight
        weights[tie.source] += tie.weight
    here = _heights(nodes)

    def middle(node: Node) -> tuple[float, str]:
        weight = weights[node.key]
        return (sums[node.key] / weight if weight else here[node.key], node.key)

    return tuple(sorted(nodes, key=middle))


def _heights(nodes: Sequence[Node]) -> Mapping[str, float]:
    """Where each node stands, from 0 to 1: columns of different length compare by share."""
    places: dict[str, float] = {}
    for kind in Kind:
        column = [node for node in nodes if node.kind is kind]
        places |= {node.key: (n + 0.5) / len(column) for n, node in enumerate(column)}
    return places
