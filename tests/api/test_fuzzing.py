"""The API does what its own document says, whatever it is sent: no 500, no undocumented answer.

Short and with a fixed seed by default; longer, and different every time, with SOAK=1.
"""

import json
import os
import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from govportal.api import metering
from govportal.api.authentication import PEOPLE
from govportal.api.schema import document
from govportal.wsgi import application
from tests import make
from tests.api.calling import Caller
from tests.api.lines import CALLS, scene
from tests.api.test_access import operation_of

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
SOAK = os.environ.get("SOAK") == "1"
NO = {"operationId": ""}
NEGATIVE = GenerationMode.NEGATIVE
EXAMPLES = 1000 if SOAK else 12
REFUSED = ["400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428", "429"]
# A rule may refuse what the shape allows; and whether a key is asked for is in test_access.
LEFT_OUT = {"positive_data_acceptance", "ignored_auth", "use_after_free",
            "ensure_resource_availability", "object_level_authorization",
            "max_response_time"}  # fmt: skip


@pytest.fixture(scope="module")
def described():
    config = SchemathesisConfig.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}
    )
    plain = json.loads(json.dumps(document(), default=str))
    loaded = schemathesis.openapi.from_dict(plain, config=config)
    loaded.app = application
    return loaded


@pytest.fixture(autouse=True)
def one_connection():
    """A server closes its connection after a call; the test's holds what it made."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def known(db, settings):
    """What is there, and who calls: somebody who sees all of it."""
    settings.API_CALLS_A_MINUTE = settings.API_FAILURES = 10**6
    metering.BLOCKS.forget()
    cast = make.organisation()
    return scene(cast), Caller(cast.owner).text


def address_of(name, method):
    """The address of an operation as the document has it."""
    wanted = operation_of(name, method).function.__name__
    paths = document()["paths"].items()
    return next(p for p, all_ in paths if all_.get(method.lower(), NO)["operationId"] == wanted)


def is_wrong_still(case, is_there):
    """Whether something is wrong beside what this test puts right: its key, and its address."""
    right = {ParameterLocation.HEADER} | ({ParameterLocation.PATH} if is_there else set())
    parts = case.meta.components.items()
    return any(part.mode is NEGATIVE and where not in right for where, part in parts)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("name", "method"), sorted(CALLS))
def test_every_answer_is_one_that_the_document_knows(described, known, name, method, mode):
    things, text = known
    kinds = operation_of(name, method).kinds
    own = things["monitor_key"] if "gpm" in kinds else things["key"]
    key = text if PEOPLE & kinds else own
    address = address_of(name, method)
    names = re.findall(r"{(\w+)}", address)
    there = dict(zip(names, (things[n] for n in CALLS[name, method].arguments), strict=True))
    cases = described[address][method].as_strategy(generation_mode=mode)
    checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    mild = [check for check in checks if check.__name__ != "negative_data_rejection"]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=not SOAK, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(cases, st.booleans(), st.booleans())
    def ask(case, is_there, any_version):
        if is_there:
            case.path_parameters = {**case.path_parameters, **there}
        if any_version and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        kept = checks if is_wrong_still(case, is_there) else mild
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=kept)

    ask()
