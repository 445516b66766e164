"""The page on which a list is brought in: the whole of it, or nothing and every fault by line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refused
from registry.rules.inventory import MOST_BYTES, Fault
from scorecards.actions.workflows import Faulty, Taken
from scorecards.rules.sheets import Line, Reader, read_sheet
from scorecards.value_forms import SheetForm

SHOWN = 200


@dataclass(frozen=True)
class SheetPage:
    """What is brought in. ``take`` keeps the rows; ``back`` is where it shows."""

    heading: str
    lede: str
    trail: list[tuple[str, str]]
    columns: Mapping[str, Reader]
    needed: Sequence[str]
    words: Mapping[str, Any]
    most: int
    take: Callable[[Sequence[Line]], Taken]
    back: str

    @property
    def described(self) -> list[tuple[str, bool, Any]]:
        """Each column, whether it is needed, and what it says."""
        return [(name, name in self.needed, self.words.get(name, "")) for name in self.columns]


def answer_sheet(request: SignedIn, page: SheetPage) -> HttpResponse:
    """Show the form, or bring the file in. Nothing of a list with a fault is kept."""
    posted, faults = request.method == "POST", list[Fault]()
    form = SheetForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        try:
            data = form.cleaned_data["file"].read(MOST_BYTES + 1)
            lines, faults = read_sheet(data, page.columns, page.needed, page.most)
            if not faults:
                messages.success(request, taken_words(page.take(lines)))
                return redirect(page.back)
        except Faulty as faulty:
            faults = faulty.faults
        except Refused as refused:
            if refused.refusal.status == 403:
                raise
            form.add_error("file", str(refused))
        if faults:
            form.add_error("file", _("Nothing was brought in; what is wrong stands below."))
    context = {"page": page, "form": form, "faults": faults[:SHOWN],
               "more": max(0, len(faults) - SHOWN)}  # fmt: skip
    status = 422 if posted else 200
    return render(request, "scorecards/sheet_import.html", context, status=status)


def taken_words(taken: Taken) -> str:
    """What became of a list, in words."""
    parts = [
        (taken.new, ngettext("%(n)s row is new.", "%(n)s rows are new.", taken.new)),
        (taken.corrected, ngettext("%(n)s row corrects an older one.",
                                   "%(n)s rows correct older ones.", taken.corrected)),
        (taken.unchanged, ngettext("%(n)s row was known already.",
                                   "%(n)s rows were known already.", taken.unchanged)),
    ]  # fmt: skip
    return " ".join(words % {"n": n} for n, words in parts if n)
