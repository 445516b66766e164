"""Runs the check programme on members that are only in memory."""

from types import ModuleType


class Shelf:
    """A pack in memory."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self.members = members
        self.names = sorted(members)

    def read(self, name: str) -> bytes:
        return self.members[name]


def faults(verify: ModuleType, members: dict[str, bytes], keys: tuple[str, ...] = ()) -> list[str]:
    check = verify.Check(Shelf(members), [verify.read_key(key) for key in keys])
    check.run()
    return [f"{where}: {what}" for where, what in check.faults]
