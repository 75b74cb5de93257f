"""Requests a second of pages under the production server, beside a bare Flask view on the same server and run.

Rounds alternate between the pages, so that a noisy machine slows all alike. The load stays on 127.0.0.1 and ends by
itself.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WORKERS, CLIENTS, ROUNDS, SECONDS = 2, 4, 5, 1.5
RESULT = (
    "/es/check/co/result?nationality=VE&document=ppt&contract-kind=employment&contract-signed-on=2026-07-27"
    "&work-starts-on=2026-08-03&regulated-profession=no&day=2026-07-27"
)
PAGES = {
    "bare Flask view": ("bare", "/"),
    "first page": ("puente", "/es/"),
    "guide page": ("puente", "/es/guides/co"),
    "guide page, not changed (304)": ("puente", "/es/guides/co"),
    "documents of a guide": ("puente", "/es/guides/co/documents"),
    "result page": ("puente", RESULT),
    "result page, each drawn anew": ("puente", f"{RESULT}&utm_source=NUMBER"),
    "search": ("puente", "/es/search?q=permiso"),
}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serve(app: str, environment: dict[str, str]) -> Iterator[tuple[int, int, float]]:
    """Run an app under gunicorn; yields its port, the server's process id and the seconds until it answered."""
    port = _free_port()
    options = ["--workers", str(WORKERS), "--threads", "4", "--worker-class", "gthread", "--preload"]
    started = time.perf_counter()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            app,
            "--bind",
            f"127.0.0.1:{port}",
            *options,
            "--log-level",
            "error",
            "--no-control-socket",
        ],
        env={**os.environ, **environment},
    )
    try:
        while True:
            try:
                _Client(port, "/").fetch()
                break
            except OSError:
                if server.poll() is not None or time.perf_counter() - started > 60:
                    raise SystemExit(f"{app} did not start") from None
                time.sleep(0.02)
        yield port, server.pid, time.perf_counter() - started
    finally:
        server.terminate()
        server.wait(20)


class _Client:
    """One kept connection that asks for one page; it does little, since it shares the cores with the server."""

    def __init__(self, port: int, path: str, etag: str | None = None) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        extra = f"If-None-Match: {etag}\r\n" if etag else ""
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{extra}\r\n".encode()
        self.buffer = b""
        # An address that no client asked for before.
        self.numbers = itertools.count(os.getpid() * 10_000_000)

    def fetch(self) -> tuple[int, bytes]:
        """Ask once; the status and the head of the answer."""
        self.connection.sendall(self.request.replace(b"NUMBER", b"%d" % next(self.numbers)))
        while b"\r\n\r\n" not in self.buffer:
            self._read()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lowered = head.lower()
        length = 0
        if b"content-length:" in lowered:
            length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(self.buffer) < length:
            self._read()
        self.buffer = self.buffer[length:]
        return int(head[9:12]), head

    def _read(self) -> None:
        received = self.connection.recv(262_144)
        if not received:
            raise ConnectionError("closed")
        self.buffer += received


def _load(port: int, path: str, etag: str | None, expected: int, counts: multiprocessing.Queue[int]) -> None:
    client, done, end = _Client(port, path, etag), 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        try:
            status, _ = client.fetch()
        except OSError:
            client = _Client(port, path, etag)
            continue
        if status != expected:
            raise SystemExit(f"{path} answered {status}")
        done += 1
    counts.put(done)


def _round(port: int, path: str, etag: str | None, expected: int) -> float:
    counts: multiprocessing.Queue[int] = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=_load, args=(port, path, etag, expected, counts)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    total = sum(counts.get(timeout=60) for _ in clients)
    for client in clients:
        client.join()
    return total / SECONDS


def _etag(port: int, path: str) -> str | None:
    _, head = _Client(port, path).fetch()
    for line in head.decode("latin-1").split("\r\n"):
        if line.lower().startswith("etag:"):
            return line.split(":", 1)[1].strip()
    return None


def _memory(pid: int) -> list[tuple[int, int]]:
    """Proportional and resident memory in kB of a server's processes, workers last (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    found = []
    for process in (str(pid), *children):
        fields = dict(
            line.split(":", 1) for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()[1:]
        )
        found.append((int(fields["Pss"].split()[0]), int(fields["Rss"].split()[0])))
    return found


def measure() -> None:
    """Print requests a second of each page, its share of the bare view's, start-up time and memory."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environment = {"PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal.sqlite", "PORTAL_LOG_LEVEL": "ERROR"}
        portal = str(Path(sys.executable).with_name("portal"))
        subprocess.run([portal, "prepare"], check=True, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
        ports, pids = {}, {}
        for name, app in (("bare", "benchmarks.bare:app"), ("puente", "wsgi:app")):
            ports[name], pids[name], seconds = stack.enter_context(serve(app, environment))
            print(f"  start-up of {name} until the first answer: {seconds:.2f} s")
        rates: dict[str, list[float]] = {page: [] for page in PAGES}
        etags = {page: _etag(ports[name], path) if "304" in page else None for page, (name, path) in PAGES.items()}
        for _ in range(ROUNDS):
            for page, (name, path) in PAGES.items():
                rates[page].append(_round(ports[name], path, etags[page], 304 if etags[page] else 200))
        bare = statistics.median(rates["bare Flask view"])
        print(f"  {WORKERS} workers, {CLIENTS} connections, median of {ROUNDS} rounds of {SECONDS} s")
        for page, found in rates.items():
            rate = statistics.median(found)
            print(f"  {page:32} {rate:8.0f} requests/s   {rate / bare:5.2f} of the bare view")
        for pss, rss in _memory(pids["puente"])[1:]:
            print(f"  memory of a worker: {pss / 1024:.0f} MB with its share (Pss), {rss / 1024:.0f} MB resident")
