"""Requests for pilots, and what becomes of them."""

from datetime import date, timedelta

from approvals.actions import drafts, submitting
from approvals.models import Request
from registry.models import Authorisation
from tests import make
from tests.make import START

UNTIL = date(2027, 1, 29)  # 88 days after the cast's Monday
DAY = timedelta(days=1)
EXAMPLE = "tier1-ticket-triage"


def content(cast, **basics):
    """A request that brings all that a pilot must, by the cast's owners."""
    given = {"kind": "pilot", "pilot_until": UNTIL.isoformat()} | basics
    made = make.content(cast, EXAMPLE, **given)
    made["business_justification"]["user_population"] = "internal"
    capabilities = made["agent_capabilities"]
    capabilities |= {
        "customer_data": False,
        "environment": "staging",
        "data_processed": ["ticket_text"],
        "autonomy_limits": {"daily_budget": {"value": "20", "currency": "EUR"}},
    }
    for tool in capabilities["tools_requested"]:
        tool |= {"operations": ["read"], "scope": "The test queue", "environment": "staging"}
    made["security_assessment"] |= {
        "audit_logging_configured": True,
        "kill_switch_tested_on": "2026-10-20",
    }
    return made


def sent(cast, now=START, **basics):
    draft = drafts.start_draft(actor=cast.owner, now=now, content=content(cast, **basics))
    return submitting.submit(draft, actor=cast.owner, now=now)


def approved(cast, now=START, **basics):
    """A pilot that both signed; its request."""
    request = sent(cast, now, **basics)
    make.approve(request, now)
    return Request.objects.get(pk=request.pk)


def right(request):
    return Authorisation.objects.get(agent=request.agent, pilot__isnull=False)
