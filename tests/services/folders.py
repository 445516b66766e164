"""Data folders of tests: one a process, gone with it."""

import atexit
import os
import shutil
import tempfile


def _remove(folder: str, owner: int) -> None:
    # Children of ours inherit the registration; the folder is not theirs.
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def own_data_folder() -> str:
    """A fresh folder that is removed when this process ends."""
    folder = tempfile.mkdtemp(prefix="govportal-tests-")
    atexit.register(_remove, folder, os.getpid())
    return folder
