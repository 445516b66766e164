"""What the commands on request files share: reading the file, and saying what is wrong with it."""

from collections.abc import Iterable
from pathlib import Path

import orjson

from approvals.rules.faults import Fault
from approvals.rules.intake import Intake, read_yaml, size_fault, unreadable_fault


def read_file(name: str) -> Intake:
    """Read a request file; one that is too big is not opened. Without a file: a fault."""
    path = Path(name)
    try:
        too_big = size_fault(path.stat().st_size)
        return Intake(faults=(too_big,)) if too_big else read_yaml(path.read_bytes())
    except OSError as error:
        return Intake(faults=(unreadable_fault(error.strerror or type(error).__name__),))
    except ValueError:  # a name with a NUL character
        return Intake(faults=(unreadable_fault("this is no name of a file"),))


def fault_lines(name: str, faults: Iterable[Fault]) -> list[str]:
    """One line a fault: file, place, sentence; the line of the file below it where there is one."""
    lines = []
    for fault in faults:
        place = f"{name}: {fault.place}: " if fault.place else f"{name}: "
        lines.append(place + fault.text)
        if fault.shown:
            lines.append(f"    {fault.shown.strip()}")
    return lines


def unknown_lines(name: str, intake: Intake) -> list[str]:
    """One line for each unknown key."""
    return [
        f"{name}: line {key.line}: {key.text}" if key.line else f"{name}: {key.text}"
        for key in intake.unknown
    ]


def refused_json(intake: Intake) -> dict[str, object]:
    """What ``--json`` says of a file with faults."""
    return {
        "refused": True,
        "faults": [fault.as_json() for fault in intake.faults],
        "more_faults": intake.more,
        "unknown": [key.as_json() for key in intake.unknown],
    }


def as_text(body: object) -> str:
    """JSON for people and programs, keys as given."""
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
