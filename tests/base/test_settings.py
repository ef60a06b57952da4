"""Settings are read once, completely, and refused clearly."""

from pathlib import Path

import pytest

from consult.errors import SettingsError
from consult.settings import SECRET_LENGTH, SETTINGS, read_settings, require_secret

LONG_SECRET = "k" * SECRET_LENGTH


def test_defaults_need_nothing() -> None:
    """An empty environment gives SQLite and a filesystem queue in one folder."""
    settings = read_settings({})
    assert settings.queue == "filesystem://"
    assert settings.responses_database == f"sqlite://{settings.data / 'responses.sqlite'}"
    assert settings.data.is_absolute()


@pytest.mark.parametrize("name", ["CONSULT_DATABSE", "CONSULT_", "CONSULT_SECRETS"])
def test_unknown_name_refused(name: str) -> None:
    """A setting that does not exist is named in the error."""
    with pytest.raises(SettingsError, match=name):
        read_settings({name: "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONSULT_RESPONSES_DATABASE", "mysql://user:opensesame@host/name"),
        ("CONSULT_QUEUE", "sqs://"),
        ("CONSULT_RESPOND_ADDRESS", "8400"),
        ("CONSULT_STAFF_ADDRESS", "127.0.0.1:99999"),
        ("CONSULT_EXIT_URLS", "http://weather.example.org/"),
        ("CONSULT_EXIT_URLS", "javascript:alert(1)"),
        ("CONSULT_EXIT_URLS", "https://weather.example.org/ http://news.example.org/"),
        ("CONSULT_EXIT_URLS", "https:///nowhere"),
        ("CONSULT_EXIT_URLS", ""),
        ("CONSULT_EXIT_URLS", "https://a.example https://b.example " * 3),
        ("CONSULT_DISCLOSURE_THRESHOLD", "9"),
        ("CONSULT_DISCLOSURE_THRESHOLD", "ten"),
        ("CONSULT_TRIAL", "maybe"),
        ("CONSULT_PROXY", "proxy.example.org"),
        ("CONSULT_PROXY", "10.0.0.1/8"),
        ("CONSULT_READING_SECONDS", "-1"),
        ("CONSULT_READING_SECONDS", "61"),
        ("CONSULT_ROUNDING_BASE", "1"),
        ("CONSULT_ROUNDING_BASE", "11"),
    ],
)
def test_bad_value_refused(name: str, value: str) -> None:
    """A value that cannot be used is refused by its setting's name, without repeating it."""
    with pytest.raises(SettingsError, match=name) as refused:
        read_settings({name: value})
    assert "opensesame" not in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize("secret", ["", "change-me", "secret", "k" * (SECRET_LENGTH - 1)])
def test_weak_secret_refused(secret: str) -> None:
    """A default, published or short secret is refused."""
    with pytest.raises(SettingsError, match="CONSULT_SECRET"):
        require_secret(read_settings({"CONSULT_SECRET": secret}))


def test_strong_secret_accepted() -> None:
    """A long secret is handed over as it is."""
    assert require_secret(read_settings({"CONSULT_SECRET": LONG_SECRET})) == LONG_SECRET


def test_settings_show_no_value() -> None:
    """Printing the settings shows neither the secret nor a database's password."""
    settings = read_settings(
        {
            "CONSULT_SECRET": LONG_SECRET,
            "CONSULT_STAFF_DATABASE": "postgresql://user:opensesame@127.0.0.1/name",
        }
    )
    assert LONG_SECRET not in repr(settings)
    assert "opensesame" not in f"{settings} {settings!r}"


def test_proxies_are_nobody_until_named() -> None:
    """No header is believed by default; addresses and networks may stand side by side."""
    assert read_settings({}).proxies == ()
    settings = read_settings({"CONSULT_PROXY": "127.0.0.1, 10.0.0.0/8 ::1"})
    assert settings.proxies == ("127.0.0.1/32", "10.0.0.0/8", "::1/128")


def test_other_variables_are_ignored(tmp_path: Path) -> None:
    """Variables that are not ours do not matter, and ours are found among them."""
    settings = read_settings({"PATH": "/bin", "CONSULT_DATA": str(tmp_path)})
    assert settings.data == tmp_path
    assert settings.worker_socket.parent == tmp_path


def test_every_setting_has_a_meaning() -> None:
    """The table explains every setting in a sentence."""
    assert all(row.meaning.endswith(".") for row in SETTINGS)
