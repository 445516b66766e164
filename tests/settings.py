"""The portal's settings for tests; with TEST_POSTGRES=1 on a PostgreSQL server of their own."""

import os
from pathlib import Path

from tests.services.folders import own_data_folder
from tests.services.postgres import begin_for_tests

os.environ["GOVPORTAL_MODE"] = "test"
os.environ["DATA_DIR"] = own_data_folder()
if os.environ.get("TEST_POSTGRES") == "1" and "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = begin_for_tests()

from govportal.settings import *  # noqa: F403  the environment has to be set before
from govportal.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads must meet the locks that they meet in production.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
