"""Alerts come in from monitors and agents; people's programs read them."""

import hashlib
import json
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from govportal.api.problems import Fault, invalid
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from govportal.refusals import Refusal, Refused
from incidents.actions.receiving import Received, Sender, receive_alert
from incidents.api.alert_shapes import AlertIn, AlertOut, AlertRead, AnswerOut, ResultsOut
from incidents.api.monitor_keys import MONITORS
from incidents.models import Alert
from incidents.names import SEVERITY_NAMES
from incidents.rules.alerts import KEY_MAX, Result, Told, from_alertmanager
from incidents.rules.severities import IncidentClass, Severity
from registry.actions.identifying import Identity
from registry.api.agent_keys import AGENTS, key_problem

HEADER = "Idempotency-Key"
LONGEST_KEY = KEY_MAX - 3
KEY = OpenApiParameter(
    HEADER, str, OpenApiParameter.HEADER, required=False,
    description="Your own name for this alert: sent again it is one, with the same answer.",
)  # fmt: skip


@operation("Send an alert", takes=AlertIn, gives=AnswerOut, status=201, refuses=(409, 422),
           kinds=MONITORS | AGENTS, tag="incidents", headers=(KEY,))  # fmt: skip
def alert_send(request: Request, body: Given) -> Response:
    """From a monitor with its key, or from an agent about itself. Opens an incident, or is added
    to the open one of the same agent and class.

    A severity above the monitor's scope counts as the gravest it may raise, and the answer says
    so. Alertmanager's webhook is taken as it is: each alert has its own result, and is known by
    fingerprint and start.
    """
    caller, now = _sender(request.user), timezone.now()
    if "alerts" in body:
        told = [_received(alert, caller) for alert in body["alerts"]]
        return Response(ResultsOut({"results": told}).data, 201)
    try:
        got = receive_alert(_told(body, _key(request), request.data), caller, now=now)
    except Refused as refused:
        if refused.refusal.code.startswith(("credential.", "agent.is_")):
            raise key_problem(refused.refusal) from None
        raise
    first = Result.OPENED if got.alert.opened else Result.ATTACHED
    return Response(AlertOut(_said(got, first)).data, 201)


def _sender(user: Any) -> Sender:
    return Sender(identity=user) if isinstance(user, Identity) else user


def _key(request: Request) -> str:
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    if not (0 < len(given) <= LONGEST_KEY and given.isascii() and given.isprintable()):
        detail = _("1 to %(most)s printable characters of ASCII.") % {"most": LONGEST_KEY}
        raise invalid([Fault(detail, "invalid", header=HEADER)])
    return f"ik:{given}"


def _told(body: Given, key: str, raw: Any) -> Told:
    written = json.dumps(raw, sort_keys=True).encode()
    return Told(
        agent=body["agent"],
        severity=Severity(body["severity"]),
        kind=IncidentClass(body["class"]),
        summary=body["summary"],
        occurred_at=body.get("occurred_at"),
        trace_id=body.get("trace_id") or "",
        evidence=body.get("evidence"),
        key=key,
        digest=hashlib.sha256(written).hexdigest(),
    )


def _received(alert: Given, caller: Sender) -> dict[str, Any]:
    """One of several: a refused one does not sink the others."""
    none: dict[str, Any] = {"id": None, "incident": None, "severity": None, "notes": []}
    mark = {"fingerprint": alert["fingerprint"]}
    try:
        if not alert["labels"].get("agent", "").strip():
            raise Refused(Refusal("alert.agent_missing"))
        got = receive_alert(from_alertmanager(alert), caller, now=timezone.now())
    except Refused as refused:
        no = refused.refusal
        return mark | none | {"result": Result.REFUSED, "code": no.code, "detail": str(no)}
    return mark | _said(got, got.result) | {"code": None, "detail": None}


def _said(got: Received, result: Result) -> dict[str, Any]:
    alert = got.alert
    return {
        "id": alert.pk,
        "incident": alert.incident.number if alert.incident is not None else None,
        "result": result.value,
        "severity": alert.severity,
        "notes": list(_notes(alert)),
    }


def _notes(alert: Alert) -> Any:
    if alert.is_capped:
        most = str(SEVERITY_NAMES[Severity(alert.severity)])
        said = _("This monitor raises %(most)s at most; it was taken as that.")
        yield {"code": "capped", "detail": said % {"most": most}}
    if alert.agent is None:
        detail = _("There is no such agent in the inventory; operators are told.")
        yield {"code": "unregistered", "detail": detail}


@operation("Read an alert", gives=AlertRead, tag="incidents")
def alert_read(request: PersonsCall, pk: int) -> Response:
    """One alert of an incident that you may see."""
    rows = Alert.objects.visible_to(request.user).for_list()
    return Response(AlertRead(get_object_or_404(rows, pk=pk)).data)
