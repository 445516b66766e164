"""What must never be stored: a verdict or decision that its review does not carry.

Decisions by ballot and by order get their own conditions with the committee; until then the
database takes none.
"""

from django.db import migrations

from govportal.guards import Guard, frozen, operation

SIGNATURES = "('sign_off_technical_owner', 'sign_off_ciso')"

# A verdict is given on an open step of an open review, about the digest under review, never by
# the requester, and by nobody with a conflict save on the technical owner's own duties.
VERDICT = f"""
EXISTS (
  SELECT 1 FROM approvals_reviewstep s JOIN approvals_review r ON r.id = s.review_id
  WHERE s.id = NEW.step_id AND r.id = NEW.review_id AND r.state = 'open' AND s.state = 'open'
    AND r.digest = NEW.digest
    AND ((s.kind IN {SIGNATURES}) = NEW.is_signature)
    AND (s.kind = 'attestation' OR NOT EXISTS (
      SELECT 1 FROM approvals_reviewparty p WHERE p.review_id = r.id AND p.person_id = NEW.person_id
        AND (p.relation = 'requester' OR s.kind <> 'sign_off_technical_owner'))))
"""  # noqa: S608

# A decision rests on the basis, digest and manifest of its open review.
ROUTE = """
EXISTS (
  SELECT 1 FROM approvals_review r WHERE r.id = NEW.review_id AND r.state = 'open'
    AND r.basis = NEW.basis AND r.digest = NEW.digest AND r.fingerprint = NEW.fingerprint
    AND r.tier = NEW.tier)
"""

# An approval by sign-off: every step approved on this digest, and as many people signed as
# signatures are needed. A rejection: somebody rejected it.
SIGN_OFF = f"""
NEW.basis = 'sign_off' AND (
  (NEW.outcome = 'approve'
   AND EXISTS (SELECT 1 FROM approvals_reviewstep s WHERE s.review_id = NEW.review_id
               AND s.kind IN {SIGNATURES} AND s.state <> 'cancelled')
   AND NOT EXISTS (
     SELECT 1 FROM approvals_reviewstep s WHERE s.review_id = NEW.review_id
       AND s.state <> 'cancelled' AND NOT EXISTS (
         SELECT 1 FROM approvals_signoff o WHERE o.step_id = s.id AND o.digest = NEW.digest
           AND o.verdict = 'approve'))
   AND (SELECT COUNT(DISTINCT o.person_id) FROM approvals_signoff o
        WHERE o.review_id = NEW.review_id AND o.digest = NEW.digest AND o.is_signature)
     = (SELECT COUNT(*) FROM approvals_reviewstep s WHERE s.review_id = NEW.review_id
        AND s.kind IN {SIGNATURES} AND s.state <> 'cancelled'))
  OR (NEW.outcome = 'reject' AND EXISTS (
     SELECT 1 FROM approvals_signoff o WHERE o.review_id = NEW.review_id
       AND o.digest = NEW.digest AND o.verdict = 'reject')))
"""  # noqa: S608

GUARDS = [
    *frozen("approvals_requestversion"),
    *frozen("approvals_signoff"),
    *frozen("approvals_decision"),
    Guard(
        "approvals_signoff",
        "INSERT",
        "approvals_signoff_is_due",
        "this verdict is not due: step, digest or person does not fit",
        VERDICT,
    ),
    Guard(
        "approvals_decision",
        "INSERT",
        "approvals_decision_has_its_route",
        "a decision needs the basis, digest and manifest of its open review",
        ROUTE,
    ),
    Guard(
        "approvals_decision",
        "INSERT",
        "approvals_decision_is_carried",
        "the verdicts given do not carry this decision",
        SIGN_OFF,
    ),
]


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_initial")]
    operations = [operation(GUARDS)]
