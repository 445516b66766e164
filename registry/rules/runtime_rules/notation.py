"""A rule written at the end of a line, as reviewers recommend it. Pure Python.

``Pay by hand until the report is there [hold: action=payment.release, amount>500 EUR]``
"""

import re
from dataclasses import dataclass, replace

from govportal.refusals import Refusal
from registry.rules.runtime_rules.typed import (
    FIELDS,
    RuleFault,
    Typed,
    faults,
)

BEGINS = re.compile(r"\[\s*(hold|block)\b\s*:?", re.IGNORECASE)
ENDS = re.compile(r"\[\s*(hold|block)\s*(?::([^\[\]]*))?\]\s*$", re.IGNORECASE)
MORE = re.compile(r"(amount|records)\s*>\s*(.*)", re.IGNORECASE)
NAMED = tuple(name for name in FIELDS if name not in {"effect", "amount", "currency", "records"})


@dataclass(frozen=True)
class Noted:
    """A line in two: its words, and the rule behind them as typed; what is wrong with it."""

    text: str
    typed: Typed = Typed()
    faults: tuple[RuleFault, ...] = ()


def noted(line: str) -> Noted:
    """What a line says. A bracket that begins like a rule and does not end as one is a fault."""
    found = ENDS.search(line)
    if found is None:
        begun = BEGINS.search(line)
        wrong = (
            RuleFault("effect", Refusal("rule.bracket", {"found": line[begun.start() :][:60]}))
            if begun
            else None
        )
        return Noted(line.strip(), faults=(wrong,) if wrong else ())
    typed, wrong_parts = Typed(effect=found[1].lower()), []
    for part in (found[2] or "").split(","):
        read = _read(typed, part.strip())
        if read is None:
            wrong_parts.append(
                RuleFault("effect", Refusal("rule.part", {"found": part.strip()[:60]}))
            )
        else:
            typed = read
    text = line[: found.start()].strip()
    if BEGINS.search(text):
        wrong_parts.append(RuleFault("effect", Refusal("rule.two_brackets")))
    return Noted(text, typed, (*wrong_parts, *faults(typed)))


def _read(typed: Typed, part: str) -> Typed | None:
    """With one part more; None where it is no part, or says a field twice."""
    if not part:
        return typed
    if more := MORE.fullmatch(part):
        return _bounded(typed, more[1].lower(), more[2].strip())
    name, _equals, value = (text.strip() for text in part.partition("="))
    name = name.lower()
    if name == "external" and not _equals:
        value = "yes"
    if name not in NAMED or not value or getattr(typed, name):
        return None
    return replace(typed, **{name: value})


def _bounded(typed: Typed, name: str, value: str) -> Typed | None:
    if getattr(typed, name) or not value:
        return None
    if name == "records":
        return replace(typed, records=value)
    words = value.split()
    if len(words) == 2 and words[0].isalpha():
        words.reverse()
    return replace(typed, amount=words[0], currency=" ".join(words[1:]))
