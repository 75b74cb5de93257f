"""See to what pip and npm cannot bring: system libraries, a browser, database programs.

    scripts/system_packages.py run     what the portal needs to run
    scripts/system_packages.py test    that, and what its tests need

Looks for each thing itself, not for its package, so that it works on any Linux and says nothing when all is
there. What is missing is installed by apt where it may be (as root, or with a sudo that asks no password);
else the exact command is printed and nothing is changed.

Runs on the system's Python before anything is installed: standard library only.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
PYTHON_VENV = "python{}.{}-venv".format(*sys.version_info[:2])
POSTGRESQL = Path("/usr/lib/postgresql")  # where Debian keeps it, one folder for each version
CREATE_CLUSTER_CONF = Path("/etc/postgresql-common/createcluster.conf")


class Need(NamedTuple):
    what: str
    debian_package: str
    is_present: Callable[[], bool]


def library(name: str) -> Callable[[], bool]:
    def is_present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return is_present


def program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def has_postgresql() -> bool:
    return shutil.which("initdb") is not None or any(POSTGRESQL.glob("*/bin/initdb"))


TO_RUN = [
    Need("Python's venv and pip", PYTHON_VENV, has_ensurepip),
    Need("Pango, which lays out the PDF's text", "libpango-1.0-0", library("libpango-1.0.so.0")),
    Need("Pango's FreeType part", "libpangoft2-1.0-0", library("libpangoft2-1.0.so.0")),
    # Without it WeasyPrint cuts fonts down in Python, at less than half the speed.
    Need("HarfBuzz's font subsetter", "libharfbuzz-subset0", library("libharfbuzz-subset.so.0")),
]
TO_TEST = [
    *TO_RUN,
    Need("Chromium, for the browser journeys", "chromium", program("chromium", "chromium-browser")),
    Need("a library of Playwright's driver", "libatomic1", library("libatomic.so.1")),
    Need("PostgreSQL's programs", "postgresql", has_postgresql),
    Need("Poppler, to look at a PDF", "poppler-utils", program("pdftoppm", "pdftotext")),
]


def missing(needs: list[Need]) -> list[Need]:
    return [need for need in needs if not need.is_present()]


def privilege() -> list[str] | None:
    """What to put before a command to run it as root without asking; None when that cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


class Apt:
    def __init__(self, prefix: list[str]) -> None:
        # A sudo drops the environment, so `env` sets it on the far side of it.
        self.as_root = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]

    def run(self, *arguments: str) -> None:
        # The lock's timeout: another apt, such as the machine's own nightly one, may be at work.
        options = ["-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
        command = [*self.as_root, "apt-get", *options, *arguments]
        # What packages say while they are set up is shown only when it explains a failure.
        subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def install(self, packages: list[str]) -> None:
        self.run("install", "--yes", "--no-install-recommends", *packages)

    def write(self, path: Path, text: str) -> None:
        subprocess.run([*self.as_root, "tee", str(path)], check=True, capture_output=True, text=True, input=text)

    @contextmanager
    def no_new_cluster(self) -> Iterator[None]:
        """Debian's postgresql makes and starts a server on installation; the tests only want its programs."""
        usual = CREATE_CLUSTER_CONF.read_text(encoding="utf-8")
        self.write(CREATE_CLUSTER_CONF, usual + "\ncreate_main_cluster = false\n")
        try:
            yield
        finally:
            self.write(CREATE_CLUSTER_CONF, usual)


def install(packages: list[str], prefix: list[str]) -> None:
    apt = Apt(prefix)
    apt.run("update")
    others = [package for package in packages if package != "postgresql"]
    if "postgresql" not in packages:
        apt.install(others)
        return
    apt.install([*others, "postgresql-common"])
    with apt.no_new_cluster():
        apt.install(["postgresql"])


def main(purpose: str) -> int:
    if sys.version_info[:2] < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"Python 3.11 or newer is needed; {sys.executable} is {found}.", file=sys.stderr)
        print("Name another one so: make PYTHON=python3.12 ...", file=sys.stderr)
        return 1
    needs = TO_TEST if purpose == "test" else TO_RUN
    absent = missing(needs)
    if not absent:
        return 0

    packages = [need.debian_package for need in absent]
    by_hand = f"apt-get update && apt-get install --yes --no-install-recommends {' '.join(packages)}"
    prefix = privilege()
    if shutil.which("apt-get") is None:
        print("This machine has no apt. Install by its own means, then run make again:", file=sys.stderr)
        for need in absent:
            print(f"  {need.what} (Debian's package is {need.debian_package})", file=sys.stderr)
        return 1
    if prefix is None:
        print("These need root to install. Run this, then make again:", file=sys.stderr)
        print(f"  sudo sh -c '{by_hand}'", file=sys.stderr)
        return 1

    print(f"Installing by apt: {' '.join(packages)}", flush=True)
    try:
        install(packages, prefix)
    except subprocess.CalledProcessError as error:
        print(error.stdout, error.stderr, sep="\n", file=sys.stderr)
        print(f"apt could not install them. Try by hand, as root:\n  {by_hand}", file=sys.stderr)
        return 1
    absent = missing(needs)
    for need in absent:
        print(f"Still missing after {need.debian_package} was installed: {need.what}", file=sys.stderr)
    return 1 if absent else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("usage: scripts/system_packages.py run|test")
    sys.exit(main(sys.argv[1]))
