"""Every setting of the house, typed, read once from `BARAZA_…` environment variables."""

import re
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.community import COMMUNITY_NAME, TAGLINE

_PASSWORD_IN_ADDRESS = re.compile(r"://([^:/@]*):[^@]*@")
# Room for the private mark after a plus: a local part has at most 64 characters.
_REPLY_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,30}@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
_AUTHSERV_ID = re.compile(r"[A-Za-z0-9._-]{1,253}")
KNOWN_WEAK_KEYS = frozenset({"", "change-me", "changeme", "secret", "dev", "insecure"})


class Settings(BaseSettings):
    """Values are read at start; a bad one stops the start with a sentence that names it."""

    model_config = SettingsConfigDict(env_prefix="BARAZA_", extra="ignore", frozen=True)

    data_dir: Path = Field(
        Path("var"), description="Folder for the database, files, index and mail of a small installation."
    )
    database_url: str = Field(
        "", description="SQLAlchemy address; empty: SQLite in the data folder. PostgreSQL: `postgresql+psycopg://…`."
    )
    search_url: str = Field("", description="Address of a Meilisearch server; empty: the embedded engine.")
    search_key: SecretStr = Field(SecretStr(""), description="Key of the Meilisearch server; never leaves the server.")
    search_prefix: str = Field(
        "baraza", description="Prefix of the index names, so that two houses can share one Meilisearch."
    )
    storage_url: str = Field("", description="Where files live; empty: the data folder; `s3://bucket/prefix` for S3.")
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="`smtp://user:password@host:587`; empty: messages are written to the mail folder and shown to "
        "administrators.",
    )
    mail_from: str = Field("Baraza <no-reply@demo.example>", description="Sender of every message.")
    reply_address: str = Field(
        "",
        description="Mailbox to which people, their calendars and mail servers answer, such as `forum@baraza.example`; it must take "
        "`forum+anything@…` too. Empty: people answer on the page.",
    )
    imap_url: SecretStr = Field(
        SecretStr(""),
        description="Where that mailbox is read: `imaps://user:password@host/INBOX`, or `imap://…` with STARTTLS; empty: "
        "a mail pipe hands them to `baraza mail-in`.",
    )
    mail_authserv_id: str = Field(
        "",
        description="Name under which our own mail server writes Authentication-Results, such as `mx.baraza.example`; empty: "
        "answers to discussions are not taken by mail; `none`: nothing writes them, and the private address of a "
        "notification with its owner's address as sender is proof enough.",
    )
    base_url: str = Field(
        "http://127.0.0.1:8000", description="Public address; links in mail are built from it, never from a request."
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Generated into the data folder when absent; a known default is refused."
    )
    redis_url: SecretStr = Field(
        SecretStr(""), description="Shares rate limits between several web processes; empty: in memory."
    )
    clamd_url: str = Field(
        "",
        description="ClamAV service (clamd) that looks at every document's file before anyone may open it: `tcp://host:3310`; empty: none.",
    )
    quota_gb: int = Field(
        20,
        ge=0,
        le=100_000,
        description="How much an organisation may keep in the repository, in gigabytes (10⁹ bytes), unless it was given "
        "another limit; 0: no limit.",
    )
    oidc_issuer: str = Field("", description="OpenID Connect provider (a later release uses it).")
    oidc_client_id: str = Field("", description="Client id at that provider.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Client secret at that provider.")
    timezone: str = Field("Africa/Nairobi", description="Zone in which dates are shown.")
    digest_hour: int = Field(
        7, ge=0, le=23, description="Hour, in that zone, at which daily and weekly summaries are mailed."
    )
    bulletin_per_minute: int = Field(
        600,
        ge=1,
        le=60_000,
        description="How many messages of the bulletin go to the mail server in a minute, at most.",
    )
    holidays: str = Field(
        "KE", description="Country (ISO 3166 code) whose public holidays the calendar marks; empty: none."
    )
    unanswered_days: int = Field(
        7,
        ge=1,
        le=365,
        description="After how many days a question or a problem that nobody has answered comes to the coordinator.",
    )
    max_upload_mb: int = Field(
        200, ge=1, le=4096, description="Largest file that may be uploaded, in megabytes (10⁶ bytes)."
    )
    ocr_languages: str = Field(
        "eng+swa",
        description="Languages in which scanned pages are recognised, in Tesseract's names; those not installed are left out; empty: none.",
    )
    swap_days: int = Field(
        7,
        ge=0,
        le=365,
        description="For how many days after publication a document's file may be replaced without a new version; 0: never.",
    )
    trash_days: int = Field(
        30, ge=1, le=3650, description="After how many days what lies in the trash is deleted for good."
    )
    first_posts_reviewed: int = Field(
        0,
        ge=0,
        le=100,
        description="How many first contributions of a newcomer to the forum are looked at before others read them; 0: none.",
    )
    reports_hide_at: int = Field(
        3,
        ge=0,
        le=100,
        description="Reports from how many organisations hide a contribution until somebody has looked at it; 0: never.",
    )
    trusted_proxies: str = Field(
        "", description="Addresses whose X-Forwarded-For is believed, comma-separated; empty: nobody's."
    )
    community_name: str = Field(COMMUNITY_NAME, description="Shown in the header and in mail.")
    tagline: str = Field(
        TAGLINE,
        description="One sentence under the name, at the foot of every page.",
    )

    @field_validator("secret_key")
    @classmethod
    def refuse_known_keys(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text and (text.lower() in KNOWN_WEAK_KEYS or len(text) < 32):
            message = (
                "BARAZA_SECRET_KEY is a known default or shorter than 32 characters; leave it empty to have one made."
            )
            raise ValueError(message)
        return value

    @field_validator("timezone")
    @classmethod
    def zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ValueError(f"There is no time zone {value!r}; write it as Africa/Nairobi.") from unknown
        return value

    @field_validator("reply_address")
    @classmethod
    def one_reply_address(cls, value: str) -> str:
        if value and not _REPLY_ADDRESS.fullmatch(value):
            raise ValueError(
                "BARAZA_REPLY_ADDRESS is one plain address, such as calendar@baraza.example, without a plus."
            )
        return value

    @field_validator("mail_authserv_id")
    @classmethod
    def one_name(cls, value: str) -> str:
        if value and not _AUTHSERV_ID.fullmatch(value):
            raise ValueError(
                "BARAZA_MAIL_AUTHSERV_ID is the name of a mail server, such as mx.baraza.example, or none."
            )
        return value.lower()

    @field_validator("imap_url")
    @classmethod
    def address_of_a_mailbox(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and not (parts.scheme in {"imap", "imaps"} and parts.hostname and parts.username):
            raise ValueError("BARAZA_IMAP_URL is written imaps://user:password@host/INBOX.")
        return value

    @field_validator("base_url")
    @classmethod
    def address_without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("BARAZA_BASE_URL begins with http:// or https://.")
        return value.rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people reach the house by https; decides cookie names and HSTS."""
        return self.base_url.startswith("https://")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1_000_000

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_dir / 'baraza.sqlite3').absolute()}"


def signing_key(settings: Settings) -> bytes:
    """The secret of this installation, made on first use and kept readable by its owner only."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given.encode()
    path = settings.data_dir / "secret_key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place: of several processes that start at once all read the same whole key.
        draft = path.with_name(f".secret_key.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_bytes().strip()


def printable(settings: Settings) -> dict[str, str]:
    """Every setting by its variable's name, fit to be shown: secrets, and passwords within addresses, as asterisks."""
    return {
        f"BARAZA_{name.upper()}": _PASSWORD_IN_ADDRESS.sub("://\\1:**********@", str(getattr(settings, name)))
        for name in Settings.model_fields
    }
