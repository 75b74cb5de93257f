"""`portal prepare`, `portal run` and the settings: what an operator relies on."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.content.sound import FILES, PLACE, changed, write


@pytest.fixture
def installed(portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a database and a folder of guides of its own."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path / 'saved' / 'portal.sqlite'}")
    monkeypatch.setenv("PORTAL_GUIDES_FOLDER", str(write(tmp_path / "guides")))
    return tmp_path / "guides"


# Guides into the database


def test_the_guides_of_the_folder_are_loaded_once(portal, installed):
    first, second = portal.run("prepare"), portal.run("prepare")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "PE: revision 1 loaded" in first.stdout
    assert second.stdout == ""


def test_a_change_under_a_number_already_published_is_refused_with_what_to_do(portal, installed):
    portal.run("prepare")
    write(installed, changed("title: Ley 2", "title: Ley 3"))
    result = portal.run("prepare")
    assert result.exit_code == 0
    assert "PE: revision 1 is already published here with other content; left alone." in result.stderr
    assert "Raise `revision: number` in law/guide.yaml" in result.stderr


def test_a_new_number_is_loaded_and_an_older_folder_left_alone(portal, installed):
    write(installed, changed("number: 1, pub", "number: 3, pub"))
    assert "PE: revision 3 loaded" in portal.run("prepare").stdout
    write(installed, FILES)
    told = portal.run("prepare").stderr
    assert "PE: the folder has revision 1, older than 3 already published here; left alone" in told


def test_a_guide_that_cannot_be_used_is_named_with_its_line_and_nothing_is_loaded(portal, installed):
    write(installed, changed("office: ministry", "office: police"))
    result = portal.run("prepare")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Error: a guide cannot be used:\nlaw.yaml:" in result.stderr
    assert "`police` is not an authority of this guide" in result.stderr


def test_the_commands_read_the_folder_that_the_settings_name(portal, installed):
    assert f"{PLACE}: clean, 1 worked cases" in portal.run("guides", "check").output
    assert "sector (choice): Which sector?" in portal.run("facts", PLACE).output
    file = portal.file({"nationality": "PE"})
    assert portal.run("check", PLACE, "--facts", file, "--day", "2026-03-02").exit_code == 0


# What cannot be used


@pytest.mark.parametrize("command", [("prepare",), ("run",), ("facts", "CO"), ("guides", "check")], ids=" ".join)
def test_every_mistake_in_the_settings_is_told_at_once(portal, monkeypatch, command):
    mistakes = {
        "PORTAL_PORT": "70000",
        "PORTAL_WORKERS": "many",
        "PORTAL_HTTPS": "perhaps",
        "PORTAL_HOSTS": "https://example.org",
        "PORTAL_GUIDES_FOLDER": "/nowhere/at/all",
        "PORTAL_COLOUR": "red",
    }
    for name, value in mistakes.items():
        monkeypatch.setenv(name, value)
    result = portal.run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    told = dict(line.split(": ", 1) for line in result.stderr.removeprefix("Error: ").splitlines())
    assert sorted(told) == sorted(mistakes)
    assert all("accepted: " in words for words in told.values())
    assert all(repr(mistakes[name]) in words for name, words in told.items() if name != "PORTAL_COLOUR")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////dev/null/portal.sqlite", "'sqlite:////dev/null/portal.sqlite' cannot be used"),
        ("postgresql://someone:secret@127.0.0.1:1/portal", "someone:***@127.0.0.1:1/portal' cannot be used"),
    ],
    ids=["no folder", "no server"],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(refused, installed, monkeypatch, url, shown):
    monkeypatch.setenv("PORTAL_DATABASE_URL", url)
    message = refused("prepare")
    assert message.startswith("PORTAL_DATABASE_URL: ")
    assert shown in message
    assert "secret" not in message


@pytest.mark.parametrize(
    ("option", "value"), [("--port", "0"), ("--port", "65536"), ("--port", "a"), ("--workers", "0")]
)
def test_a_port_or_number_of_workers_that_cannot_be_is_named(refused, option, value):
    message = refused("run", option, value)
    assert option in message
    assert value in message


def test_a_port_in_use_is_named_before_anything_is_made(refused, installed):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        message = refused("run", "--port", port)
    assert f"port {port} of 127.0.0.1 cannot be used: Address already in use" in message
    assert "choose another with --port or PORTAL_PORT" in message
    assert not (installed.parent / "saved").exists()


# As a program


def test_the_server_answers_at_the_address_it_prints(installed):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "portal.cli", "run", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            printed = [server.stdout.readline() for _ in range(2)]
            assert printed[0] == "PE: revision 1 loaded\n"
            assert f"http://127.0.0.1:{port}/" in printed[1]
            assert answer_of(f"http://127.0.0.1:{port}/en/guides/{PLACE}") == 200
        finally:
            server.terminate()
            server.wait(timeout=30)


def answer_of(address: str) -> int:
    """The status of a page, once the server is up."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 - an address of our own
                return int(response.status)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise TimeoutError(address)
