"""Which pinned models an agent uses: proposed from its manifest, confirmed by a person."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase
from registry.actions.pinned_models import look_for_conflicts_again
from registry.actions.retests import close_moot, open_retests_of
from registry.actions.vendor_items import give_once, take_from_others
from registry.models import Agent, AgentModel, Authorisation, Manifest, PinnedModel
from registry.rules.lifecycle import Lifecycle
from registry.rules.model_matching import Known, matches, said_by, words_of
from registry.rules.vendors import LinkState, ModelState, text_refusal

LINK_ITEM = "agent.model"
MATCHER = SYSTEM("register")
TITLE = gettext_noop("Confirm which model it uses: %(agent)s")
BATCH = 20


def known_models(models: Iterable[PinnedModel]) -> list[Known]:
    """Pinned models as the rules compare them; load them with their vendor."""
    return [Known(one.pk, one.name, one.version, one.vendor.names) for one in models]


def proposable(manifest: Manifest, models: Iterable[PinnedModel]) -> list[PinnedModel]:
    """The models that a manifest names."""
    by_pk = {model.pk: model for model in models}
    return [by_pk[one.pk] for one in matches(manifest.content, known_models(by_pk.values()))]


@recorded
def propose_models(manifest: Manifest, *, actor: Actor, now: datetime) -> list[AgentModel]:
    """Propose what an authorised manifest names to the agent's technical owner.

    Once for each manifest: what was declined for it is not proposed again. Nothing where the
    register knows no such model.
    """
    models = PinnedModel.objects.exclude(state=ModelState.ENDED).select_related("vendor")
    named = proposable(manifest, models)
    if not named:
        return []
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=manifest.agent_id)
    links = AgentModel.objects.filter(agent=agent)
    using = set(links.in_use().values_list("model_id", flat=True))
    using |= set(links.filter(manifest=manifest).values_list("model_id", flat=True))
    said, _versions = said_by(manifest.content)
    made = [
        AgentModel.objects.create(
            agent=agent,
            model=model,
            manifest=manifest,
            said=said[:300],
            state=LinkState.PROPOSED,
            proposed_at=now,
        )
        for model in named
        if model.pk not in using
    ]
    if made:
        _tell_of(agent, made, "agent.models_proposed", actor, now)
        ask_technical_owner(agent, actor=actor, now=now)
    return made


def ask_technical_owner(agent: Agent, *, actor: Actor, now: datetime) -> None:
    """Put what waits for a yes or no onto the technical owner's list, once; idempotent.

    It is taken off again when nothing waits, and moves when somebody else runs the agent.
    """
    person = agent.technical_owner
    if not AgentModel.objects.filter(agent=agent, state=LinkState.PROPOSED).exists():
        close_items(agent, kind=LINK_ITEM, actor=actor, now=now)
    elif person is not None and person.is_active:
        take_from_others(agent, person, kind=LINK_ITEM, actor=actor, now=now)
        give_once(
            agent,
            person,
            kind=LINK_ITEM,
            role="technical_owner",
            title=phrase(TITLE, agent=agent.name),
            url=reverse("agent_models", args=[agent.slug]),
            actor=actor,
            now=now,
        )


def keep_links(now: datetime) -> int:
    """See to it that every proposal waits for who runs its agent by now; how many it moved."""
    waiting = AgentModel.objects.filter(state=LinkState.PROPOSED).values("agent_id")
    agents = Agent.objects.filter(pk__in=waiting).select_related("technical_owner").order_by("pk")
    return sum(_keep_asked(agent, now) for agent in list(agents))


@recorded
def _keep_asked(agent: Agent, now: datetime) -> int:
    mine = WorkItem.objects.open().about(agent.ledger_ref).filter(kind=LINK_ITEM)
    if mine.filter(assignee=agent.technical_owner_id).exists():
        return 0
    ask_technical_owner(agent, actor=MATCHER, now=now)
    return int(mine.exists())


def link_refusal(agent: Agent, person: Person) -> Refusal | None:
    """Why somebody may not say what the agent uses; None when they may."""
    if agent.technical_owner_id != person.pk:
        return Refusal("agent.only_technical_owner_links")
    if agent.lifecycle == Lifecycle.RETIRED:
        return Refusal("agent.retired_uses_nothing")
    return None


@recorded
def confirm_model(link: AgentModel, *, actor: Person, now: datetime) -> AgentModel:
    """The technical owner says yes to a proposal."""
    link = _decide(link, LinkState.PROPOSED, LinkState.CONFIRMED, "", actor, now)
    return _after(link, "agent.model_confirmed", actor, now)


@recorded
def decline_model(link: AgentModel, reason: str, *, actor: Person, now: datetime) -> AgentModel:
    """The technical owner says that the agent does not use it: its open re-tests end, too."""
    link = _decide(link, LinkState.PROPOSED, LinkState.DECLINED, reason, actor, now)
    return _after(link, "agent.model_declined", actor, now)


@recorded
def end_model_use(link: AgentModel, reason: str, *, actor: Person, now: datetime) -> AgentModel:
    """The agent uses it no longer."""
    link = _decide(link, LinkState.CONFIRMED, LinkState.ENDED, reason, actor, now)
    return _after(link, "agent.model_use_ended", actor, now)


@recorded
def name_model(agent: Agent, model: PinnedModel, *, actor: Person, now: datetime) -> AgentModel:
    """The technical owner names a model that no manifest's text led to."""
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    refuse(link_refusal(agent, actor))
    if model.state == ModelState.ENDED:
        refuse(Refusal("vendor.model_ended"))
    if AgentModel.objects.in_use().filter(agent=agent, model=model).exists():
        refuse(Refusal("agent.model_known_stale", {"model": str(model)}))
    link = AgentModel.objects.create(
        agent=agent,
        model=model,
        state=LinkState.CONFIRMED,
        proposed_at=now,
        decided_at=now,
        decided_by=actor,
    )
    return _after(link, "agent.model_named", actor, now)


