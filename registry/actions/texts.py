"""What an agent says: writing its disclosures, and templates of its messages."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.duties import owners_no
from registry.models import Agent, DisclosureSet, MessageTemplate
from registry.rules.answering import approval_refusal, approvers
from registry.rules.disclosures import set_refusal
from registry.rules.message_templates import MOVES, Act, State, move_refusal, text_refusal


@recorded
def write_disclosures(
    agent: Agent,
    language: str,
    texts: Mapping[str, str],
    words: Mapping[str, str],
    *,
    seen: int,
    actor: Person,
    now: datetime,
) -> DisclosureSet:
    """Keep a new version of the three texts in one language.

    ``seen``: the number of the version that stood there, 0 for none. Incomplete texts are kept,
    and are a finding until they are whole.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(owners_no(agent, actor) or _language_refusal(language) or set_refusal(texts, words))
    last = agent.disclosures.filter(language=language).aggregate(last=Max("n"))["last"] or 0
    if last != seen:
        refuse(Refusal("disclosure.changed_stale"))
    row = DisclosureSet.objects.create(
        agent=agent,
        language=language,
        n=last + 1,
        texts={kind: text.strip() for kind, text in texts.items()},
        words={name: text.strip() for name, text in words.items()},
        author=actor,
        written_at=now,
    )
    data = {"language": language, "version": row.n}
    record("disclosure.written", agent, actor=actor, now=now, refs=[row], data=data)
    return row


def _language_refusal(language: str) -> Refusal | None:
    known = dict(settings.LANGUAGES)
    return None if language in known else Refusal("disclosure.language_unknown")


@recorded
def write_template(
    agent: Agent, key: str, language: str, text: str, *, actor: Person, now: datetime
) -> MessageTemplate:
    """Draft a message; the approved version of the same name stays until this one is approved."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(owners_no(agent, actor) or _language_refusal(language) or text_refusal(key, text))
    versions = agent.message_templates.filter(key=key, language=language)
    if versions.filter(state=State.DRAFT).exists():
        refuse(Refusal("template.draft_exists"))
    row = MessageTemplate.objects.create(
        agent=agent,
        key=key,
        language=language,
        n=(versions.aggregate(last=Max("n"))["last"] or 0) + 1,
        text=text.strip(),
        author=actor,
        created_at=now,
    )
    _record("template.written", row, actor, now)
    return row


def template_no(row: MessageTemplate, act: Act, person: Person) -> Refusal | None:
    """Why a person may not do this to the template now."""
    agent = row.agent
    if act is Act.WITHDRAW:
        who = owners_no(agent, person)
    else:
        deputies = (agent.executive_sponsor_id, agent.fallback_owner_id)
        may = approvers(row.author_id, agent.business_owner_id, deputies)
        who = approval_refusal(person.pk, row.author_id, may)
    return who or move_refusal(act, State(row.state))


@recorded
def approve_template(row: MessageTemplate, *, actor: Person, now: datetime) -> MessageTemplate:
    """Allow the agent to send it; the version before is replaced. Its text never changes."""
    row = _locked(row)
    refuse(template_no(row, Act.APPROVE, actor))
    versions = MessageTemplate.objects.filter(agent=row.agent, key=row.key, language=row.language)
    before = versions.select_for_update().filter(state=State.APPROVED).first()
    if before is not None:
        before.state, before.ended_at = MOVES[Act.REPLACE][1], now
        before.save(update_fields=["state", "ended_at"])
    row.state, row.approved_by, row.approved_at = State.APPROVED, actor, now
    row.save(update_fields=["state", "approved_by", "approved_at"])
    _record("template.approved", row, actor, now)
    return row


@recorded
def withdraw_template(row: MessageTemplate, *, actor: Person, now: datetime) -> MessageTemplate:
    """The agent may not send it any more, or it is never approved."""
    row = _locked(row)
    refuse(template_no(row, Act.WITHDRAW, actor))
    row.state, row.ended_at = State.WITHDRAWN, now
    row.save(update_fields=["state", "ended_at"])
    _record("template.withdrawn", row, actor, now)
    return row


def _locked(row: MessageTemplate) -> MessageTemplate:
    agent = Agent.objects.select_for_update().get(pk=row.agent_id)
    row = MessageTemplate.objects.select_for_update().get(pk=row.pk)
    row.agent = agent
    return row


def _record(verb: str, row: MessageTemplate, actor: Person, now: datetime) -> None:
    data = {"key": row.key, "language": row.language, "version": row.n}
    record(verb, row.agent, actor=actor, now=now, refs=[row], data=data)
