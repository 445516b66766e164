"""Every code of the rules has its sentence, the same for commands, pages and the ledger."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from approvals.rules import submission, wording
from approvals.rules.findings import findings
from approvals.rules.gates import gates
from approvals.rules.intake import read_yaml
from approvals.rules.wording import SENTENCES as ENGLISH
from govportal import plain_yaml
from govportal.plain_yaml.wording import SENTENCES as OF_FILES
from govportal.refusals import known_codes

DATA = Path(__file__).parent.parent / "data" / "requests"
BAD = sorted((DATA / "bad").glob("*.yaml"))


def test_every_sentence_of_the_rules_is_registered():
    assert ENGLISH.keys() | OF_FILES.keys() <= known_codes()


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_refusal_says_a_fault_as_a_command_does(file: Path):
    with translation.override("en"):
        for fault in read_yaml(file.read_bytes()).faults:
            assert fault.text == str(fault.refusal)


def test_every_code_in_the_rules_has_a_sentence_and_every_sentence_a_code():
    folders = (Path(wording.__file__).parent.parent, Path(plain_yaml.__file__).parent)
    files = [f for folder in folders for f in folder.rglob("*.py") if f.name != "wording.py"]
    code = r'"((?:yaml|answer|gate|finding|submission)\.[a-z_0-9]+)"'
    used = {found for file in files for found in re.findall(code, file.read_text())}
    built = {"yaml.alias", "yaml.anchor", "yaml.tag"}
    built |= {f"gate.exception_{key}" for key in ("rule", "why", "measures", "until")}
    assert used | built == ENGLISH.keys() | OF_FILES.keys()


def test_findings_gates_and_problems_can_all_be_said():
    content = read_yaml((DATA / "plain-template.yaml").read_bytes()).content
    texts = [
        *(finding.text for finding in findings(content)),
        *(gate.text for gate in gates(content, 4)),
        *(fault.text for fault in submission.problems(content, known_emails=())),
    ]
    assert len(texts) > 10
    assert not [text for text in texts if "%(" in text]
