"""A person's own views of a list, after its ready-made ones: the same for every list with filters.

A room registers its list in ``AppConfig.ready()``; the list's view asks for ``views_of``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from govportal.people.forms import ViewNameForm
from govportal.people.models import Person, SavedView
from govportal.people.rules.saved_views import MOST
from govportal.refusals import Refusal

VIEW = "view"
"""The parameter that chooses a ready-made view."""


@dataclass(frozen=True)
class Listed:
    """A list whose searches can be kept: its page, its GET form, its ready-made views.

    The first ready-made view is the one that is shown when none is asked for.
    """

    name: str
    url_name: str
    form: type[forms.Form]
    ready: Mapping[str, str | Promise]

    def address(self, query: str = "") -> str:
        return reverse(self.url_name) + (f"?{query}" if query else "")

    @property
    def reserved(self) -> set[str]:
        """The names of the ready-made views, in the reader's language."""
        return {str(label) for label in self.ready.values()}

    def query_of(self, form: forms.Form) -> str:
        """What ``form`` filters, as a query string; empty where nothing is filtered.

        Only the list's own parameters with values that fit, in the form's order. A ready-made
        view alone filters nothing: it has its link already.
        """
        form.is_valid()
        chosen = {name: form.data.get(name, "").strip() for name in form.fields}
        kept = [(name, chosen[name]) for name in form.fields if form.cleaned_data.get(name)]
        if not {name for name, _ in kept} - {VIEW}:
            return ""
        return urlencode([pair for pair in kept if pair != (VIEW, next(iter(self.ready)))])


_LISTS: dict[str, Listed] = {}


def register_list(
    name: str, url_name: str, form: type[forms.Form], ready: Mapping[str, str | Promise]
) -> None:
    """Let searches of a list be kept. Raises ValueError for a second list of that name."""
    if _LISTS.setdefault(name, Listed(name, url_name, form, ready)).url_name != url_name:
        raise ValueError(f"two lists are called {name!r}")


def listed(name: str) -> Listed | None:
    """The list of that name, if there is one."""
    return _LISTS.get(name)


@dataclass(frozen=True)
class ListViews:
    """The views of one list as one reader meets them; one query, when the page draws them."""

    listed: Listed
    filters: forms.Form
    reader: Person

    @cached_property
    def query(self) -> str:
        return self.listed.query_of(self.filters)

    @cached_property
    def own(self) -> list[SavedView]:
        return list(SavedView.objects.visible_to(self.reader).of_list(self.listed.name))

    @cached_property
    def current(self) -> SavedView | None:
        """The own view that is shown just now."""
        return next((view for view in self.own if view.query == self.query), None)

    @property
    def links(self) -> list[dict[str, Any]]:
        """Ready-made views, then one's own, as ``parts/views.html`` shows them."""
        shown = self.filters.data.get(VIEW) or next(iter(self.listed.ready))
        ready = [
            {
                "label": label,
                "address": f"?{VIEW}={key}",
                "current": self.current is None and key == shown,
            }
            for key, label in self.listed.ready.items()
        ]
        own = [
            {"label": view.name, "address": f"?{view.query}", "current": view == self.current}
            for view in self.own
        ]
        return ready + own

    @property
    def refusal(self) -> Refusal | None:
        """Why what is shown cannot be kept, where it is worth keeping."""
        return Refusal("view.too_many", {"most": MOST}) if len(self.own) >= MOST else None

    @property
    def form(self) -> ViewNameForm | None:
        """The form that keeps or renames what is shown; None where nothing is filtered."""
        if not self.query:
            return None
        name = self.current.name if self.current else ""
        return ViewNameForm(initial={"name": name, "query": self.query, "list": self.listed.name})


def views_of(name: str, filters: forms.Form, reader: Person) -> ListViews:
    """The views of the list ``name``, whose filters were read. Raises KeyError for no list."""
    return ListViews(_LISTS[name], filters, reader)


def query_from(found: Listed, text: str) -> str:
    """A query string as it came back from a page, normalised anew."""
    return found.query_of(found.form(QueryDict(text)))
