"""A vendor as its page shows it to one reader, and the dates that agents' pages show of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govportal.people.models import Person
from govportal.people.rules import Role, sees_all
from govportal.refusals import Refusal
from registry.actions.vendor_parts import parts_of
from registry.models import (
    Agent,
    AgentModel,
    ModelChangeNotice,
    PinnedModel,
    Vendor,
    VendorAssessment,
)
from registry.models.releases import day_of
from registry.rules.expiries import Expiry, Thing, nearest
from registry.rules.vendors import Act, ModelState, Part, refusal
from registry.vendor_names import THING_NAMES


@dataclass(frozen=True)
class DateLine:
    """One date: what runs out, when, and how near that is, in shape and words."""

    label: str
    day: date
    tone: str
    words: str
    vendor: Vendor | None = None

    @property
    def is_over(self) -> bool:
        return self.tone == "bad"


@dataclass(frozen=True)
class Button:
    """What the reader may do, or why not."""

    label: str
    address: str
    refusal: Refusal | None
    name: str


@dataclass(frozen=True)
class ModelLine:
    """A pinned model with the agents that use it, as far as the reader may see them."""

    model: PinnedModel
    links: list[AgentModel]
    hidden: int
    may_keep: bool


@dataclass(frozen=True)
class NoticeLine:
    """A change notice, and how many of its re-tests are open."""

    notice: ModelChangeNotice
    asked: int
    open: int


@dataclass(frozen=True)
class VendorRoom:
    """Everything on the page of one vendor."""

    vendor: Vendor
    dates: list[DateLine]
    models: list[ModelLine]
    notices: list[NoticeLine]
    assessments: list[VendorAssessment]
    buttons: list[Button]
    reads_files: bool

    @property
    def offered(self) -> list[Button]:
        return [button for button in self.buttons if button.refusal is None]

    @property
    def refused(self) -> list[Button]:
        return [button for button in self.buttons if button.refusal is not None]

    @property
    def overdue(self) -> list[DateLine]:
        return [line for line in self.dates if line.is_over]


def date_line(expiry: Expiry, today: date, vendor: Vendor | None = None) -> DateLine:
    """An expiry in the reader's language."""
    label = str(THING_NAMES[expiry.thing])
    if expiry.label:
        label = f"{label}: {expiry.label}"
    days = expiry.days_left(today)
    if expiry.is_over(today):
        return DateLine(label, expiry.last_day, "bad", _over_words(expiry, -days), vendor)
    words = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    tone = "warn" if expiry.is_near(today) else "ok"
    return DateLine(label, expiry.last_day, tone, words if days else _("last day"), vendor)


def _over_words(expiry: Expiry, days: int) -> str:
    if expiry.thing is Thing.ASSESSMENT:
        return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    return ngettext("over for %(n)s day", "over for %(n)s days", days) % {"n": days}


def date_lines(
    expiries: Iterable[Expiry], today: date, vendor: Vendor | None = None
) -> list[DateLine]:
    return [date_line(expiry, today, vendor) for expiry in nearest(expiries)]


def reads_files(vendor: Vendor, person: Person, now: datetime) -> bool:
    """Agreements and certificates are read by those who keep, assess or oversee vendors, and by
    the technical owners of agents that use one; not by everybody who may know the vendor."""
    roles = person.roles_on(day_of(now))
    if sees_all(roles) or roles & {Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER}:
        return True
    return bool(parts_of(vendor, person, now) & {Part.OWNER, Part.USER})


def vendor_room(vendor: Vendor, reader: Person, now: datetime) -> VendorRoom:
    """The page of a vendor that was loaded ``for_page()``."""
    parts, today = parts_of(vendor, reader, now), day_of(now)
    models = _models(vendor, reader, may_keep=refusal(Act.MODELS, parts) is None)
    roles = reader.roles_on(today)
    reads = sees_all(roles) or bool(parts & {Part.OWNER, Part.USER, Part.REVIEWER})
    return VendorRoom(
        vendor=vendor,
        dates=date_lines(vendor.expiries(), today),
        models=models,
        notices=_notices(vendor),
        assessments=list(vendor.assessments.select_related("assessor", "agreement")[:20]),
        buttons=_buttons(vendor, parts, sum(len(m.links) + m.hidden for m in models)),
        reads_files=reads,
    )


def for_page() -> Any:
    """What to load with a vendor for its page."""
    rows = Vendor.objects.select_related("owner", "standing__assessor", "standing__agreement")
    return rows.prefetch_related("standing__certificates__document", "pinned_models")


def _models(vendor: Vendor, reader: Person, *, may_keep: bool) -> list[ModelLine]:
    links = AgentModel.objects.in_use().filter(model__vendor=vendor).order_by("agent__name", "pk")
    seen: dict[int, list[AgentModel]] = {}
    hidden: dict[int, int] = {}
    visible = set(
        Agent.objects.visible_to(reader).filter(model_links__in=links).values_list("pk", flat=True)
    )
    for link in links.select_related("agent"):
        if link.agent_id in visible:
            seen.setdefault(link.model_id, []).append(link)
        else:
            hidden[link.model_id] = hidden.get(link.model_id, 0) + 1
    return [
        ModelLine(
            model,
            seen.get(model.pk, []),
            hidden.get(model.pk, 0),
            may_keep and model.state == ModelState.END_ANNOUNCED,
        )
        for model in vendor.pinned_models.all()
    ]


def _notices(vendor: Vendor) -> list[NoticeLine]:
    rows = ModelChangeNotice.objects.filter(model__vendor=vendor)
    shown = rows.select_related("model", "noted_by").prefetch_related(Prefetch("retests"))[:20]
    return [NoticeLine(notice, **notice.counts) for notice in shown]


def _buttons(vendor: Vendor, parts: frozenset[Part], uses: int) -> list[Button]:
    """What can be done here; ending only while no agent uses a model."""
    acts = [
        (Act.ASSESS, _("Assess it"), "vendor_assess"),
        (Act.NOTE, _("Note a change"), "vendor_note"),
        (Act.MODELS, _("Pin a model"), "vendor_pin"),
        (Act.EDIT, _("Change the description"), "vendor_edit"),
        (
            Act.END,
            _("Take it up again") if vendor.is_ended else _("End the relation"),
            "vendor_end",
        ),
    ]
    found = []
    for act, label, name in acts:
        no = refusal(act, parts, is_ended=vendor.is_ended)
        if no is None and act is Act.END and uses and not vendor.is_ended:
            no = Refusal("vendor.in_use", {"count": uses})
        found.append(Button(label, reverse(name, args=[vendor.slug]), no, name))
    return found
