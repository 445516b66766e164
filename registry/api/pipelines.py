"""For delivery pipelines: send a manifest, ask whether one may run, store a test run."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from govportal.api.authentication import PEOPLE
from govportal.api.problems import Fault, invalid
from govportal.api.views import Given, operation
from govportal.faults import Fault as FileFault
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.uploads import Upload, checked
from registry.actions import Run, store_run
from registry.actions.sending import send_manifest
from registry.api.manifest_shapes import (
    REPORT_MOST,
    ManifestIn,
    ManifestOut,
    RightOut,
    RightQuery,
    RunIn,
    RunOut,
)
from registry.comparison_words import NEXT_WORDS, WHY
from registry.manifest_list import reference_of
from registry.models import Agent, AgentQuerySet, TestRun
from registry.models.releases import day_of
from registry.rights import right_of, unknown_right
from registry.rules.manifest_reading import read_manifest
from registry.rules.powers import MORE, Judged, judged, next_step
from registry.rules.runs import Suite

CALLERS = PEOPLE | frozenset({"gpa"})
"""People's tokens, and the keys of agents."""


def _agents(caller: Any) -> AgentQuerySet:
    """The agents that the caller may see: a person's, or the one whose key was shown."""
    if isinstance(caller, Person):
        return Agent.objects.visible_to(caller)
    return Agent.objects.filter(pk=caller.agent.pk)


@operation("Send a manifest", takes=ManifestIn, gives=ManifestOut, refuses=(422,), kinds=CALLERS,
           most_bytes=1024 * 1024, tag="pipelines")  # fmt: skip
def manifest_send(request: Request, slug: str, body: Given) -> Response:
    """Keeps it, which authorises nothing, and says what it needs before it may run.

    The same manifest in another order is the same one: it may be sent as often as one likes.
    """
    caller: Any = request.user
    agent, now = get_object_or_404(_agents(caller), slug=slug), timezone.now()
    content, faults = read_manifest(body["manifest"])
    if faults:
        raise invalid(map(_in_body, faults))
    manifest, is_new = send_manifest(agent, content, body["label"], actor=caller, now=now)
    environment = body.get("environment") or agent.environment
    base = reference_of(agent, day_of(now), environment)
    changes = judged(base.content if base else None, manifest.content)
    following = next_step(changes, has_before=base is not None)
    told = {
        "fingerprint": manifest.fingerprint,
        "label": manifest.label,
        "new": is_new,
        "authorisation": right_of(agent, manifest.fingerprint, environment, now),
        "compared_with": base.fingerprint if base else None,
        "changes": [_told(line) for line in changes],
        "new_power": any(line.power is MORE for line in changes),
        "next": following.value,
        "next_words": str(NEXT_WORDS[following]),
    }
    return Response(ManifestOut(told).data)


def _in_body(fault: FileFault) -> Fault:
    """A fault of a manifest with the pointer of its place in the body."""
    steps = fault.path.replace("[", ".").replace("]", "").split(".")
    pointer = "/".join(["#/manifest", *filter(None, steps)])
    return Fault(str(fault.refusal), fault.code, pointer=pointer)


def _told(line: Judged) -> dict[str, Any]:
    change = line.change
    return {
        "path": change.path,
        "op": change.op.value,
        "before": change.before,
        "after": change.after,
        "power": line.power.value,
        "why": line.why,
        "words": str(WHY[line.why]),
    }


@operation("May it run", asks=RightQuery, gives=RightOut, refuses=(422,), kinds=CALLERS,
           tag="pipelines")  # fmt: skip
def authorisation_read(request: Request, query: Given) -> Response:
    """Whether the manifest of this fingerprint may run in an environment, and why not.

    A fingerprint that nobody sent, or whose agent one may not see, is `unknown`.
    """
    mark, now = query["fingerprint"], timezone.now()
    agents = _agents(request.user).filter(manifests__fingerprint=mark)
    if "agent" in query:
        agents = agents.filter(slug=query["agent"])
    found = list(agents.order_by("pk")[:2])
    if len(found) > 1:
        refuse(Refusal("authorisation.several_agents"))
    if not found:
        return Response(RightOut(unknown_right(mark, query.get("environment"))).data)
    environment = query.get("environment") or found[0].environment
    return Response(RightOut(right_of(found[0], mark, environment, now)).data)


@operation("Store a test run", takes=RunIn, gives=RunOut, refuses=(409, 422), kinds=CALLERS,
           most_bytes=REPORT_MOST, tag="pipelines")  # fmt: skip
def run_store(request: Request, slug: str, body: Given) -> Response:
    """Test evidence for one manifest. It stays as stored; a wrong run is corrected by another."""
    caller: Any = request.user
    agent = get_object_or_404(_agents(caller), slug=slug)
    manifest = agent.manifests.filter(fingerprint=body["fingerprint"]).first()
    if manifest is None:
        refuse(Refusal("run.manifest_unknown", {"agent": agent.slug}))
        raise Http404
    run = Run(
        kind=Suite(body["kind"]),
        suite=body["suite"],
        ran_on=body["ran_on"],
        passed=body["passed"],
        failed=body["failed"],
        reference=body["reference"],
        model_version=body.get("model_version", ""),
        report=_report(body.get("report")),
        corrects=_corrected(agent, body),
        reason=body.get("reason", ""),
    )
    stored, is_new = store_run(
        manifest, run, source=TestRun.PIPELINE, actor=caller, now=timezone.now()
    )
    return Response(RunOut(_stored(stored, is_new)).data)


def _corrected(agent: Agent, body: Given) -> TestRun | None:
    if "corrects" not in body:
        return None
    wrong = agent.test_runs.filter(reference=body["corrects"]).first()
    if wrong is None:
        refuse(Refusal("run.corrects_unknown", {"reference": body["corrects"]}))
    return wrong


def _report(sent: Mapping[str, str] | None) -> Upload | None:
    if sent is None:
        return None
    try:
        data = b64decode(sent["content_base64"], validate=True)
    except (NotBase64, ValueError):
        fault = Fault(_("This is not base64."), "invalid", pointer="#/report/content_base64")
        raise invalid([fault]) from None
    return checked(SimpleUploadedFile(sent["name"], data))


def _stored(run: TestRun, is_new: bool) -> dict[str, Any]:
    return {
        "reference": run.reference,
        "new": is_new,
        "fingerprint": run.manifest.fingerprint,
        "kind": run.kind,
        "suite": run.suite,
        "model_version": run.model_version,
        "ran_on": run.ran_on,
        "passed": run.passed,
        "failed": run.failed,
        "pass_rate": str(run.rate),
        "report_sha256": run.report_sha256 or None,
        "recorded_at": run.recorded_at,
    }
