"""Asking for packs, building them in the background, handing them out, and removing them."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from evidence.actions.book_folder import work_of, works
from evidence.actions.building import Built
from evidence.models import Pack, PackSeries
from evidence.models.scopes import pack_refusal
from evidence.models.subjects import About, Subject, subject_of
from evidence.rules.packing import Kind
from evidence.rules.packs import (
    KEPT_FOR,
    MOVES,
    State,
    cancel_refusal,
    download_refusal,
    held_refusal,
    refusal,
    waiting_refusal,
)
from evidence.rules.slices import Access
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, Reference
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import beat_job, enqueue_job, notify
from govportal.worklist.models import Job

DAY = 86_400
KIND, BOOK = "evidence.pack", "evidence.book"
"""Jobs of packs about one thing, and of those that may have thousands of pages."""


def access_of(person: Person, now: datetime) -> Access:
    """What this person's packs may hold."""
    return Access.FULL if person.sees_all_on(timezone.localdate(now)) else Access.PART


def request_pack(about: About, *, actor: Person, now: datetime) -> Pack:
    """Ask for a pack about what the actor may see; the same one while it is built.

    Raises Refused for days that it cannot be about, and for what is not for this person.
    """
    return _ask(subject_of(about), actor, now)


def request_again(pack: Pack, *, actor: Person, now: datetime) -> Pack:
    """Ask for a pack about the same thing, as it is now."""
    named = {kind: getattr(pack, kind) for kind in ("request", "incident", "agent")}
    return _ask(replace(pack.about, **named), actor, now)


@recorded
def _ask(about: Subject, actor: Person, now: datetime) -> Pack:
    refuse(pack_refusal(about, actor, now))
    PackSeries.objects.get_or_create(year=now.year)
    series = PackSeries.objects.select_for_update().get(year=now.year)
    scope = {
        "kind": about.kind,
        "about_number": about.number,
        "span": str(about.span or ""),
        "requested_by": actor,
        "access": access_of(actor, now),
    }
    waiting = Pack.objects.filter(state=State.WAITING, language="en", **scope).first()
    if waiting is not None:
        return waiting
    refuse(waiting_refusal(_waiting_of(actor)))
    series.last += 1
    series.save(update_fields=["last"])
    number = f"EP-{series.year}-{series.last:04d}"
    pack = Pack.objects.create(
        number=number,
        requested_at=now,
        about_title=about.title[:300],
        about_ref=about.ledger_ref,
        request=about.request,
        incident=about.incident,
        agent=about.agent,
        **scope,
    )
    _enqueue(pack, actor, now)
    record(
        "evidence.pack_requested",
        pack,
        actor=actor,
        now=now,
        refs=[Reference(pack.about_ref)],
        data={"scope": pack.scope.as_data()},
    )
    return pack


def _waiting_of(person: Person) -> int:
    """Those that nobody builds any more do not count: they fail at the next tidying."""
    rows = Pack.objects.filter(state=State.WAITING, requested_by=person)
    return rows.exclude(pk__in=Pack.objects.lost().values("pk")).count()


def _enqueue(pack: Pack, actor: Actor, now: datetime) -> None:
    pack.job = enqueue_job(
        BOOK if Kind(pack.kind).is_book else KIND,
        {"pack": pack.number},
        subject=pack,
        requester=pack.requested_by,
        actor=actor,
        now=now,
    )
    pack.step, pack.step_done, pack.step_total = "", 0, 0
    pack.save(update_fields=["job", "step", "step_done", "step_total"])


@recorded
def cancel_pack(pack: Pack, *, actor: Person, now: datetime) -> Pack:
    """Stop building a pack; its worker notices within seconds, and what it has printed is gone.

    Raises Refused for anybody but who asked for it, and when it is over.
    """
    pack = _locked(pack)
    refuse(cancel_refusal(State(pack.state), is_own=pack.requested_by_id == actor.pk))
    pack.state = State.CANCELLED
    pack.save(update_fields=["state"])
    about = [Reference(pack.about_ref)]
    record("evidence.pack_cancelled", pack, actor=actor, now=now, refs=about)
    return pack


@recorded
def retry_pack(pack: Pack, *, actor: Person, now: datetime) -> Pack:
    """Try a failed pack again. Raises Refused when it has moved on, another is being built, or
    the worker of the last attempt has not let go of it yet: both would write in one folder."""
    pack = _locked(pack)
    refuse(refusal(MOVES["retry"], State(pack.state)))
    same = Pack.objects.filter(
        state=State.WAITING,
        kind=pack.kind,
        about_number=pack.about_number,
        span=pack.span,
        requested_by=pack.requested_by_id,
        access=pack.access,
        language=pack.language,
    )
    if same.exists():
        refuse(Refusal("pack.moved_stale", {"state": State.WAITING.value}))
    refuse(held_refusal(pack.job.lease_until if pack.job else None, now))
    refuse(waiting_refusal(_waiting_of(pack.requested_by)))
    if (pack.failure or {}).get("code") != "pack.worker_lost":
        work_of(pack.number).remove()
    pack.state, pack.failure = State.WAITING, None
    pack.save(update_fields=["state", "failure"])
    _enqueue(pack, actor, now)
    record("evidence.pack_retried", pack, actor=actor, now=now, refs=[Reference(pack.about_ref)])
    return pack


