"""What an operator may set: every mistake is named at once, with what is accepted instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.settings import ROOT, Settings, SettingsError


def test_with_nothing_set_one_machine_is_served_safely():
    settings = Settings.from_environment({"PATH": "/usr/bin", "PORTAL": "x"})
    assert settings == Settings()
    assert settings.database_url.startswith("sqlite:///")
    assert settings.guides_folder == ROOT / "guides"
    assert "*" not in settings.hosts
    assert settings.https is False


def test_every_setting_can_be_set(tmp_path: Path):
    settings = Settings.from_environment(
        {
            "PORTAL_DATABASE_URL": "postgresql://puente@db/puente",
            "PORTAL_GUIDES_FOLDER": str(tmp_path),
            "PORTAL_HOSTS": "puente.example.org, www.puente.example.org",
            "PORTAL_PUBLIC_URL": "https://puente.example.org/",
            "PORTAL_HTTPS": "yes",
            "PORTAL_PROXIES": "1",
            "PORTAL_RATE_STORAGE": "redis://localhost",
            "PORTAL_LOG_LEVEL": "warning",
            "PORTAL_PORT": "8080",
            "PORTAL_WORKERS": "4",
        }
    )
    assert settings == Settings(
        database_url="postgresql+psycopg://puente@db/puente",
        guides_folder=tmp_path,
        hosts=("puente.example.org", "www.puente.example.org"),
        public_url="https://puente.example.org",
        https=True,
        proxies=1,
        rate_storage="redis://localhost",
        log_level="WARNING",
        port=8080,
        workers=4,
    )


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("DATABASE_URL", "mysql://x", "sqlite:///FILE or postgresql://USER@HOST/NAME"),
        ("GUIDES_FOLDER", "/no/such/folder", "a folder of guides"),
        ("HOSTS", "https://puente.example.org", "host names joined by commas, without https://"),
        ("HOSTS", " , ", "host names joined by commas, without https://"),
        ("PUBLIC_URL", "puente.example.org", "https://puente.example.org"),
        ("PUBLIC_URL", "https://puente.example.org/?a=b", "https://puente.example.org"),
        ("HTTPS", "true", "yes, no"),
        ("PROXIES", "-1", "a whole number from 0 to 10"),
        ("PORT", "80000", "a whole number from 1 to 65535"),
        ("PORT", "٣", "a whole number from 1 to 65535"),
        ("WORKERS", "", "a whole number from 1 to 64"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("COLOUR", "blue", "PORTAL_DATABASE_URL"),
    ],
)
def test_a_mistake_names_the_setting_the_value_and_what_is_accepted(name: str, value: str, accepted: str):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({f"PORTAL_{name}": value})
    assert f"PORTAL_{name}" in str(caught.value)
    assert accepted in str(caught.value)


def test_every_mistake_is_reported_at_once():
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"PORTAL_PORT": "x", "PORTAL_HTTPS": "maybe", "PORTAL_COLOUR": "blue"})
    assert len(str(caught.value).splitlines()) == 3
