"""ETags: nobody reads twice what did not change, and nobody overwrites what they have not seen.

A tag is ``"MARK.REST"``: MARK is of what people change, REST of everything shown. A cache compares
the whole; If-Match compares MARK, so that an agent that is merely seen again spoils no write.
"""

import hashlib
import re
from typing import Any

from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from govportal.api.problems import Fault, Problem

_TAG = re.compile(r'(?P<weak>W/)?"(?P<tag>[\x21\x23-\x7e\x80-\xff]*)"')


def tagged(request: Request, mark: str, data: Any, status: int = 200) -> Response:
    """An answer with its tag; 304 without a body for a reader who has it already."""
    text = JSONEncoder(sort_keys=True).encode(data)
    tag = f'"{mark}.{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    known = request.headers.get("If-None-Match", "")
    if request.method in {"GET", "HEAD"} and (known.strip() == "*" or tag in _listed(known, True)):
        answer = Response(status=304)
    else:
        answer = Response(data, status=status)
    answer["ETag"] = tag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def if_match(request: Request) -> frozenset[str] | None:
    """The marks that If-Match names, for the action to compare under its lock; None for ``*``.

    Raises Problem, 428, without the header. A weak tag never matches (RFC 9110 §13.1.1).
    """
    given = request.headers.get("If-Match", "").strip()
    fault = Fault(_("Name the ETag of what you have seen."), "required", header="If-Match")
    if not given:
        raise Problem(428, "precondition_required", fault.detail, [fault])
    if given == "*":
        return None
    return frozenset(tag.strip('"').partition(".")[0] for tag in _listed(given, False))


def _listed(header: str, weak_too: bool) -> set[str]:
    """The quoted tags of a list; with ``weak_too`` also weak ones, as strong."""
    found = _TAG.finditer(header)
    return {f'"{one["tag"]}"' for one in found if weak_too or not one["weak"]}
