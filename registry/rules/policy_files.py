"""Permission policies as YAML: read with all faults at once, written back. Pure Python.

4-fine-print.md, "Inventory files": one YAML document an agent, unknown keys are faults.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

import yaml

from govportal.faults import Fault, describe, forbidden, say, show
from govportal.plain_yaml import (
    NOTHING,
    Mapping,
    Node,
    Reader,
    Scalar,
    Sequence,
    as_list,
    as_mapping,
    as_text,
    as_value,
    found_instead,
    plain,
    read_text,
    serialized,
)
from registry.rules.fault_words import SENTENCES
from registry.rules.permissions import ACTION, EVERYTHING, KEYS, RATES

say(SENTENCES)

ROOT = "agent_policy"
MOST_DOCUMENTS, MOST_LINES, MOST_FAULTS = 200, 500, 200
LONGEST_NAME, HIGHEST_RATE = 160, 1_000_000
REQUIRED = ("name", "allowed_actions")
HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
UNQUOTED = re.compile(r"^\s*-?\s*\*:")
TARGET = re.compile(rf"(?:{HOST}|\[[0-9a-f:.]+\]):([1-9][0-9]{{0,4}})", re.IGNORECASE)


@dataclass(frozen=True)
class PolicyRead:
    """One document: the policy as it says, and the line on which it names its agent."""

    policy: dict[str, Any]
    line: int

    @property
    def name(self) -> str:
        return str(self.policy["name"])


@dataclass(frozen=True)
class PolicyFile:
    """What a file said. With faults nothing of it may be used."""

    policies: tuple[PolicyRead, ...] = ()
    faults: tuple[Fault, ...] = ()
    more: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fault.code for fault in self.faults))


def read_policies(data: bytes) -> PolicyFile:
    """Read a file of one or several policies. Never raises, whatever the bytes."""
    text = read_text(data)
    if isinstance(text, Fault):
        return PolicyFile(faults=(text,))
    reader = Reader(text, most=MOST_DOCUMENTS).read()
    if not reader.complete:
        return PolicyFile(faults=tuple(map(_star, reader.faults)))
    found = [_Document(root).read() for root in reader.roots]
    faults = [*reader.faults, *(fault for document in found for fault in document.faults)]
    read = [PolicyRead(document.policy, document.line) for document in found if document.is_whole]
    faults += _named_twice(read)
    if not reader.roots:
        faults.append(Fault("yaml.empty"))
    faults.sort(key=lambda fault: fault.line or 0)
    shown = tuple(replace(f, shown=f.shown or reader.shown(f.line or 0)) for f in faults)
    listed = shown[:MOST_FAULTS]
    return PolicyFile(() if faults else tuple(read), listed, len(shown) - len(listed))


def write_policy(policy: dict[str, Any]) -> str:
    """The policy as a file that reads back as the same."""
    pairs: list[tuple[str, yaml.Node]] = [("name", as_text(policy["name"]))]
    for key in KEYS[1:]:
        value = policy.get(key)
        if value is None:
            continue
        if key == "rate_limits":
            pairs.append((key, as_mapping((r, as_value(value[r])) for r in RATES if r in value)))
        elif isinstance(value, list):
            pairs.append((key, as_list([as_text(text) for text in value])))
        else:
            pairs.append((key, as_value(value)))
    return serialized(as_mapping([(ROOT, as_mapping(pairs))]))


def _star(fault: Fault) -> Fault:
    """YAML takes an unquoted “*:noun” for an alias; say what helps."""
    is_star = fault.code in ("yaml.not_yaml", "yaml.alias") and UNQUOTED.search(fault.shown)
    return Fault("policy.quote_star", "", {}, fault.line, None, fault.shown) if is_star else fault


def _named_twice(read: list[PolicyRead]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for one in read:
        if one.name in first:
            params = {"name": show(one.name), "first": first[one.name]}
            yield Fault("policy.name_twice", f"{ROOT}.name", params, one.line)
        first.setdefault(one.name, one.line)


@dataclass
class _Document:
    """One document on its way from nodes to a policy."""

    root: Node
    policy: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    line: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.faults

    def read(self) -> "_Document":
        if not isinstance(self.root, Mapping):
            found = found_instead(self.root)
            code = "policy.not_a_mapping" if found else "policy.document_empty"
            self._no(code, "", self.root.line, found=found)
            return self
        self._unknown(self.root, "", (ROOT,))
        inner, line = self.root.pairs.get(ROOT, (None, self.root.line))
        if isinstance(inner, Mapping):
            self._keys(inner, line)
        elif inner is not None and not _is_nothing(inner):
            self._wrong(ROOT, inner, "a mapping of keys")
        else:
            self._no("policy.missing", ROOT, line, key=ROOT)
        return self

    def _keys(self, found: Mapping, line: int) -> None:
        self._unknown(found, ROOT, KEYS)
        self.line = found.pairs["name"][1] if "name" in found.pairs else line
        for key, read in _READ.items():
            node, at = found.pairs.get(key, (None, line))
            value = None if node is None or _is_nothing(node) else read(self, node, key)
            if value is None and key in REQUIRED and not self._is_faulty(key):
                self._no("policy.missing", f"{ROOT}.{key}", at, key=key)
            self.policy[key] = value

    def _is_faulty(self, key: str) -> bool:
        return any(fault.path.startswith(f"{ROOT}.{key}") for fault in self.faults)

    def _unknown(self, found: Mapping, path: str, known: tuple[str, ...]) -> None:
        for key, (_node, line) in found.pairs.items():
            if key not in known:
                near = get_close_matches(key[:60], known, n=1, cutoff=0.7)
                code = "policy.unknown_key_meant" if near else "policy.unknown_key"
                place = f"{path}.{show(key)}" if path else show(key)
                self._no(code, place, line, key=show(key), meant=near[0] if near else "")

    def _no(self, code: str, path: str, line: int, **params: object) -> None:
        self.faults.append(Fault(code, path, params, line))

    def _wrong(self, path: str, node: Node, expected: str) -> None:
        params = {"key": path.rpartition(".")[2] or path, "found": _described(node)}
        self._no("policy.wrong_type", path, node.line, expected=expected, **params)

    def name(self, node: Node, key: str) -> str | None:
        path = f"{ROOT}.{key}"
        if not isinstance(node, Scalar):
            self._wrong(path, node, "the short name of an agent")
            return None
        text = " ".join(node.text.split())
        if self._is_text(text, path, node.line, LONGEST_NAME):
            return text or None
        return None

    def actions(self, node: Node, key: str) -> list[str] | None:
        return self._texts(node, key, self._is_action)

    def targets(self, node: Node, key: str) -> list[str] | None:
        return self._texts(node, key, self._is_target)

    def _texts(
        self, node: Node, key: str, check: Callable[[str, str, int], bool]
    ) -> list[str] | None:
        path = f"{ROOT}.{key}"
        if not isinstance(node, Sequence):
            self._wrong(path, node, "a list of texts")
            return None
        if len(node.items) > MOST_LINES:
            params = {"key": key, "found": len(node.items), "limit": MOST_LINES}
            self._no("policy.too_many", path, node.line, **params)
        first: dict[str, int] = {}
        for n, item in enumerate(node.items[:MOST_LINES]):
            place = f"{path}[{n}]"
            if not isinstance(item, Scalar):
                self._wrong(place, item, "a text")
            elif item.text in first:
                params = {"found": show(item.text), "first": first[item.text]}
                self._no("policy.twice", place, item.line, **params)
            elif check(item.text, place, item.line):
                first[item.text] = item.line
        return list(first)

    def _is_action(self, text: str, path: str, line: int) -> bool:
        if text == EVERYTHING:
            self._no("policy.action_everything", path, line)
        elif not ACTION.fullmatch(text):
            self._no("policy.action_form", path, line, found=show(text))
        else:
            return True
        return False

    def _is_target(self, text: str, path: str, line: int) -> bool:
        found = TARGET.fullmatch(text) if len(text) <= 300 else None
        if found and int(found[1]) < 2**16:
            return True
        self._no("policy.target_form", path, line, found=show(text))
        return False

    def _is_text(self, text: str, path: str, line: int, longest: int) -> bool:
        key = path.rpartition(".")[2]
        if bad := forbidden(text):
            self._no("policy.forbidden_character", path, line, key=key, found=bad)
        elif len(text) > longest:
            params = {"key": key, "found": len(text), "limit": longest}
            self._no("policy.too_long", path, line, **params)
        else:
            return True
        return False

    def rates(self, node: Node, key: str) -> dict[str, int] | None:
        path = f"{ROOT}.{key}"
        if not isinstance(node, Mapping):
            self._wrong(path, node, "a mapping of keys")
            return None
        self._unknown(node, path, RATES)
        found = {}
        for rate in RATES:
            inner, _line = node.pairs.get(rate, (None, 0))
            if inner is not None and not _is_nothing(inner):
                found[rate] = self._rate(inner, f"{path}.{rate}")
        return {rate: value for rate, value in found.items() if value is not None}

    def _rate(self, node: Node, path: str) -> int | None:
        value = plain(node.text) if isinstance(node, Scalar) and node.plain else None
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong(path, node, "a whole number (without quotes)")
        elif not 0 <= value <= HIGHEST_RATE:
            params = {"key": path.rpartition(".")[2], "found": value}
            self._no("policy.out_of_range", path, node.line, least=0, most=HIGHEST_RATE, **params)
        else:
            return value
        return None

    def flag(self, node: Node, key: str) -> bool | None:
        value = plain(node.text) if isinstance(node, Scalar) and node.plain else None
        if isinstance(value, bool):
            return value
        self._wrong(f"{ROOT}.{key}", node, "yes or no (true or false, without quotes)")
        return None


_READ: dict[str, Callable[[_Document, Node, str], Any]] = {
    "name": _Document.name,
    "allowed_actions": _Document.actions,
    "denied_actions": _Document.actions,
    "rate_limits": _Document.rates,
    "sandbox": _Document.flag,
    "network_access": _Document.targets,
}


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text.lower() in NOTHING


def _described(node: Node) -> str:
    if isinstance(node, Scalar):
        return describe(plain(node.text) if node.plain else node.text)
    if isinstance(node, Sequence):
        return describe(node.items)
    return describe(node.pairs)