def _decide(
    link: AgentModel,
    source: LinkState,
    target: LinkState,
    reason: str,
    actor: Person,
    now: datetime,
) -> AgentModel:
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=link.agent_id)
    rows = AgentModel.objects.select_for_update(of=("self",)).select_related("model__vendor")
    link = rows.get(pk=link.pk)
    refuse(link_refusal(agent, actor))
    if link.state != source:
        refuse(Refusal("agent.model_decided_stale", {"model": str(link.model)}))
    if target is not LinkState.CONFIRMED:
        refuse(text_refusal(reason, "vendor.reason"))
    link.agent, link.state, link.reason = agent, target, reason.strip()
    link.decided_at, link.decided_by = now, actor
    link.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return link


def _after(link: AgentModel, verb: str, actor: Person, now: datetime) -> AgentModel:
    """Record the decision, and let follow what depends on whether the agent uses the model."""
    _tell_of(link.agent, [link], verb, actor, now, reason=link.reason)
    ask_technical_owner(link.agent, actor=actor, now=now)
    if not link.uses:
        close_moot(link.agent, link.model, actor=actor, now=now)
        if not link.model.agent_links.in_use().exists():
            close_items(link.model, actor=actor, now=now, outcome="unused")
    return link


def _tell_of(
    agent: Agent,
    links: list[AgentModel],
    verb: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    record(
        verb,
        agent,
        actor=actor,
        now=now,
        refs=[ref for link in links for ref in (link, link.model, link.model.vendor)],
        data={"models": [str(link.model) for link in links]},
        personal={"reason": reason} if reason else {},
    )
    for link in links:
        if link.uses:
            look_for_conflicts_again(link.model.vendor)
            open_retests_of(link, actor=actor, now=now)


def look_for_models(now: datetime) -> int:
    """Propose models that were pinned since to the agents whose manifests name them; how many
    models were looked for. In batches: the rest waits for the next tick."""
    new = PinnedModel.objects.filter(looked_for_at__isnull=True).select_related("vendor")
    models = list(new.order_by("pk")[:BATCH])
    for model in models:
        _look_for(model, now)
    return len(models)


def _look_for(model: PinnedModel, now: datetime) -> None:
    first, *_rest = words_of(model.name).split() or [model.name]
    rights = Authorisation.objects.standing().filter(manifest__body__icontains=first)
    numbers = rights.exclude(agent__lifecycle=Lifecycle.RETIRED).values("manifest_id")
    for manifest in Manifest.objects.filter(pk__in=numbers).order_by("pk").iterator():
        propose_models(manifest, actor=MATCHER, now=now)
    PinnedModel.objects.filter(pk=model.pk).update(looked_for_at=now)
