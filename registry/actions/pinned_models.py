"""Pinned models of a vendor: added, announced to end, kept after all, ended on their day."""

from datetime import date, datetime

from django.db.models import F

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items
from registry.actions.vendor_parts import why_not
from registry.actions.vendors import locked
from registry.models import PinnedModel, Vendor
from registry.models.releases import day_of
from registry.rules.vendors import NAME_MAX, VERSION_MAX, Act, ModelState, text_refusal

CALENDAR = SYSTEM("calendar")


@recorded
def add_model(
    vendor: Vendor, name: str, version: str, *, actor: Person, now: datetime
) -> PinnedModel:
    """Pin a version of a model. Manifests that name it are looked for with the next tick.

    Raises Refused for whoever may not, for what is missing, and for a version that is there.
    """
    vendor = locked(vendor)
    refuse(why_not(Act.MODELS, vendor, actor, now))
    refuse(text_refusal(name, "vendor.model", most=NAME_MAX))
    refuse(text_refusal(version, "vendor.version", most=VERSION_MAX))
    if find_model(vendor, name, version) is not None:
        refuse(Refusal("vendor.model_known", {"model": f"{plain(name)} {plain(version)}"}))
    return pin(vendor, name, version, actor=actor, now=now)


def pin(vendor: Vendor, name: str, version: str, *, actor: Actor, now: datetime) -> PinnedModel:
    """Write a version of a locked vendor's model, inside the caller's action or as part of it."""
    made = PinnedModel.objects.create(
        vendor=vendor, name=plain(name), version=plain(version), added_at=now
    )
    look_for_conflicts_again(vendor)
    data = {"model": made.name, "version": made.version}
    record("vendor.model_pinned", vendor, actor=actor, now=now, refs=[made], data=data)
    return made


def find_model(vendor: Vendor, name: str, version: str) -> PinnedModel | None:
    same = vendor.pinned_models.filter(name__iexact=plain(name), version__iexact=plain(version))
    return same.first()


def plain(text: str) -> str:
    """Without blanks around it, and with single ones inside."""
    return " ".join(text.split())


def announce_end(model: PinnedModel, ends_on: date, now: datetime) -> None:
    """Write down when a locked model ends, inside the caller's action, which records it.

    Reminders of an earlier day are no longer about anything.
    """
    model.state, model.ends_on, model.announced_at = ModelState.END_ANNOUNCED, ends_on, now
    model.save(update_fields=["state", "ends_on", "announced_at"])


@recorded
def keep_model(model: PinnedModel, reason: str, *, actor: Person, now: datetime) -> PinnedModel:
    """The vendor took its announcement back: the model stays in use.

    Raises Refused for one whose end nobody announced, or that has ended.
    """
    vendor = locked(model.vendor)
    model = locked_model(model)
    refuse(keep_refusal(model, vendor, actor, now) or text_refusal(reason, "vendor.reason"))
    before = model.ends_on
    model.state, model.ends_on, model.announced_at = ModelState.IN_USE, None, None
    model.save(update_fields=["state", "ends_on", "announced_at"])
    close_items(model, actor=actor, now=now, outcome="kept")
    record(
        "vendor.model_kept",
        vendor,
        actor=actor,
        now=now,
        refs=[model],
        data={"before": before and before.isoformat()},
        personal={"reason": reason.strip()},
    )
    return model


def keep_refusal(
    model: PinnedModel, vendor: Vendor, person: Person, now: datetime
) -> Refusal | None:
    """Why the end cannot be taken back by this person; None when it can."""
    if no := why_not(Act.MODELS, vendor, person, now):
        return no
    if model.state == ModelState.ENDED:
        return Refusal("vendor.model_ended")
    return None if model.state == ModelState.END_ANNOUNCED else Refusal("vendor.model_stays_stale")


def end_models(now: datetime) -> int:
    """Note the end of every model whose last day is over; how many. Late if nobody looked."""
    over = PinnedModel.objects.filter(state=ModelState.END_ANNOUNCED, ends_on__lt=day_of(now))
    return sum(_end(pk, now) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@recorded
def _end(pk: int, now: datetime) -> bool:
    rows = PinnedModel.objects.select_for_update(of=("self",)).select_related("vendor")
    model = rows.get(pk=pk)
    over = model.ends_on is not None and model.ends_on < day_of(now)
    if model.state != ModelState.END_ANNOUNCED or not over:
        return False
    model.state = ModelState.ENDED
    model.save(update_fields=["state"])
    data = {"ends_on": model.ends_on.isoformat() if model.ends_on else None}
    if not model.agent_links.in_use().exists():
        close_items(model, actor=CALENDAR, now=now, outcome="ended")
    record("vendor.model_ended", model.vendor, actor=CALENDAR, now=now, refs=[model], data=data)
    return True


def locked_model(model: PinnedModel) -> PinnedModel:
    rows = PinnedModel.objects.select_for_update(of=("self",)).select_related("vendor")
    return rows.get(pk=model.pk)


def look_for_conflicts_again(vendor: Vendor) -> None:
    """The vendor is named by more texts or used by more agents: open cases may concern it now."""
    Vendor.objects.filter(pk=vendor.pk).update(names_version=F("names_version") + 1)
