"""A portal that is really served, and a Chromium that reads it.

Each journey is recorded: a trace that `.venv/bin/playwright show-trace FILE` plays back lies in pytest's temporary
folder (`--basetemp` chooses which), and a test that fails names it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.content.library import Library
from portal.settings import PREFIX, ROOT
from tests.browser.pages import Reader

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# What Chromium does of its own accord is left out: it would ask for hosts that no page names.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
STOP_SECONDS = 20
PATIENCE_MILLISECONDS = 30_000
# One reader for each language; between them a phone and a desk, with a script and without.
PHONE, DESK = 360, 1280
ONE_EACH = [
    pytest.param(("es", PHONE, False), id="es-360-no-script"),
    pytest.param(("en", DESK, True), id="en-1280-script"),
]
RECORDINGS = pytest.StashKey[list[Path]]()


class OpenPortal(Protocol):
    def __call__(self, language: str, width: int = 1280, *, script: bool = True) -> Reader: ...


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.of_folder(ROOT / "guides")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with a database of its own, prepared as an operator prepares one."""
    folder = tmp_path_factory.mktemp("portal")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment["PORTAL_DATABASE_URL"] = f"sqlite:///{folder / 'portal.sqlite'}"
    prepared = subprocess.run(
        [sys.executable, "-m", "portal.cli", "prepare"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stderr
    log = folder / "log"
    with serving(environment, log) as found:
        yield found
    failures = [line for line in log.read_text("utf-8").splitlines() if "_error" in line and '"fail"' not in line]
    assert not failures, "the portal failed while it was read:\n" + "\n".join(failures)


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[str]:
    # The socket listens before the server runs: its port is nobody else's, and the first reader waits in the queue.
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as output:
        port, number = listening.getsockname()[1], listening.fileno()
        server = subprocess.Popen(
            [*SERVER, "--no-control-socket", "--bind", f"fd://{number}", "tests.browser.served:make()"],
            cwd=ROOT,
            env=environment,
            pass_fds=[number],
            stdout=output,
            stderr=output,
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.fail("Chromium is not on this machine. `make test` installs it.", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_portal(
    browser: Browser, address: str, library: Library, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[OpenPortal]:
    """Opens a browser that nobody used before, for a reader of one language, and records it."""
    recordings = request.node.stash.setdefault(RECORDINGS, [])
    contexts = []

    def open_one(language: str, width: int = 1280, *, script: bool = True) -> Reader:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 640 if width < 600 else 800},
            java_script_enabled=script,
            locale=language,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.tracing.start(title=request.node.name, screenshots=True, snapshots=True)
        contexts.append(context)
        recordings.append(tmp_path / f"recording-{len(contexts)}.zip")
        return Reader(context.new_page(), language, library)

    yield open_one
    for context, recording in zip(contexts, recordings, strict=True):
        context.tracing.stop(path=recording)
        context.close()


@pytest.fixture(params=ONE_EACH)
def reader(request: pytest.FixtureRequest, open_portal: OpenPortal) -> Reader:
    language, width, script = request.param
    return open_portal(language, width, script=script)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed and item.stash.get(RECORDINGS, None):
        files = "\n".join(str(recording) for recording in item.stash[RECORDINGS])
        report.sections.append(("Recording, for `.venv/bin/playwright show-trace FILE`", files))
    return report
