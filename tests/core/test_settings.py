"""A bad setting stops the start with a sentence; secrets are made, kept and never shown."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError

from app.core.settings import KNOWN_WEAK_KEYS, Settings, printable, signing_key

pytestmark = pytest.mark.database_free
STRONG = "k" * 32


@pytest.mark.parametrize("key", [*sorted(KNOWN_WEAK_KEYS - {""}), "SECRET", "Change-Me", "k" * 31])
def test_a_weak_key_is_refused_with_the_sentence(key):
    with pytest.raises(ValidationError, match="BARAZA_SECRET_KEY is a known default or shorter than 32 characters"):
        Settings(secret_key=key)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("timezone", "Mars/Olympus", "There is no time zone 'Mars/Olympus'"),
        ("timezone", "../../etc/passwd", "There is no time zone"),
        ("base_url", "baraza.example", "begins with http:// or https://"),
        ("max_upload_mb", 0, "greater than or equal to 1"),
        ("max_upload_mb", "many", "valid integer"),
    ],
)
def test_other_bad_values(setting, value, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Settings(**{setting: value})


@pytest.mark.parametrize(
    ("address", "secure"),
    [("https://baraza.example", True), ("https://baraza.example/", True), ("http://127.0.0.1:8000", False)],
)
def test_https_is_told_from_the_address(address, secure):
    settings = Settings(base_url=address)
    assert settings.secure is secure
    assert not settings.base_url.endswith("/")


def test_values_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("BARAZA_MAX_UPLOAD_MB", "7")
    monkeypatch.setenv("BARAZA_SECRET_KEY", STRONG)
    settings = Settings()
    assert settings.max_upload_bytes == 7_000_000
    assert signing_key(settings) == STRONG.encode()


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: signing_key(settings), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert stat.S_IMODE((tmp_path / "data/secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]
    assert signing_key(Settings(data_dir=tmp_path / "other")) != signing_key(settings)


def test_no_secret_is_shown():
    settings = Settings(
        database_url="postgresql+psycopg://baraza:marker-1@db.example/baraza",
        search_key="marker-2",
        smtp_url="smtp://me:marker-3@mail.example:587",
        secret_key="marker-4" + STRONG,
        redis_url="redis://:marker-5@cache.example/0",
        storage_url="s3://key:marker-6@bucket/prefix",
        oidc_client_secret="marker-7",
    )
    shown = printable(settings)
    assert set(shown) == {f"BARAZA_{name.upper()}" for name in Settings.model_fields}
    assert "marker" not in str(shown)
    assert "marker" not in repr(settings.smtp_url)
    assert shown["BARAZA_DATABASE_URL"] == "postgresql+psycopg://baraza:**********@db.example/baraza"
