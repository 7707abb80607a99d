"""What AWS's own files hold of an SSO session: where one signs in, and the token.

    ~/.aws/config                  [sso-session work], or the lines of a profile itself
    ~/.aws/sso/cache/<sha1>.json   the token, and this program's registration

The cache is the AWS CLI's, named and written as the CLI does it, so that the CLI,
every SDK and botocore, which reads and renews it, share one sign-in with us.
Source: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential
provider"; the names of the registrations are those of the AWS CLI, version 2.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from presign_gui.core import aws_config, logs
from presign_gui.core.errors import BaseGone, SsoIncomplete
from presign_gui.core.key_failures import translated
from presign_gui.core.records import Account, Source
from presign_gui.core.storage import write_json
from presign_gui.core.texts import _, listed


@dataclass(frozen=True)
class SsoSession:
    """Where one signs in to AWS."""

    name: str  # of its [sso-session]; "" if the lines stand in the profile, the older way
    start_url: str
    region: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Registration:
    """What the sign-in service knows this program by."""

    client_id: str
    client_secret: str = field(repr=False)
    ends_at: datetime  # UTC


@dataclass(frozen=True)
class Token:
    """What shows that somebody is signed in; botocore has role credentials for it."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)  # "" where the service gave none
    ends_at: datetime  # UTC


def profile_of(account: Account, accounts: Iterable[Account]) -> str:
    """Return the profile that `account` has its keys from, itself or through its bases.

    `accounts` are those that may be its base. Raises BaseGone, or SsoIncomplete
    for an account that has nothing to do with a profile.
    """
    base = base_of(account, accounts)
    if base.source not in (Source.PROFILE, Source.ENVIRONMENT):
        raise SsoIncomplete(
            _("“{name}” has no profile, and so no session to sign in to.", name=base.name)
        )
    return base.profile


def base_of(account: Account, accounts: Iterable[Account]) -> Account:
    """Return whose keys all of `account` stands on: itself, unless it assumes a role.

    `accounts` are those that may be its base. Raises BaseGone.
    """
    by_id = {each.id: each for each in accounts}
    base = account
    while base.source is Source.ROLE:
        if base.base not in by_id:  # not there, or been there: a circle
            raise BaseGone(_("The account whose keys assume “{name}” is gone.", name=base.name))
        base = by_id.pop(base.base)
    return base


def session_of(profile: str) -> SsoSession | None:
    """Return the SSO session that `profile` lives on, "" being the default; None if on none.

    A profile that assumes a role lives on its source profile. Blocks on the
    disk. Raises NoCredentials for a profile that isn't there, SsoIncomplete
    where lines are missing.
    """
    account = aws_config.profile_account(profile)
    with translated(account):
        found = aws_config.session(account)
        found.get_scoped_config()  # raises if the profile isn't there
        config = found.full_config
        name = _with_sso(config["profiles"], found.profile or "default")
    if name is None:
        return None
    lines = config["profiles"][name]
    section = "[default]" if name == "default" else f"[profile {name}]"
    _require(lines, section, "sso_account_id", "sso_role_name")
    session_name = lines.get("sso_session", "")
    if session_name:
        section = f"[sso-session {session_name}]"
        lines = config["sso_sessions"].get(session_name, {})
    _require(lines, section, "sso_start_url", "sso_region")
    scopes = str(lines.get("sso_registration_scopes", "")) if session_name else ""
    return SsoSession(
        session_name,
        start_url=lines["sso_start_url"],
        region=lines["sso_region"],
        scopes=tuple(scope.strip() for scope in scopes.split(",") if scope.strip()),
    )


def registration(session: SsoSession, until: datetime) -> Registration | None:
    """Return the registration in the cache, if it is good for our way and lasts `until`.

    Blocks on the disk. What can't be read is none: registering anew costs one request.
    """
    try:
        found = json.loads(_registration_file(session).read_text("utf-8"))
        kept = Registration(
            str(found["clientId"]), str(found["clientSecret"]), _moment(str(found["expiresAt"]))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # The CLI's other way to sign in, by authorization code, registers otherwise.
    if kept.ends_at < until or "authorization_code" in (found.get("grantTypes") or ()):
        return None
    logs.keep_out(kept.client_secret)
    return kept


def keep_registration(session: SsoSession, kept: Registration) -> None:
    """Put the registration in the cache; blocks on the disk, raises FileProblem."""
    content: dict[str, Any] = {
        "clientId": kept.client_id,
        "clientSecret": kept.client_secret,
        "expiresAt": _written(kept.ends_at),
    }
    if session.scopes:
        content["scopes"] = session.scopes
    write_json(_registration_file(session), content)


def keep_token(session: SsoSession, token: Token, registered: Registration) -> None:
    """Put the token in the cache, only for its owner to read; blocks on the disk.

    The registration goes with it, for only who is registered may renew the
    token. Raises FileProblem, and leaves the old token, when it can't.
    """
    content = {
        "startUrl": session.start_url,
        "region": session.region,
        "accessToken": token.access_token,
        "expiresAt": _written(token.ends_at),
        "clientId": registered.client_id,
        "clientSecret": registered.client_secret,
        "registrationExpiresAt": _written(registered.ends_at),
    }
    if token.refresh_token:
        content["refreshToken"] = token.refresh_token
    write_json(_file(session.name or session.start_url), content)


def _with_sso(profiles: Mapping[str, Mapping[str, str]], name: str) -> str | None:
    """Return the profile at the end of the chain of roles, if it has lines for SSO."""
    seen: set[str] = set()
    while name in profiles and name not in seen:
        seen.add(name)
        lines = profiles[name]
        if "role_arn" not in lines:
            return name if any(key.startswith("sso_") for key in lines) else None
        name = lines.get("source_profile", "")
    return None


def _require(lines: Mapping[str, str], section: str, *keys: str) -> None:
    missing = [key for key in keys if not lines.get(key)]
    if missing:
        raise SsoIncomplete(
            _("{section} in ~/.aws/config lacks {keys}.", section=section, keys=listed(missing))
        )


def _file(named_by: str) -> Path:
    name = hashlib.sha1(named_by.encode(), usedforsecurity=False).hexdigest()
    return Path("~/.aws/sso/cache").expanduser() / f"{name}.json"


def _registration_file(session: SsoSession) -> Path:
    described = {
        "tool": "botocore",
        "startUrl": session.start_url,
        "region": session.region,
        "scopes": list(session.scopes) or None,
        "session_name": session.name or None,
    }
    return _file(json.dumps(described, sort_keys=True))


def _moment(text: str) -> datetime:
    # Older versions of the CLI end it in "UTC"; Python 3.10 doesn't know Z.
    found = datetime.fromisoformat(text.replace("UTC", "Z").replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _written(when: datetime) -> str:
    return f"{when.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
