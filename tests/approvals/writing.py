"""A browser without script at the request form: what it would send, and sending it."""

import html
import re

from django.urls import reverse

NAME = "agent_metadata.name"


def at(draft, step="basics"):
    return reverse("draft_step", args=[draft.pk, str(step)])


def controls(page):
    """What a browser would send from the step's form, by name."""
    text = page.content.decode()
    form = text[text.index("data-autosave") : text.index('class="actionbar"')]
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in attributes:
            sent[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = html.unescape(value).replace("\n", "\r\n")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def sends(client, draft, step="basics", go="continue", **changed):
    """Open a step, change some controls, press a button."""
    address = at(draft, step)
    typed = controls(client.get(address)) | {"go": go}
    return client.post(address, typed | {k.replace("__", "-"): v for k, v in changed.items()})
