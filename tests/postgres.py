"""A PostgreSQL of the tests' own: made when the first test asks for it, gone with the last.

It lies in a temporary folder and listens on a socket in there, on no network address, so that it meets no
server that happens to run and no other run of the tests.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "puente"
START_SECONDS = 30
# Nothing here need survive a power cut.
HASTE = ("fsync", "full_page_writes", "synchronous_commit")


class Cluster:
    """A running server. Each database it makes is new and named apart."""

    def __init__(self, socket_folder: Path) -> None:
        self.socket_folder = socket_folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """The database's address, as SQLAlchemy reads it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.socket_folder}"

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The name of a new copy of the template; dropped at the end, whoever still holds it open."""
        name = f"test_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        try:
            yield name
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def _run(self, statement: sql.SQL, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder), user=OWNER, dbname="postgres", autocommit=True, connect_timeout=5
        )


@contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="puente-postgresql-"))
    try:
        command = as_server(folder)
        data = folder / "data"
        access = ["--username", OWNER, "--auth", "trust"]
        text = ["--encoding", "UTF8", "--locale", "C.UTF-8"]
        made = subprocess.run(
            [*command, programs / "initdb", "--no-sync", "--pgdata", data, *access, *text],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stderr}")
        with running([*command, programs / "postgres", "-D", data], folder) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(command: list[str | Path], folder: Path) -> Iterator[Cluster]:
    settings = [f"--{name}=off" for name in HASTE]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "-k", folder, "-c", "listen_addresses=", *settings],
            cwd=folder,
            stdout=output,
            stderr=output,
            # A Ctrl-C in the terminal is for the tests, which then stop the server themselves.
            start_new_session=True,
        )
    try:
        cluster = Cluster(folder)
        wait_for(cluster, server, log)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # a fast stop: it waits for no client
        try:
            server.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(cluster: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            cluster.connect().close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def find_programs() -> Path:
    """The folder of initdb and postgres: on the PATH, or where Debian keeps them, the newest first."""
    on_path = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in [Path(on_path).resolve().parent] if on_path else folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError("PostgreSQL's programs are not on this machine. `make test` installs them.")


def as_server(folder: Path) -> list[str | Path]:
    """What to put before a server's command: it dies with the tests, and is not root, whom it refuses."""
    if not sys.platform.startswith("linux"):
        return []
    command: list[str | Path] = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        user = unprivileged_user()
        os.chown(folder, user.pw_uid, user.pw_gid)
        command += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [*command, "--"]


def unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")
