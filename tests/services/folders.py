"""Data folders of tests: one a process, gone with it."""

import atexit
import os
import shutil
import tempfile


def own_data_folder() -> str:
    """A fresh folder that is removed when this process ends."""
    folder = tempfile.mkdtemp(prefix="govportal-tests-")
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
    return folder
