"""A vendor changes a model: noted once, and every agent that uses it is to be tested again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase
from registry.actions.pinned_models import announce_end, find_model, locked_model, pin
from registry.actions.retests import open_retests
from registry.actions.vendor_parts import keeper_of, why_not
from registry.actions.vendors import locked
from registry.models import AgentModel, ModelChangeNotice, PinnedModel
from registry.models.releases import day_of
from registry.rules.vendors import (
    SOURCE_MAX,
    VERSION_MAX,
    Act,
    ModelState,
    NoticeKind,
    text_refusal,
)

SUBJECT = gettext_noop("%(vendor)s changes %(model)s")
BODY = gettext_noop("%(text)s\n\nSource: %(source)s")


@dataclass(frozen=True)
class Change:
    """What the vendor said, as somebody writes it down."""

    kind: NoticeKind
    text: str
    source: str
    to_version: str = ""
    effective_on: date | None = None


@recorded
def note_change(
    model: PinnedModel, said: Change, *, actor: Person, now: datetime
) -> ModelChangeNotice:
    """Store a change notice. A new version is pinned beside the old one, an end gets its day.

    Every agent that uses the model gets a re-test, unless only the price changes. Raises Refused
    for whoever may not, for what is missing, and for a change that was noted already.
    """
    vendor = locked(model.vendor)
    model = locked_model(model)
    refuse(why_not(Act.NOTE, vendor, actor, now))
    refuse(_refusal(model, said, day_of(now)))
    notice = ModelChangeNotice.objects.create(
        model=model,
        kind=said.kind,
        to_version=said.to_version.strip(),
        effective_on=said.effective_on,
        text=said.text.strip(),
        source=said.source.strip(),
        noted_by=actor,
        noted_at=now,
    )
    if said.kind == NoticeKind.END_OF_LIFE and said.effective_on is not None:
        announce_end(model, said.effective_on, now)
    record(
        "vendor.change_noted",
        vendor,
        actor=actor,
        now=now,
        refs=[notice, model],
        data={
            "kind": notice.kind,
            "model": model.name,
            "from_version": model.version,
            "to_version": notice.to_version,
            "effective_on": notice.effective_on and notice.effective_on.isoformat(),
        },
        personal={"text": notice.text, "source": notice.source},
    )
    if said.kind == NoticeKind.NEW_VERSION and not find_model(vendor, model.name, said.to_version):
        pin(vendor, model.name, said.to_version, actor=actor, now=now)
    open_retests(notice, actor=actor, now=now)
    _tell(notice, actor, now)
    return notice


def note_refusal(model: PinnedModel, person: Person, now: datetime) -> Refusal | None:
    """Why the person may note no change of this model; None when they may."""
    if no := why_not(Act.NOTE, model.vendor, person, now):
        return no
    return Refusal("vendor.model_ended") if model.state == ModelState.ENDED else None


def _refusal(model: PinnedModel, said: Change, today: date) -> Refusal | None:
    to_version = said.to_version.strip()
    if model.state == ModelState.ENDED:
        return Refusal("vendor.model_ended")
    if said.kind == NoticeKind.NEW_VERSION and not to_version:
        return Refusal("vendor.to_version_missing")
    if said.kind == NoticeKind.NEW_VERSION and to_version.casefold() == model.version.casefold():
        return Refusal("vendor.to_version_same")
    if said.kind == NoticeKind.END_OF_LIFE and said.effective_on is None:
        return Refusal("vendor.end_day_missing")
    if said.kind == NoticeKind.END_OF_LIFE and said.effective_on and said.effective_on < today:
        return Refusal("vendor.end_day_over")
    if no := _text_refusal(said, to_version):
        return no
    same = model.notices.filter(
        kind=said.kind, to_version=to_version, effective_on=said.effective_on
    )
    return Refusal("vendor.change_known_stale") if same.exists() else None


def _text_refusal(said: Change, to_version: str) -> Refusal | None:
    if to_version and (no := text_refusal(to_version, "vendor.to_version", most=VERSION_MAX)):
        return no
    return text_refusal(said.text, "vendor.change") or text_refusal(
        said.source, "vendor.change_source", most=SOURCE_MAX
    )


def _tell(notice: ModelChangeNotice, actor: Person, now: datetime) -> None:
    """The vendor's keeper, and the business owners of the agents that use it, hear of it by mail;
    the technical owners too where only the price changes: else they have work to do."""
    vendor = notice.model.vendor
    links = AgentModel.objects.in_use().filter(model=notice.model)
    agents = [link.agent for link in links.select_related(
        "agent__business_owner", "agent__technical_owner")]  # fmt: skip
    people = [keeper_of(vendor, now), *(agent.business_owner for agent in agents)]
    if notice.kind == NoticeKind.PRICE:
        people += [agent.technical_owner for agent in agents]
    found = {one.pk: one for one in people if one is not None and one.is_active and one != actor}
    for person in found.values():
        notify(
            person,
            key=f"model_notice:{notice.pk}:{person.pk}",
            subject=phrase(SUBJECT, vendor=vendor.name, model=str(notice.model)),
            body=phrase(BODY, text=notice.text, source=notice.source),
            url=vendor.get_absolute_url(),
            now=now,
        )
