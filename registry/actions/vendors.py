"""Vendors in the register: added, described, ended, taken up again."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django.core.files.uploadedfile import UploadedFile

from govportal.file_rules import content_type
from govportal.ledger.actions import record, recorded
from govportal.marks import Seen, changed_refusal
from govportal.people.models import Person
from govportal.people.rules.interests import key_of
from govportal.refusals import Refusal, refuse
from govportal.uploads import checked
from govportal.worklist.actions import close_items
from registry.actions.vendor_parts import parts_of, why_not
from registry.models import AgentModel, Vendor, VendorDocument
from registry.models.releases import day_of
from registry.rules.vendors import (
    NAME_MAX,
    RESERVED,
    TEXT_MAX,
    Act,
    budget_refusal,
    text_refusal,
)

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")


@dataclass(frozen=True)
class Description:
    """What people write about a vendor; all of it, as a form or a program gives it."""

    name: str
    kind: str = "model"
    other_names: tuple[str, ...] = ()
    contact: str = ""
    owner: Person | None = None
    notes: str = ""
    fallback_plan: str = ""
    multi_provider_plan: str = ""
    budget_limit: Decimal | None = None
    budget_currency: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As they are stored: without blanks around, each other name once."""
        plain = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in vars(self).items()
        }
        own = key_of(plain["name"])
        names = {key_of(n): n.strip() for n in self.other_names if n.strip()}
        return plain | {"other_names": [n for key, n in names.items() if key != own], "key": own}


def described(vendor: Vendor) -> Description:
    """The description as it is stored."""
    stored = {name: getattr(vendor, name) for name in Description.__dataclass_fields__}
    return Description(**stored | {"other_names": tuple(vendor.other_names)})


def slug_of(name: str) -> str:
    """A short name from a name; empty where nothing of it can stand in an address."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


@recorded
def add_vendor(said: Description, slug: str = "", *, actor: Person, now: datetime) -> Vendor:
    """Put a vendor into the register. Without a short name it gets one made of its name.

    Raises Refused for whoever may not, for a name or short name that is missing, malformed or
    taken, and for a budget that makes no sense.
    """
    refuse(why_not(Act.ADD, None, actor, now))
    short = slug.strip() or slug_of(said.name)
    refuse(_description_refusal(said, None) or _slug_refusal(short))
    vendor = Vendor.objects.create(slug=short, created_at=now, **said.columns)
    _record("vendor.added", vendor, actor, now)
    return vendor


@recorded
def edit_vendor(
    vendor: Vendor, said: Description, *, seen: Seen = None, actor: Person, now: datetime
) -> Vendor:
    """Describe a vendor anew; a name it had before is kept among its other names.

    ``seen``: marks of the description that the change was made from; Refused (stale) for others.
    """
    vendor = locked(vendor)
    refuse(why_not(Act.EDIT, vendor, actor, now))
    refuse(changed_refusal(vendor.mark, seen))
    refuse(_description_refusal(said, vendor))
    before, columns = vendor.names, said.columns
    if columns["key"] != vendor.key and vendor.name not in columns["other_names"]:
        columns["other_names"] = [*columns["other_names"], vendor.name]
    for name, value in columns.items():
        setattr(vendor, name, value)
    if vendor.names != before:
        vendor.names_version += 1
    vendor.save()
    _record("vendor.edited", vendor, actor, now)
    return vendor


@recorded
def end_vendor(vendor: Vendor, reason: str, *, actor: Person, now: datetime) -> Vendor:
    """The relation is over: nothing of it runs out any more. Raises Refused while agents use it."""
    vendor = locked(vendor)
    refuse(end_refusal(vendor, actor, now) or text_refusal(reason, "vendor.reason"))
    vendor.ended_on = day_of(now)
    vendor.save(update_fields=["ended_on"])
    for subject in (vendor.standing, *vendor.pinned_models.all()):
        if subject is not None:
            close_items(subject, actor=actor, now=now, outcome="ended")
    _record("vendor.ended", vendor, actor, now, reason=reason.strip())
    return vendor


@recorded
def take_up_vendor(vendor: Vendor, reason: str, *, actor: Person, now: datetime) -> Vendor:
    """The relation goes on after all. Raises Refused for one that has not ended."""
    vendor = locked(vendor)
    refuse(take_up_refusal(vendor, actor, now) or text_refusal(reason, "vendor.reason"))
    vendor.ended_on = None
    vendor.save(update_fields=["ended_on"])
    _record("vendor.taken_up", vendor, actor, now, reason=reason.strip())
    return vendor


def end_refusal(vendor: Vendor, person: Person, now: datetime) -> Refusal | None:
    """Why the relation cannot be ended by this person now; None when it can."""
    if found := why_not(Act.END, vendor, person, now):
        return found
    if vendor.is_ended:
        return Refusal("vendor.ended_stale")
    used = AgentModel.objects.in_use().filter(model__vendor=vendor)
    count = used.values("agent").distinct().count()
    return Refusal("vendor.in_use", {"count": count}) if count else None


def take_up_refusal(vendor: Vendor, person: Person, now: datetime) -> Refusal | None:
    found = why_not(Act.END, vendor, person, now)
    return found or (None if vendor.is_ended else Refusal("vendor.goes_on_stale"))


@recorded
def keep_document(
    vendor: Vendor, file: "UploadedFile[Any]", *, actor: Person, now: datetime
) -> VendorDocument:
    """Store a file for what is being written about the vendor; the same bytes are stored once.

    Raises Refused for a size, type or name that is not accepted. Who may, says the act it is for.
    """
    upload = checked(file)
    mine = VendorDocument.objects.filter(vendor=vendor, sha256=upload.sha256, name=upload.name)
    same = mine.filter(uploaded_by=actor).first()
    if same is not None:
        return same
    known = VendorDocument.objects.filter(sha256=upload.sha256).first()
    made = VendorDocument.objects.create(
        vendor=vendor,
        file=known.file.name if known else upload.file,
        name=upload.name,
        size=upload.file.size or 0,
        content_type=content_type(upload.name),
        sha256=upload.sha256,
        uploaded_by=actor,
        uploaded_at=now,
    )
    data = {"sha256": made.sha256, "size": made.size}
    record("vendor.document_kept", vendor, actor=actor, now=now, refs=[made], data=data,
           personal={"name": made.name})  # fmt: skip
    return made


def locked(vendor: Vendor) -> Vendor:
    """The vendor's row, for a change of it or of what hangs on it."""
    rows = Vendor.objects.select_for_update(of=("self",)).select_related("standing")
    return rows.get(pk=vendor.pk)


