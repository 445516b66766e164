"""Runs the check programme on members that are only in memory."""

from io import BytesIO
from types import ModuleType


class Shelf:
    """A pack in memory."""

    def __init__(self, verify: ModuleType, members: dict[str, bytes]) -> None:
        self.verify, self.members = verify, members
        self.names = sorted(members)

    def open(self, name: str, at: int = 0) -> BytesIO:
        if name not in self.members:
            raise self.verify.Fault(name, "is missing")
        return BytesIO(self.members[name][at:])


def faults(verify: ModuleType, members: dict[str, bytes], keys: tuple[str, ...] = ()) -> list[str]:
    check = verify.Check(Shelf(verify, members), [verify.read_key(key) for key in keys])
    check.run()
    return [f"{where}: {what}" for where, what in check.faults]
