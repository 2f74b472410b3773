"""What the site takes from the environment, read and checked once, with clear sentences for a slip."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """Every setting that an operator may give; the names are those of the variables, in capitals."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database_url: str | None = Field(None, description="PostgreSQL address; unset means SQLite in CAIRN_DATA")
    redis_url: str | None = Field(None, description="Redis for cache and sessions; unset means the database")
    cairn_data: Path = Field(ROOT / "var", description="folder for the SQLite file, uploads and files for analysis")
    cairn_secret_key: str | None = Field(None, description="secret for signatures; needed in production")
    cairn_hosts: str = Field("localhost,127.0.0.1,[::1]", description="host names served, with commas between")
    cairn_base_url: str = Field("http://127.0.0.1:8000", description="the site's own address, for mail and codes")
    cairn_email_url: str | None = Field(None, description="smtp://user:password@host:port; needed in production")
    cairn_email_from: str = Field("Cairn <cairn@localhost>", description="sender of the site's e-mails")
    cairn_idle_minutes: int = Field(30, ge=1, le=1440, description="minutes without a request before sign-out")
    cairn_proxies: int = Field(1, ge=0, le=5, description="production only: proxies before the site, whose word counts")
    cairn_processes: int | None = Field(None, ge=1, le=64, description="of the web server; unset means one a processor")
    cairn_secure: bool = Field(True, description="production only: cookies and addresses by https alone")


def read_environment() -> Environment:
    """Read the environment. Raises ``SystemExit`` with one line for each bad value."""
    try:
        return Environment()  # type: ignore[call-arg]
    except ValidationError as error:
        lines = [f"{str(e['loc'][0]).upper()}: {e['msg']} (it is {e['input']!r})" for e in error.errors()]
        raise SystemExit("The settings can't be used:\n  " + "\n  ".join(lines)) from None
