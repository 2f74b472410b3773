"""The tables of a test database are made once, by the migrations, and copied from then on.

Running all migrations takes half a minute of CPU, and each worker of each stage needs a database of its own. The
first one keeps a copy: a file under ``var/`` for SQLite, a database named ``…_copy_<key>`` for PostgreSQL. The key is a
digest of every migration's text, so that a changed migration is run. Whoever begins from a copy still calls
``migrate``, which finds nothing to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper

KEY_LENGTH = 16


def copy_from_the_first(connection: BaseDatabaseWrapper) -> None:
    """Have the connection's test database begun from the kept copy, or have that copy kept if it is the first."""
    creation: Any = connection.creation
    make, make_empty = creation.create_test_db, creation._create_test_db
    kept: Any = _File(connection) if connection.vendor == "sqlite" else _Database(connection)

    def made_empty(verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        if not keepdb and kept.is_there():
            kept.offer()
        name: str = make_empty(verbosity, autoclobber, keepdb)
        if not keepdb and kept.is_there():
            kept.fill(name)
        return name

    def made(*arguments: Any, **named: Any) -> str:
        with _one_at_a_time(kept.key):
            name: str = make(*arguments, **named)
            if not named.get("keepdb") and not kept.is_there():
                kept.keep(name)
        return name

    creation.create_test_db, creation._create_test_db = made, made_empty


def put_back(connection: BaseDatabaseWrapper) -> None:
    """Put a database back to how the migrations left it, rows that they made included: on SQLite page by page.

    On PostgreSQL it is emptied, and the rows that were noted when it was made are written again: they are noted as soon
    as one of the tests asks for it. Raises RuntimeError where none did: the next test would miss those rows. What this
    process remembers of committed rows goes with them.
    """
    from cairn.records import naming  # models can't be imported before Django is ready

    naming.forget()
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_File(connection).path)) as source:
            source.backup(connection.connection)
        return
    noted = getattr(connection, "_test_serialized_contents", None)
    if not noted:
        raise RuntimeError("A test that commits says so: django_db(transaction=True, serialized_rollback=True).")
    # What is made after migrations (content types, rights) is among the rows that were noted.
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(noted)


class _File:
    """SQLite: page by page, also into a database in memory."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.key = _key()
        self.path = _folder() / f"{self.key}.sqlite3"
        self.open: list[sqlite3.Connection] = []

    def is_there(self) -> bool:
        return self.path.exists()

    def offer(self) -> None:
        """Nothing to prepare."""

    def fill(self, name: str) -> None:
        filled = sqlite3.connect(name, uri=name.startswith("file:"))
        with closing(sqlite3.connect(self.path)) as source:
            source.backup(filled)
        # A database in memory is gone with its last connection, and Django's own isn't open yet.
        self.open.append(filled) if name.startswith("file:") else filled.close()

    def keep(self, name: str) -> None:
        self.connection.ensure_connection()
        draft = self.path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft)) as target:
            self.connection.connection.backup(target)
        for old in self.path.parent.glob("*.sqlite3"):
            old.unlink()
        draft.rename(self.path)


class _Database:
    """PostgreSQL: a template, which the server copies file by file."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.creation: Any = connection.creation
        self.key = _key()
        self.prefix = f"{connection.settings_dict['NAME']}_copy_"
        self.name = self.prefix + self.key

    def is_there(self) -> bool:
        return bool(self._server("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]))

    def offer(self) -> None:
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def fill(self, name: str) -> None:
        """Nothing to do: the server copied the template when it made the database."""

    def keep(self, name: str) -> None:
        # The server copies only what nobody is connected to.
        self.connection.close()
        for (old,) in self._server("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix]):
            self._server(f'DROP DATABASE IF EXISTS "{old}"')
        self._server(f'CREATE DATABASE "{self.name}" TEMPLATE "{name}"')
        self.connection.ensure_connection()

    def _server(self, statement: str, values: list[str] | None = None) -> list[tuple[Any, ...]]:
        with self.creation._nodb_cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []


def _key() -> str:
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda one: one.label):
        for migration in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{migration.name}\n".encode() + migration.read_bytes())
    return digest.hexdigest()[:KEY_LENGTH]


def _folder() -> Path:
    folder: Path = settings.ROOT / "var" / "test-databases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _one_at_a_time(key: str) -> Iterator[None]:
    with (_folder() / f"{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def one_more(connection: BaseDatabaseWrapper, folder: Path, name: str) -> str | None:
    """Another database as the migrations leave one, for processes that a test starts: the address that they read from
    DATABASE_URL; none for SQLite, whose file is put where sites have it in ``folder``."""
    if connection.vendor == "sqlite":
        copy = folder / "cairn.sqlite3"
        with closing(sqlite3.connect(_File(connection).path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return None
    kept = _Database(connection)
    found = kept._server("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY 1", [f"%\\_copy\\_{kept.key}"])
    drop_the_other(connection, name)
    kept._server(f'CREATE DATABASE "{name}" TEMPLATE "{found[0][0]}"')
    held = connection.settings_dict
    return f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT'] or 5432}/{name}"


def drop_the_other(connection: BaseDatabaseWrapper, name: str) -> None:
    if connection.vendor != "sqlite":
        _Database(connection)._server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