def _description_refusal(said: Description, vendor: Vendor | None) -> Refusal | None:
    if found := text_refusal(said.name, "vendor.name", most=NAME_MAX):
        return found
    if not key_of(said.name):
        return Refusal("vendor.name_missing", {"least": 1, "has": 0})
    if said.owner is not None and not said.owner.is_active:
        return Refusal("people.inactive", {"person": said.owner.full_name})
    return (
        _texts_refusal(said)
        or budget_refusal(said.budget_limit, said.budget_currency)
        or _taken(said, vendor)
    )


def _texts_refusal(said: Description) -> Refusal | None:
    if any(len(name) > NAME_MAX for name in said.other_names):
        return Refusal("vendor.other_name_long", {"most": NAME_MAX})
    texts = (said.contact, said.notes, said.fallback_plan, said.multi_provider_plan)
    longest = max(len(text.strip()) for text in texts)
    if longest > TEXT_MAX:
        return Refusal("vendor.text_long", {"most": TEXT_MAX, "has": longest})
    return None


def _taken(said: Description, vendor: Vendor | None) -> Refusal | None:
    """No two vendors share a name: a declared link would not say which is meant."""
    mine = {key_of(name): name for name in (said.name, *said.other_names) if key_of(name)}
    for other in Vendor.objects.exclude(pk__in=[vendor.pk] if vendor else []):
        for name in other.names:
            if key_of(name) in mine:
                taken = mine[key_of(name)]
                return Refusal("vendor.name_taken", {"name": taken, "vendor": other.name})
    return None


def _slug_refusal(slug: str) -> Refusal | None:
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        return Refusal("vendor.slug_malformed", {"slug": slug})
    if Vendor.objects.filter(slug=slug).exists():
        return Refusal("vendor.slug_taken", {"slug": slug})
    return None


def _record(verb: str, vendor: Vendor, actor: Person, now: datetime, reason: str = "") -> None:
    parts = sorted(parts_of(vendor, actor, now))
    personal = {"reason": reason} if reason else {}
    record(verb, vendor, actor=actor, now=now, role=parts[0] if parts else "", personal=personal)
