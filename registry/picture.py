"""The picture of dependencies: read for one person, and made ready for drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govportal.charts import Knot, Line
from registry.models import Agent, AgentModel, Authorisation
from registry.rules.webs import Facts, Kind, Node, Tie, Web, weave

MOST_READ = 2000
"""Manifests read for one picture; where more agents may run, a business unit has to be chosen."""


@dataclass(frozen=True)
class Picture:
    """What the page draws, and the same as rows for a table."""

    web: Web
    columns: list[list[Knot]]
    left: list[Line]
    right: list[Line]
    arcs: list[Line]
    rows: list[dict[str, Any]]
    is_cut: bool


def picture_of(agents: QuerySet[Agent], today: date, query: str = "") -> Picture:
    """Of those among ``agents`` that may run. Two queries, whatever their number.

    ``query``: the page's own filters, for the links that lead to one business unit.
    """
    rights = Authorisation.objects.in_force(today).filter(agent__in=agents.order_by().values("pk"))
    newest = rights.select_related("agent__unit", "manifest").order_by("-agent_id", "pk")
    read = list(newest[: MOST_READ + 1])
    by_agent = {right.agent_id: right for right in read[:MOST_READ]}
    facts = _facts(by_agent.values())
    web = weave(facts)
    return Picture(
        web=web,
        columns=[
            [Knot(n.key, n.label, count=n.count) for n in web.vendors],
            [Knot(n.key, n.label, _address(n, query), n.count) for n in web.agents],
            [Knot(n.key, n.label, count=n.count) for n in web.data],
        ],
        left=_lines(web.made_by),
        right=_lines(web.reads),
        arcs=_lines(web.delegates),
        rows=[_row(fact, {f.slug: f.name for f in facts}) for fact in _ordered(facts)],
        is_cut=len(read) > MOST_READ,
    )


def _facts(rights: Iterable[Authorisation]) -> list[Facts]:
    rights = list(rights)
    vendors: dict[int, set[str]] = {}
    links = AgentModel.objects.in_use().filter(agent__in=[right.agent_id for right in rights])
    for link in links.select_related("model__vendor"):
        vendors.setdefault(link.agent_id, set()).add(link.model.vendor.name)
    return [_fact(right, frozenset(vendors.get(right.agent_id, ()))) for right in rights]


def _fact(right: Authorisation, vendors: frozenset[str]) -> Facts:
    agent, content = right.agent, right.manifest.content
    model = str((content.get("model") or {}).get("name") or "")
    return Facts(
        slug=agent.slug,
        name=agent.name,
        unit=agent.unit.slug,
        unit_name=agent.unit.name,
        vendors=vendors or frozenset([model.partition(" (")[0]] if model else ()),
        data=frozenset((content.get("data") or {}).get("categories") or ()),
        delegates=frozenset(content.get("delegations") or ()),
    )


def _ordered(facts: Iterable[Facts]) -> list[Facts]:
    return sorted(facts, key=lambda fact: (fact.unit_name, fact.name, fact.slug))


def _row(fact: Facts, names: dict[str, str]) -> dict[str, Any]:
    handed = sorted(fact.delegates)
    return {
        "slug": fact.slug,
        "name": fact.name,
        "unit": fact.unit_name,
        "vendors": sorted(fact.vendors),
        "data": sorted(fact.data),
        "delegates": [{"slug": s if s in names else "", "name": names.get(s, s)} for s in handed],
    }


def _address(node: Node, query: str) -> str:
    if node.kind is Kind.AGENT:
        return reverse("agent_detail", args=[node.key])
    return f"{reverse('agent_picture')}?unit={node.key}{query}"


def _lines(ties: Sequence[Tie]) -> list[Line]:
    return [Line(tie.source, tie.target, tie.weight) for tie in ties]


def in_words(picture: Picture) -> str:
    """The text alternative: how many of each, and how they hang together."""
    web = picture.web
    agents = sum(node.count for node in web.agents)
    parts = [
        ngettext("%(n)s agent", "%(n)s agents", agents) % {"n": agents},
        ngettext("%(n)s vendor", "%(n)s vendors", len(web.vendors)) % {"n": len(web.vendors)},
        ngettext("%(n)s kind of data", "%(n)s kinds of data", len(web.data)) % {"n": len(web.data)},
        ngettext("%(n)s delegation", "%(n)s delegations", len(web.delegates))
        % {"n": len(web.delegates)},
    ]
    return _("Who depends on whom: %(parts)s. The table below says the same.") % {
        "parts": ", ".join(parts)
    }
