"""Whom a visitor of the demo can sign in as. Never shown in production."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from approvals.demo.cast import CAST, PASSWORD
from govportal.people.models import Person

__all__ = ["PASSWORD", "SignIn", "demo_sign_ins", "sign_ins"]

LOOK_AT = {
    "renske.obuya": _("Business owner: a question, a condition, a stage that may go on"),
    "tadeo.lindqvist": _("Technical owner: attests, signs exit criteria, records that one is live"),
    "jonas.ferreira": _("Deputy CISO: a security review due today, and the chair’s alternate"),
    "dorothea.blanc": _("Compliance reviewer: decides the legal class, reviews privacy"),
    "solveig.amadi": _("CISO and chair: a casting vote, an open ballot, one to put anew"),
    "theodor.quist": _("Chief privacy officer and co-chair: a ballot, evidence to verify"),
    "wilhelm.sato": _("Engineering seat: architecture reviews, a ballot with hidden votes"),
    "emeka.lindholm": _("Member for ethics: one ballot to vote in, one where the votes show"),
    "lucian.perera": _("Board liaison: a letter to acknowledge"),
    "viggo.adeyemi": _("Head of Platform: called in when his people are late"),
    "halvard.imre": _("Operator: decides what unknown agents are"),
    "hedda.forsyth": _("Auditor: reads everything, takes proof away, changes nothing"),
    "noor.everett": _("Administrator: configures, decides nothing"),
    "sunniva.kade": _("Second administrator: confirms what takes two"),
}


@dataclass(frozen=True)
class SignIn:
    """One person to sign in as: e-mail, name, and what there is to see."""

    email: str
    full_name: str
    does: str | Promise
    password: str = PASSWORD


def demo_sign_ins() -> Sequence[SignIn]:
    """The people worth visiting, in the order of a request's way."""
    cast = {part.key: part for part in CAST}
    return [SignIn(cast[key].email, cast[key].name, str(does)) for key, does in LOOK_AT.items()]


def sign_ins(request: HttpRequest) -> dict[str, object]:
    """The context processor: the list for the sign-in page, in demo mode only."""
    if not settings.DEMO_SIGN_INS:
        return {}
    return {"demo_sign_ins": SimpleLazyObject(_who_is_here)}


def _who_is_here() -> Sequence[SignIn]:
    """Those of the list who have an account here: a demo without its organisation offers nobody."""
    offered = demo_sign_ins()
    known = set(
        Person.objects.active()
        .filter(email__in=[one.email for one in offered])
        .values_list("email", flat=True)
    )
    return [one for one in offered if one.email in known]
