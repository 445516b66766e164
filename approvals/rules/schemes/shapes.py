"""Checking what somebody wrote, value by value, and keeping every fault with its place."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from approvals.rules.schemes.wording import SCHEME_SENTENCES
from govportal.faults import Fault, describe, forbidden, turning

LONGEST = 200
SENTENCES = SCHEME_SENTENCES  # read here, so that every code has its words


class Shapes:
    """The faults found so far; each question says whether the value is of use."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, code: str, path: str, **params: object) -> bool:
        self.faults.append(Fault(f"scheme.{code}", path, params))
        return False

    def mapping(
        self, path: str, value: Any, keys: Collection[str], optional: Collection[str] = ()
    ) -> bool:
        """A mapping with all of ``keys`` and no others but the optional ones."""
        if not isinstance(value, Mapping):
            return self.add("not_a_mapping", path, found=describe(value))
        missing = [key for key in keys if key not in value]
        for key in missing:
            self.add("missing", joined(path, key), key=key)
        for key in value:
            if key not in keys and key not in optional:
                self.add("unknown_key", joined(path, str(key)), key=str(key))
        return not missing

    def rows(self, path: str, value: Any, most: int = 100) -> Iterator[tuple[str, Any]]:
        """The rows of a list, each with its place."""
        if not isinstance(value, list):
            self.add("not_a_list", path, found=describe(value))
            return
        if len(value) > most:
            self.add("out_of_range", path, found=len(value), least=0, most=most)
            return
        for n, row in enumerate(value):
            yield f"{path}[{n}]", row

    def whole(self, path: str, value: Any, least: int, most: int) -> bool:
        if isinstance(value, bool) or not isinstance(value, int):
            return self.add("not_whole", path, found=describe(value))
        if not least <= value <= most:
            return self.add("out_of_range", path, found=value, least=least, most=most)
        return True

    def text(self, path: str, value: Any) -> bool:
        is_text = isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST
        if not is_text or forbidden(value) or turning(value):
            return self.add("not_a_text", path, found=describe(value), most=LONGEST)
        return True

    def known(self, path: str, value: Any, allowed: Collection[Any]) -> bool:
        if any(value == one and type(value) is type(one) for one in allowed):
            return True
        expected = ", ".join(str(one) if one != "" else "“”" for one in allowed)
        return self.add("not_known", path, found=describe(value), expected=expected)


def joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
