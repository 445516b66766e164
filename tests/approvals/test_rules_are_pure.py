"""The rules need neither Django nor a database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RULES = (
    "approvals.rules.content, approvals.rules.intake, approvals.rules.classification, "
    "approvals.rules.findings, approvals.rules.gates, approvals.rules.submission, "
    "approvals.rules.routing, approvals.rules.dates, approvals.rules.risks, "
    "registry.rules.manifests"
)


def test_importing_the_rules_of_a_request_imports_no_django():
    code = f"import sys, {RULES}; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ, check=False)
    assert done.returncode == 0
