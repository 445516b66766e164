"""Which addresses are pages to be read, and which only take what a form sends."""

from collections.abc import Callable
from inspect import getclosurevars
from typing import Any

from django.urls import Resolver404, resolve


def takes_get(view: Callable[..., Any]) -> bool:
    """Whether a view answers a GET: its decorators or its class say so."""
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if kind is not None:
        return hasattr(kind, "get") and "get" in kind.http_method_names
    inner: Callable[..., Any] | None = view
    while inner is not None:
        names = getclosurevars(inner).nonlocals if hasattr(inner, "__code__") else {}
        allowed = names.get("request_method_list")  # of require_POST and its kin
        if allowed is not None and "GET" not in allowed:
            return False
        inner = getattr(inner, "__wrapped__", None)
    return True


def is_page(path: str) -> bool:
    """Whether there is something to be read at this address."""
    try:
        return takes_get(resolve(path).func)
    except Resolver404:
        return False


def page_above(path: str) -> str:
    """The nearest page above an address; nothing where that is only the start."""
    parts = path.strip("/").split("/")
    every = ("/{}/".format("/".join(parts[:n])) for n in range(len(parts) - 1, 0, -1))
    return next(filter(is_page, every), "")
