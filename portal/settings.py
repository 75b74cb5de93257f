"""What an operator may set, read from the environment; every mistake is reported at once, at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
PREFIX = "PORTAL_"


class SettingsError(ValueError):
    """One or more settings cannot be used; the text names each, its value and what is accepted."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. Every default is right for one machine and fit to be public."""

    database_url: str = f"sqlite:///{ROOT / 'instance' / 'portal.sqlite'}"
    guides_folder: Path = ROOT / "guides"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    public_url: str | None = None
    https: bool = False
    proxies: int = 0
    rate_storage: str = "memory://"
    log_level: str = "INFO"
    port: int = 8000
    workers: int = 2

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that `environment` gives, the defaults elsewhere.

        Raises SettingsError that lists every mistake.
        """
        known: Mapping[str, Callable[[str], object]] = {
            "database_url": _database,
            "guides_folder": _folder,
            "hosts": _hosts,
            "public_url": _url,
            "https": _flag,
            "proxies": _number(0, 10),
            "rate_storage": str,
            "log_level": _level,
            "port": _number(1, 65535),
            "workers": _number(1, 64),
        }
        given, mistakes = {}, []
        for name, value in environment.items():
            if not name.startswith(PREFIX):
                continue
            key = name.removeprefix(PREFIX).lower()
            if key not in known:
                accepted = ", ".join(PREFIX + word.upper() for word in known)
                mistakes.append(f"{name}: there is no such setting; accepted: {accepted}")
                continue
            try:
                given[key] = known[key](value)
            except ValueError as error:
                mistakes.append(f"{name}: {value!r} {error}")
        if mistakes:
            raise SettingsError("\n".join(mistakes))
        return cls(**given)  # type: ignore[arg-type]  # each value was made by the reader of its own field


def _database(value: str) -> str:
    if value.startswith("postgresql://"):
        # The driver that the project installs.
        return "postgresql+psycopg://" + value.removeprefix("postgresql://")
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise ValueError("is not accepted; accepted: sqlite:///FILE or postgresql://USER@HOST/NAME")


def _folder(value: str) -> Path:
    folder = Path(value)
    if not folder.is_dir():
        raise ValueError("is not a folder; accepted: a folder of guides")
    return folder


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if not hosts or any("/" in host for host in hosts):
        raise ValueError("is not accepted; accepted: host names joined by commas, without https://")
    return hosts


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("is not accepted; accepted: an address such as https://puente.example.org")
    return value.rstrip("/")


def _flag(value: str) -> bool:
    if value not in ("yes", "no"):
        raise ValueError("is not accepted; accepted: yes, no")
    return value == "yes"


def _level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("is not accepted; accepted: DEBUG, INFO, WARNING, ERROR")
    return value.upper()


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise ValueError(f"is not accepted; accepted: a whole number from {low} to {high}")
        return int(value)

    return read
