"""What owners do to a request: write, send, change and withdraw it; each act calls one action."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions import drafts, requests, revising, submitting
from approvals.demo import words
from approvals.demo.acts.cases import Act, Stage
from approvals.demo.contents import UseCase, changed, content_of


def start(share_with: str = "", keep: tuple[str, ...] = (), **changes: Any) -> Act:
    """Begin a draft; ``keep``: only these parts of it are written yet."""

    def act(stage: Stage, now: datetime) -> None:
        content = changed(content_of(stage.case, now), changes)
        stage.content = {part: content[part] for part in keep or content}
        stage.draft = drafts.start_draft(actor=stage.owner, now=now, content=stage.content)
        if share_with:
            drafts.share_draft(stage.draft, stage.people[share_with], actor=stage.owner)

    return act


def send(by: str = "", **changes: Any) -> Act:
    """Write a request with its threat model, and send it. ``changes``: answers by dotted path."""

    def act(stage: Stage, now: datetime) -> None:
        actor = stage.people[by] if by else stage.owner
        stage.content = changed(content_of(stage.case, now), changes)
        draft = drafts.start_draft(actor=actor, now=now, content=stage.content)
        drafts.attach_file(draft, threat_model(stage.case), actor=actor, now=now)
        stage.request = submitting.submit(draft, actor=actor, now=now)

    return act


def ask_again(kind: str, version: str, **changes: Any) -> Act:
    """Ask for the agent that is registered: a ``material_change`` of it, or a ``renewal``."""

    def act(stage: Stage, now: datetime) -> None:
        basics: dict[str, Any] = {
            "agent_metadata.kind": kind,
            "agent_metadata.version": version,
            "agent_metadata.agent": stage.case.slug,
            "agent_metadata.slug": None,
        }
        send(**basics, **changes)(stage, now)

    return act


def threat_model(case: UseCase) -> SimpleUploadedFile:
    text = words.threat_model(case.name, case.system, case.data)
    return SimpleUploadedFile(f"{case.slug}-threat-model.md", text.encode(), "text/markdown")


def revise(**changes: Any) -> Act:
    """The owner sends a changed version."""

    def act(stage: Stage, now: datetime) -> None:
        draft = revising.start_revision(stage.now_requested(), actor=stage.owner, now=now)
        stage.content = changed(stage.content, changes)
        draft = drafts.fill_draft(draft, stage.content, (), now=now)
        stage.request = revising.submit_revision(draft, actor=stage.owner, now=now)

    return act


def withdraw(reason: str) -> Act:
    def act(stage: Stage, now: datetime) -> None:
        requests.withdraw(stage.now_requested(), reason, actor=stage.owner, now=now)

    return act
