"""Draw the pictures of README.md anew, from a portal that this command starts and stops.

    .venv/bin/python scripts/screenshots.py

They are left in docs/screenshots/. It needs what `make test` installs: Chromium, and pdftoppm of Poppler.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
WIDEST = 800
MOST_BYTES = 250_000
START_SECONDS = 60


def hire(signed_on: date) -> str:
    """The address, below that of the language, of the check of a hire that is about to happen."""
    answers = {
        "nationality": "VE",
        "document": "ppt",
        "contract-kind": "employment",
        "regulated-profession": "no",
        "contract-signed-on": signed_on.isoformat(),
        "work-starts-on": (signed_on + timedelta(days=7)).isoformat(),
    }
    return f"check/co/result?{urlencode(answers)}"


@contextmanager
def portal(folder: Path) -> Iterator[str]:
    """The address of a portal that runs as `make run` runs it, with a database of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment |= {"PORTAL_DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite'}", "PORTAL_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "portal.cli", "run", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/es/"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(address).close()  # noqa: S310 - the address is our own server's
        except URLError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("The portal did not start; what it says stands above.")
            time.sleep(0.2)
        else:
            return


def photograph(browser: Browser, address: str, picture: Path, width: int, height: int, scale: int = 1) -> None:
    """What a reader sees at `address` without scrolling."""
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, device_scale_factor=scale, locale="es-CO")  # type: ignore[arg-type]
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=picture, animations="disabled")
    page.close()


def draw_first_page(address: str, picture: Path) -> None:
    """The first page of the PDF at `address`."""
    paper = picture.with_suffix(".pdf")
    paper.write_bytes(urlopen(address).read())  # noqa: S310 - the address is our own server's
    width = ["-scale-to-x", str(WIDEST), "-scale-to-y", "-1"]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *width, paper, picture.with_suffix("")], check=True)


def keep(picture: Path) -> None:
    """Make a picture small enough to be read from a repository, and put it in its place."""
    with Image.open(picture) as drawn:
        shown = drawn.convert("RGB")
    if shown.width > WIDEST:
        shown = shown.resize((WIDEST, round(shown.height * WIDEST / shown.width)), Image.Resampling.LANCZOS)
    target = FOLDER / picture.name
    shown.save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{target} has {size} bytes, more than {MOST_BYTES}: show less of the page.")
    print(f"{target.relative_to(ROOT)}: {shown.width} x {shown.height}, {size // 1000} kB")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or shutil.which("pdftoppm") is None:
        sys.exit("Chromium or pdftoppm is not on this machine. `make test` installs them.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = hire(datetime.now(UTC).date() + timedelta(days=7))
    with tempfile.TemporaryDirectory(prefix="puente-screenshots-") as name:
        folder = Path(name)
        pictures = [folder / f"{shown}.png" for shown in ("home-es", "result-es-phone", "guide-es", "summary-es")]
        home, phone, guide, summary = pictures
        with portal(folder) as address, sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            photograph(browser, address, home, 1280, 1100)
            photograph(browser, address + result, phone, 390, 844, scale=2)
            photograph(browser, f"{address}guides/co/documents", guide, 1280, 1100)
            draw_first_page(address + result.replace("/result?", "/result.pdf?"), summary)
            browser.close()
        for picture in pictures:
            keep(picture)


if __name__ == "__main__":
    main()
