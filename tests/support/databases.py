"""Databases with the schema of today: made once by the migrations, copied for each test.

Every migration takes half a second on an empty database, and most tests want one of their own.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from bot.storage.database import Database


def new_sqlite(path: Path) -> str:
    """The URL of a database in a file that did not exist."""
    if path.exists():
        raise FileExistsError(path)
    shutil.copyfile(_migrated(), path)
    return f"sqlite:///{path}"


@functools.cache
def _migrated() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="schema-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "crm.db"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    database.close()
    left = [other.name for other in folder.iterdir() if other != file]
    assert not left, f"a part of the schema is still in {left}"
    return file
