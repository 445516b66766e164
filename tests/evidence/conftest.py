import pytest
from django.utils import timezone

from evidence.actions.packs import request_pack
from govportal.worklist.actions import run_jobs
from tests import make


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