def _locked(pack: Pack) -> Pack:
    rows = Pack.objects.select_for_update(of=("self",)).select_related("requested_by", "job")
    return rows.get(pk=pack.pk)


def _held_by(pack: Pack, job: Job, now: datetime) -> None:
    """Raises Refused for the worker of an earlier attempt, and for one that was taken over."""
    if pack.job_id != job.pk:
        refuse(Refusal("worklist.job_stale"))
    beat_job(job, now=now)


@recorded
def finish_pack(pack: Pack, built: Built, *, job: Job, now: datetime) -> Pack:
    """Note what was built and tell who asked for it. Refused when another worker took over."""
    pack = _locked(pack)
    _held_by(pack, job, now)
    refuse(refusal(MOVES["finish"], State(pack.state)))
    pack.state, pack.built_at, pack.expires_at = State.READY, now, now + KEPT_FOR
    pack.tree_size, pack.moment, pack.sha256 = built.tree_size, built.moment, built.sha256
    pack.size, pack.files, pack.entries = built.size, built.files, built.entries
    pack.save()
    record(
        "evidence.pack_built",
        pack,
        actor=SYSTEM("jobs"),
        now=now,
        refs=[Reference(pack.about_ref)],
        data={
            "scope": pack.scope.as_data(),
            "tree_size": built.tree_size,
            "sha256": built.sha256,
            "size": built.size,
            "files": built.files,
            "entries": built.entries,
        },
    )
    _tell(pack, now)
    return pack


def _tell(pack: Pack, now: datetime) -> None:
    words = {"pack": pack.number, "about": pack.about.number}
    with translation.override(pack.requested_by.language or settings.LANGUAGE_CODE):
        notify(
            pack.requested_by,
            key=f"{pack.ledger_ref}:{pack.sha256}:{now.isoformat()}",
            subject=gettext("Evidence pack %(pack)s about %(about)s is ready") % words,
            body=gettext("It can be downloaded for %(days)s days.") % {"days": KEPT_FOR.days},
            url=pack.get_absolute_url(),
            now=now,
        )


@recorded
def fail_pack(pack: Pack, why: Refusal, *, job: Job | None, now: datetime) -> Pack:
    """Note why a pack could not be built. Refused when another worker took its job over."""
    pack = _locked(pack)
    if job is not None:
        _held_by(pack, job, now)
    refuse(refusal(MOVES["fail"], State(pack.state)))
    pack.state = State.FAILED
    pack.failure = {"code": why.code, "params": dict(why.params)}
    pack.save(update_fields=["state", "failure"])
    record(
        "evidence.pack_failed",
        pack,
        actor=SYSTEM("jobs"),
        now=now,
        refs=[Reference(pack.about_ref)],
        data={"code": why.code},
    )
    return pack


@recorded
def download_pack(pack: Pack, *, actor: Person, now: datetime) -> Path:
    """Record that a pack is taken away; where its file lies. Refused when it cannot be."""
    pack = _locked(pack)
    refuse(download_refusal(State(pack.state), pack.expires_at, now))
    if not pack.path.is_file():
        refuse(Refusal("pack.expired"))
    record(
        "evidence.pack_downloaded",
        pack,
        actor=actor,
        now=now,
        refs=[Reference(pack.about_ref)],
        data={"sha256": pack.sha256, "tree_size": pack.tree_size},
    )
    return pack.path


def tidy_packs(now: datetime) -> int:
    """Remove files whose time is over, note packs whose workers were lost; how many packs."""
    expired = [remove_pack(pack, now=now) for pack in Pack.objects.kept_too_long(now)]
    lost = [
        fail_pack(pack, Refusal("pack.worker_lost"), job=None, now=now)
        for pack in Pack.objects.lost()
    ]
    _remove_strays(now)
    return len(expired) + len(lost)


@recorded
def remove_pack(pack: Pack, *, now: datetime) -> Pack:
    """Remove the file of one pack; it can be built again to the same bytes."""
    pack = _locked(pack)
    refuse(refusal(MOVES["expire"], State(pack.state)))
    pack.path.unlink(missing_ok=True)
    pack.state = State.EXPIRED
    pack.save(update_fields=["state"])
    record(
        "evidence.pack_removed",
        pack,
        actor=SYSTEM("packs"),
        now=now,
        refs=[Reference(pack.about_ref)],
        data={"sha256": pack.sha256},
    )
    return pack


def _remove_strays(now: datetime) -> None:
    """What killed workers left half-written: a day old, and nobody's."""
    for path in (Path(settings.DATA_DIR) / "packs").glob("*.part"):
        if now.timestamp() - path.stat().st_mtime > DAY:
            path.unlink(missing_ok=True)
    under_way = set(Pack.objects.filter(state=State.WAITING).values_list("number", flat=True))
    for folder in works():
        if folder.path.name not in under_way and now.timestamp() - folder.touched_at() > DAY:
            folder.remove()
