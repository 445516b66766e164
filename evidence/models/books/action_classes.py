"""The book of a class of actions: the agents whose tools belong to it, and the people's part.

“Evidence of human oversight for refunds” (1-domain.md §8). What single actions were decided at run
time is the gateway's to tell; until it is there, the book says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.models import Request
from evidence.models.books.bound import Bound, Listed
from evidence.models.books.class_agents import agents_of, agents_told
from evidence.models.books.days import borders, days_of, span_lines
from evidence.models.books.incidents import incident_pieces
from evidence.models.books.ledger_counts import incidents_told, requests_told
from evidence.models.books.lists import Again, incident_list, request_list
from evidence.models.books.pieces import Leaf, NothingPiece, Reading, key_of
from evidence.models.books.policies import policies_of
from evidence.models.books.requests import request_pieces
from evidence.rules.action_classes import class_refusal, lines_of, tools_of
from evidence.rules.books import ChapterHead
from evidence.rules.omissions import Omission
from evidence.rules.sections import Drawn, Section, Table
from evidence.rules.sheets import population_of
from govportal.refusals import refuse
from incidents.models import Incident
from registry.models import Agent, Authorisation, Manifest, PermissionPolicy, RuntimeRule


@dataclass(frozen=True)
class ReachPiece:
    """What one agent may do of the class, since when, by which right, and under which rules."""

    pk: int
    slug: str
    name: str
    asked: str
    group: str

    @property
    def head(self) -> ChapterHead:
        return ChapterHead(key_of("reach", self.slug), self.name, self.group, 2)

    @property
    def ref(self) -> str:
        return f"agent:{self.slug}"

    def refs(self) -> Iterable[str]:
        rows = (self._manifests(), self._rights(), self._policies(), self._rules())
        return {self.ref, *(one.ledger_ref for some in rows for one in some)}

    def open(self, reading: Reading) -> Leaf:
        sections = (self._tools(), self._granted(), self._lines(), self._binding())
        return Leaf(self.head, sections, self.refs())

    def _manifests(self) -> "QuerySet[Manifest]":
        return Manifest.objects.filter(agent=self.pk).order_by("pk")

    def _rights(self) -> "QuerySet[Authorisation]":
        return Authorisation.objects.filter(agent=self.pk).order_by("pk")

    def _policies(self) -> "QuerySet[PermissionPolicy]":
        return PermissionPolicy.objects.filter(agent=self.pk).order_by("n")

    def _rules(self) -> "QuerySet[RuntimeRule]":
        return RuntimeRule.objects.filter(agent=self.pk).order_by("pk")

    def _tools(self) -> Section:
        rows = [
            {"agent": self.slug, "manifest": one.label, "fingerprint": one.fingerprint,
             "created_at": one.created_at, "tool": tool.get("name"), "system": tool.get("system"),
             "operations": tool.get("operations"), "writes": tool.get("writes"),
             "reversible": tool.get("reversible"), "scope": tool.get("scope")}
            for one in self._manifests()
            for tool in tools_of(self.asked, one.content.get("tools") or ())
        ]  # fmt: skip
        heads = (_("Manifest"), _("Tool"), _("System"), _("Operations"), _("Writes"), _("Undone"))
        lines = tuple(
            (row["manifest"], row["tool"], row["system"] or "–",
             ", ".join(map(str, _many(row["operations"]))), _word(row["writes"]),
             _word(row["reversible"]))
            for row in rows
        )  # fmt: skip
        columns = "agent manifest fingerprint created_at tool system operations writes reversible"
        words = {
            "title": _("Tools of the class"),
            "source": _("Tools of every manifest of these agents."),
            "filters": _("Those whose name, system or operations have every word of the class."),
            "clock": _("created_at is the portal’s time of the manifest."),
        }
        return Section(
            "tools", _("Its tools of the class"), 10,
            table=Table(heads, lines) if lines else None,
            populations=(Drawn(population_of("class_tools", f"{columns} scope", rows), words),),
        )  # fmt: skip

    def _granted(self) -> Section:
        found = list(self._rights())
        rows = [
            {"agent": self.slug, "id": one.pk, "environment": one.environment, "stage": one.stage,
             "state": one.state, "fingerprint": one.fingerprint, "basis": one.basis,
             "valid_from": one.valid_from, "valid_until": one.valid_until, "live_at": one.live_at}
            for one in found
        ]  # fmt: skip
        heads = (_("Environment"), _("State"), _("From"), _("Until"), _("By"))
        lines = tuple((one.get_environment_display(), one.get_state_display(), one.valid_from,
                       one.valid_until, one.basis.replace(":", " ")) for one in found)  # fmt: skip
        columns = "agent id environment stage state fingerprint basis valid_from valid_until"
        words = {
            "title": _("Rights of these agents"),
            "source": _("Authorisations of the agents."),
            "filters": _("All of them, those that have ended too."),
            "clock": _("valid_until is the last day, in the portal’s zone."),
        }
        return Section(
            "rights", _("By whose decision"), 20,
            facts=() if lines else ((_("Right"), _("none was given")),),
            table=Table(heads, lines) if lines else None,
            populations=(Drawn(population_of("class_rights", f"{columns} live_at", rows), words),),
        )  # fmt: skip

    def _lines(self) -> Section:
        rows = [
            {"agent": self.slug, "n": one.n, "list": key, "pattern": pattern,
             "digest": one.digest, "stored_at": one.stored_at}
            for one in self._policies()
            for key, pattern in lines_of(self.asked, one.content)
        ]  # fmt: skip
        said = {"allowed_actions": _("Allowed"), "denied_actions": _("Denied")}
        lines = tuple((row["n"], said[str(row["list"])], row["pattern"], row["stored_at"])
                      for row in rows)  # fmt: skip
        words = {
            "title": _("Lines of permission policies"),
            "source": _("Every version of the agents’ permission policies."),
            "filters": _("Lines that reach actions of the class; what reaches everything does."),
            "clock": _("stored_at is the portal’s time."),
        }
        return Section(
            "permissions", _("What its permission policy says of them"), 30,
            table=Table((_("Version"), _("Says"), _("Action"), _("Stored")), lines)
            if lines else None,
            populations=(
                Drawn(population_of("class_permissions", "agent n list pattern digest stored_at",
                                    rows), words),
            ),
        )  # fmt: skip

    def _binding(self) -> Section:
        found = list(self._rules())
        rows = [
            {"agent": self.slug, "id": one.pk, "rule": one.rule, "effect": one.effect,
             "about": one.about, "words": one.words, "state": one.state,
             "begins_at": one.begins_at, "over_at": one.over_at}
            for one in found
        ]  # fmt: skip
        lines = tuple((one.words, one.sign[1], one.begins_at, one.over_at or "–") for one in found)
        words = {
            "title": _("Run-time rules of these agents"),
            "source": _("Rules that bind rights while conditions are open."),
            "filters": _("All of the agents, whatever they are about."),
            "clock": _("begins_at and over_at are the portal’s times."),
        }
        return Section(
            "rules", _("Rules that bind it at run time"), 40,
            table=Table((_("Rule"), _("State"), _("From"), _("Over")), lines) if lines else None,
            populations=(
                Drawn(population_of("class_rules",
                                    "agent id rule effect about words state begins_at over_at",
                                    rows), words),
            ),
        )  # fmt: skip


def _many(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _word(value: object) -> str:
    if value is None:
        return _("not said")
    return _("yes") if value else _("no")


def actions_book(reading: Reading) -> Bound:
    """Raises Refused for what names no class of actions. No agent at all is an answer too."""
    asked, span = reading.scope.number, reading.scope.span
    refuse(class_refusal(asked))
    numbers = agents_of(asked, reading.size)
    agents = list(Agent.objects.filter(pk__in=numbers).select_related("unit").order_by("slug"))
    requests = Request.objects.filter(agent__in=numbers).order_by("pk")
    incidents = Incident.objects.filter(agent__in=numbers).order_by("pk")
    if span is not None:
        since, before = borders(span)
        sent = Q(submitted_at__gte=since, submitted_at__lt=before)
        requests = requests.filter(sent | Q(closed_at__gte=since, closed_at__lt=before))
        incidents = incidents.filter(reported_at__gte=since, reported_at__lt=before)
    first = min((agent.created_at for agent in agents), default=reading.moment)
    policies, policy_list, omitted = policies_of(reading, days_of(span, first, reading.moment))
    group, slugs = _("Agents and their tools"), [agent.ledger_ref for agent in agents]
    return Bound(
        reading=reading,
        number=asked,
        title=_("Evidence of human oversight for “%(class)s”") % {"class": asked},
        front=_front(asked, agents, reading),
        found=(
            *(ReachPiece(one.pk, one.slug, one.name, asked, group) for one in agents),
            *(() if agents else (_nobody(asked),)),
            *request_pieces(requests, _("Requests of these agents")),
            *incident_pieces(incidents, _("Incidents of these agents")),
            *policies,
        ),
        own_refs=frozenset(agent.ledger_ref for agent in agents),
        own_named=frozenset(agent.unit.ledger_ref for agent in agents),
        lists=(
            _listed(asked, agents, reading),
            request_list(
                requests,
                reading,
                _requests_again(slugs, reading),
                _("Requests about these agents."),
            ),
            incident_list(
                incidents,
                reading,
                Again(len(incidents_told(slugs, reading.size, span))),
                _("Incidents of these agents."),
            ),
            policy_list,
        ),
        left_out=(Omission("gateway"), Omission("other_names", params={"class": asked}), *omitted),
    )


def _requests_again(agents: Sequence[str], reading: Reading) -> Again:
    """Requests that were decided in the days belong to them too."""
    if reading.scope.span is not None:
        return Again(why=_("requests of the days are those sent or decided in them."))
    return Again(len(requests_told(agents, reading.size)))


def _nobody(asked: str) -> NothingPiece:
    text = _("No agent has ever had a tool whose name, system or operations have “%(class)s”.")
    return NothingPiece(_("No agent"), text % {"class": asked})


def _front(asked: str, agents: Sequence[Agent], reading: Reading) -> dict[str, object]:
    return {
        "says": [
            _(
                "The pack answers one question: who decided that agents may do such actions, under "
                "which conditions, and what has gone wrong?"
            ),
            _(
                "Decisions on single actions at run time, and people who were asked before one, "
                "are not in this pack: the portal’s gateway for them is not in use."
            ),
        ],
        "lines": [
            (_("Class of actions"), asked),
            (_("Agents"), str(len(agents))),
            *span_lines(reading.scope.span),
        ],
    }


def _listed(asked: str, agents: Sequence[Agent], reading: Reading) -> Listed:
    found = [
        {"slug": one.slug, "name": one.name, "unit": one.unit.name, "tier": one.tier,
         "lifecycle": one.lifecycle, "approval": one.approval, "ref": one.ledger_ref}
        for one in agents
    ]  # fmt: skip
    return Listed(
        population_of("class_agents", "slug name unit tier lifecycle approval ref", found),
        {
            "title": _("Agents of the class"),
            "source": _("Every manifest of every agent."),
            "filters": _("Those with a tool whose name, system or operations have every word of "
                         "“%(class)s”, in any version.") % {"class": asked},
            "clock": _("None: manifests never change."),
        },
        counted=len(agents_told(asked, reading.size)),
        counted_how=_("Agents of the entries “manifest.kept” whose manifest has such a tool."),
    )  # fmt: skip
