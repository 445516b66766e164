import importlib.util
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from evidence.actions.packs import request_pack
from govportal import archiving, pdf, printing_files
from govportal.worklist.actions import run_jobs
from tests import make
from tests.evidence import sample


@pytest.fixture(autouse=True)
def printed_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same bytes without a process for each document, as test_record_pdf.py shows."""
    if request.path.name == "test_record_pdf.py":
        yield
        return

    def render(*args: Any, while_waiting: Callable[[], None], **kwargs: Any) -> bytes:
        while_waiting()
        return pdf.render(*args, **kwargs)

    def files(
        template: str,
        context: Mapping[str, object],
        *,
        moment: datetime,
        while_waiting: Callable[[], None],
        **kwargs: Any,
    ) -> printing_files.Printed:
        while_waiting()
        html = render_to_string(template, pdf.with_moment(context, moment))
        return archiving.make_files(html, pdf.static_folders(), **kwargs)

    with (
        patch.object(pdf, "render_apart", render),
        patch.object(printing_files, "print_files", files),
    ):
        yield


@pytest.fixture
def cast(db):
    """The people of every story, with a committee, two units, calendars and the scheme."""
    return make.organisation()


@pytest.fixture
def packs_folder(settings, tmp_path):
    """Packs of this test go to a folder of their own."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "packs"


@pytest.fixture
def decided(cast):
    """A tier 1 request, sent, signed off and authorised."""
    return make.approve(make.request(cast), make.START)


@pytest.fixture
def ready_pack(cast, decided, packs_folder):
    """A pack that the business owner asked for and the worker built."""
    pack = request_pack(decided, actor=cast.owner, now=timezone.now())
    run_jobs(timezone.now())
    pack.refresh_from_db()
    return pack


@pytest.fixture(scope="session")
def verify() -> ModuleType:
    """The check programme, loaded from its file as it lies in a pack."""
    spec = importlib.util.spec_from_file_location("pack_verify", sample.VERIFY)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
