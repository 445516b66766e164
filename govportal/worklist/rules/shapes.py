"""One message in the shapes that outside receivers read. Pure Python.

What people or programs wrote never becomes markup there: Slack's own marks are escaped, and a
Teams card takes it as plain runs of text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Shape(StrEnum):
    """Who reads it: a mailbox of several people, a program, Slack, Microsoft Teams."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    SLACK = "slack"
    TEAMS = "teams"


IS_SECRET = frozenset({Shape.WEBHOOK, Shape.SLACK, Shape.TEAMS})
"""Shapes whose address lets whoever knows it write there."""


@dataclass(frozen=True)
class Message:
    """What is said. ``facts``: pairs of name and value; ``data``: the same for programs."""

    event: str
    title: str
    text: str
    link: str
    link_words: str
    at: datetime
    facts: tuple[tuple[str, str], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def body_of(message: Message, shape: Shape) -> str:
    """The text that is kept and sent, the same at each attempt."""
    made = {
        Shape.MAIL: _mail,
        Shape.WEBHOOK: _webhook,
        Shape.SLACK: _slack,
        Shape.TEAMS: _teams,
    }[shape](message)
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _mail(message: Message) -> dict[str, Any]:
    lines = [f"{name}: {value}" for name, value in message.facts]
    parts = (message.text, "\n".join(lines), message.link)
    return {"subject": " ".join(message.title.split())[:300],
            "text": "\n\n".join(part for part in parts if part) + "\n"}  # fmt: skip


def _webhook(message: Message) -> dict[str, Any]:
    return {
        "type": message.event,
        "timestamp": message.at.isoformat(),
        "data": {**message.data, "title": message.title, "text": message.text,
                 "url": message.link},
    }  # fmt: skip


def _slack(message: Message) -> dict[str, Any]:
    title, text = message.title[:150], escaped(message.text)[:2900]
    plain = {"type": "plain_text", "emoji": False}
    facts = [
        {"type": "mrkdwn", "text": f"*{escaped(name)}*\n{escaped(value)}"[:2000]}
        for name, value in message.facts[:10]
    ]
    button = {"type": "button", "text": {**plain, "text": message.link_words[:75]},
              "url": message.link}  # fmt: skip
    blocks: list[dict[str, Any]] = [{"type": "header", "text": {**plain, "text": title}}]
    if text:
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    if facts:
        blocks.append({"type": "section", "fields": facts})
    blocks.append({"type": "actions", "elements": [button]})
    return {"text": escaped(message.title), "blocks": blocks}


def escaped(text: str) -> str:
    """Text in which Slack finds no mention, link or call to everybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(message: Message) -> dict[str, Any]:
    body = [_line(message.title, weight="Bolder", size="Large")]
    if message.text:
        body.append(_line(message.text))
    body += [_line(value, before=f"{name}: ") for name, value in message.facts]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": message.link_words, "url": message.link}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    attached = {"contentType": kind, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attached]}


def _line(text: str, before: str = "", **looks: str) -> dict[str, Any]:
    runs = [{"type": "TextRun", "text": before, "weight": "Bolder"}] if before else []
    return {"type": "RichTextBlock", "inlines": [*runs, {"type": "TextRun", "text": text, **looks}]}
