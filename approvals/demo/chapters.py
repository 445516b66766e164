"""What higher rooms have to tell of the demo: known by name, loaded when it is told."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from approvals.demo.diary import Diary
    from govportal.people.models import Person

    Chapter = Callable[[Diary, Mapping[str, Person]], None]

_CHAPTERS: dict[str, str] = {}


def register_chapter(name: str, path: str) -> None:
    """A function by its dotted path; told after all else, in the order of registration."""
    _CHAPTERS[name] = path


def chapters() -> Iterator["Chapter"]:
    """All of them, in their order."""
    for path in _CHAPTERS.values():
        yield import_string(path)
