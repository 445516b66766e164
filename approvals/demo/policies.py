"""What single agents may do: permission policies held against their manifests, usage policies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from approvals.demo.cast import SETUP
from approvals.demo.diary import Diary
from govportal.people.models import Person
from registry.actions import (
    activate_usage,
    approve_usage,
    begin_usage,
    load_starter_policy,
    store_policy,
    write_usage,
)
from registry.models import Agent, Manifest, UsagePolicy
from registry.rules.usage import Group, Line, Place

PERMITTED, APPROVAL, PROHIBITED = Place.PERMITTED, Place.APPROVAL, Place.PROHIBITED
BEGUN = 260
"""Working days before today on which the organisation's own usage policy came into force."""


@dataclass(frozen=True)
class Permits:
    """One agent's permission policy: what its manifest has, but for what is taken away again.

    ``back``: working days before today; ``share`` of the manifest's rates, in per cent; ``extra``:
    what is allowed beyond the manifest, which its page points out.
    """

    slug: str
    back: int
    denied: Sequence[str] = ()
    share: int = 100
    extra: Sequence[str] = ()


PERMITS = (
    Permits("claims-triage-desk", 90, ("create:set_track",)),
    Permits("broker-chat-guide", 80, ("delete:*",), share=50),
    Permits("key-rotation-agent", 30, ("create:rotate_key", "delete:*")),
    Permits("supplier-payment-runner", 60, ("delete:*",)),
    Permits("supplier-payment-runner", 12, ("create:pay_invoice", "delete:*"), share=50),
    Permits("data-subject-desk", 40, ("delete:*",)),
    Permits("repair-dispatcher", 35, extra=("cancel:visit",)),
)


@dataclass(frozen=True)
class Usage:
    """One version of an agent's usage policy; ``waits``: nobody has approved it yet."""

    slug: str
    back: int
    note: str
    lines: Sequence[Line]
    waits: bool = False


_CHAT = (
    Line("chat.customer.reply", Group.COMMUNICATION, PERMITTED),
    Line("email.customer.send", Group.COMMUNICATION, APPROVAL),
    Line("contract.offer.send", Group.COMMUNICATION, PROHIBITED),
    Line("record.read", Group.DATA_ACCESS, PERMITTED),
    Line("person.score", Group.ANALYSIS, PROHIBITED),
    Line("price.change", Group.FINANCIAL, PROHIBITED),
)
USAGE = (
    Usage(
        "broker-chat-guide",
        70,
        "It answers brokers about their own applications. What binds Brackwater is a person’s.",
        _CHAT,
    ),
    Usage(
        "broker-chat-guide",
        2,
        "Brokers ask for a written answer: it may prepare a meeting, and a person confirms it.",
        (*_CHAT, Line("meeting.invite", Group.COMMUNICATION, APPROVAL)),
        waits=True,
    ),
    Usage(
        "supplier-payment-runner",
        18,
        "It pays what people have released. New suppliers, credits and refunds stay with people.",
        (
            Line("record.read", Group.DATA_ACCESS, PERMITTED),
            Line("payment.release", Group.FINANCIAL, PERMITTED),
            Line("refund.issue", Group.FINANCIAL, APPROVAL),
            Line("supplier.create", Group.FINANCIAL, PROHIBITED),
            Line("credit.grant", Group.FINANCIAL, PROHIBITED),
        ),
    ),
    Usage(
        "claims-triage-desk",
        85,
        "It puts claims on a track. How much is paid, and to whom it writes, is not its to say.",
        (
            Line("record.read", Group.DATA_ACCESS, PERMITTED),
            Line("ticket.classify", Group.ANALYSIS, PERMITTED),
            Line("claim.assess", Group.ANALYSIS, PROHIBITED),
            Line("email.customer.send", Group.COMMUNICATION, PROHIBITED),
            Line("payment.*", Group.FINANCIAL, PROHIBITED),
        ),
    ),
)


def set_limits(diary: Diary) -> None:
    """The organisation's policy as shipped; then what owners wrote for their own agents."""
    load_starter_policy(actor=SETUP, now=diary.day(BEGUN, "12:00"))
    for permits in PERMITS:
        _permit(permits, diary)
    for usage in USAGE:
        _write(usage, diary)


def _permit(permits: Permits, diary: Diary) -> None:
    agent = _agent(permits.slug)
    manifest = Manifest.objects.filter(agent=agent).latest("pk").content
    now = diary.day(permits.back, "11:30")
    store_policy(agent, _policy(permits, manifest), actor=_tech(agent), now=now)


def _policy(permits: Permits, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """As the policy's file says it; only what is denied as a whole is not allowed first."""
    tools, limits = manifest["tools"], manifest["limits"]
    operations = [f"{verb}:{tool['name']}" for tool in tools for verb in tool["operations"]]
    return {
        "name": permits.slug,
        "allowed_actions": [*operations, *permits.extra],
        "denied_actions": list(permits.denied),
        "rate_limits": {
            key: max(1, limits[key] * permits.share // 100)
            for key in ("actions_per_minute", "escalations_per_hour")
        },
        "sandbox": manifest["sandbox"],
        "network_access": sorted({one for tool in tools for one in tool["network_targets"]}),
    }


def _write(usage: Usage, diary: Diary) -> None:
    """The technical owner writes it, the business owner approves it and puts it in force."""
    agent = _agent(usage.slug)
    author, approver, day = _tech(agent), agent.business_owner, usage.back
    assert approver is not None  # all of these have one
    policy = begin_usage(agent, actor=author, now=diary.day(day, "10:30"))
    policy = write_usage(
        policy,
        usage.lines,
        usage.note,
        seen=policy.digest,
        actor=author,
        now=diary.day(day, "10:50"),
    )
    if not usage.waits:
        _put_in_force(policy, approver, diary, day)


def _put_in_force(policy: UsagePolicy, approver: Person, diary: Diary, day: int) -> None:
    policy = approve_usage(policy, seen=policy.digest, actor=approver, now=diary.day(day, "14:10"))
    activate_usage(policy, actor=approver, now=diary.day(day, "14:30"))


def _agent(slug: str) -> Agent:
    return Agent.objects.select_related("technical_owner", "business_owner").get(slug=slug)


def _tech(agent: Agent) -> Person:
    owner: Person | None = agent.technical_owner
    assert owner is not None  # all of these have one
    return owner
