"""What can be done about the key that signed links, and what else each would stop.

Sources, beside those of `policies`: IAM API Reference, "UpdateAccessKey" and
"GetAccessKeyLastUsed"; IAM User Guide, "Disabling permissions for temporary security
credentials" (minutes; sessions of at most 36 hours; roles of IAM Identity Center).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from presign_gui.core.providers.amazon import partition_of
from presign_gui.core.records import Account, Source
from presign_gui.core.taking_back import policies
from presign_gui.core.taking_back.measure import Measure, command
from presign_gui.core.texts import _

USER, ROLE = "USER_NAME", "ROLE_NAME"
"""What stands in commands for what isn't known here."""

_POLICY_NAME = "PresignTakeBack"


def for_key(
    access_key_id: str, account: Account, now: datetime, *, temporary: bool, aws: bool
) -> list[Measure]:
    """Return what can be done about the key, the least that stops first."""
    if not access_key_id:
        return []
    if not aws:
        return [] if temporary else [delete_key(access_key_id)]
    if temporary:
        return [deny_older_links_of_role(account, now), revoke_sessions(account, now)]
    return [deny_user(account), deactivate_key(access_key_id, account)]


def deactivate_key(access_key_id: str, account: Account) -> Measure:
    call = {"UserName": USER, "AccessKeyId": access_key_id, "Status": "Inactive"}
    return Measure(
        "deactivate-key",
        _("Deactivate the key"),
        _("All links that {key} has signed stop working within minutes.", key=access_key_id),
        _("Everything else that uses this key stops, too: programs, scripts and this account."),
        _("If the key is activated again, links that haven't ended by then work again."),
        (
            command("iam get-access-key-last-used", "access-key-id", access_key_id,
                    "query", "UserName", "output", "text", *_partition(account)),
            command("iam update-access-key", "user-name", USER, "access-key-id", access_key_id,
                    "status", "Inactive", *_partition(account)),
        ),
        _("parameters of IAM's UpdateAccessKey"),
        call,
    )  # fmt: skip


def delete_key(access_key_id: str) -> Measure:
    """For a server that isn't AWS: each has a way of its own."""
    return Measure(
        "delete-key",
        _("Delete or deactivate the key"),
        _(
            "All links that {key} has signed stop working. Do it where the server's keys "
            "are managed.",
            key=access_key_id,
        ),
        _("Everything else that uses this key stops, too: programs, scripts and this account."),
        _("A deleted key doesn't come back, and its links stay dead."),
    )


def deny_user(account: Account) -> Measure:
    policy = policies.denying_signer()
    return Measure(
        "deny-signer",
        _("Refuse all links of the key's user"),
        _("With this policy, S3 refuses every link and upload form that the user has signed."),
        _(
            "Links of the user's other keys stop, too, and new ones don't work. "
            "Programs that use the keys without links go on."
        ),
        _("When the policy is removed, links that haven't ended by then work again."),
        (_put_policy("user", USER, _POLICY_NAME, policy, account),),
        _("policy of the user"),
        policy,
    )


def deny_older_links_of_role(account: Account, now: datetime) -> Measure:
    role, policy = _role(account), policies.denying_older_links_of_role(now)
    return Measure(
        "deny-links-of-older-sessions",
        _("Refuse the links of the role's sessions until now"),
        _(
            "With this policy, S3 refuses every link and upload form that a session issued "
            "before now has signed. {caution}",
            caution=_caution(),
        ),
        _(
            "Links of everybody else who uses the role stop, too, if their session is older. "
            "Links of newer sessions work, and so do programs that use the role."
        ),
        _undone_with_sessions(),
        (*_finding_role(account), _put_policy("role", role, _POLICY_NAME, policy, account)),
        _("policy of the role"),
        policy,
    )


def revoke_sessions(account: Account, now: datetime) -> Measure:
    role, policy = _role(account), policies.denying_older_sessions(now)
    return Measure(
        "revoke-sessions",
        _("Revoke all sessions of the role until now"),
        _(
            "With this policy, AWS refuses everything to sessions issued before now, links "
            "included; IAM's console does the same. {caution}",
            caution=_caution(),
        ),
        _("Everybody who uses the role has to sign in, or assume it, again."),
        _undone_with_sessions(),
        (
            *_finding_role(account),
            _put_policy("role", role, policies.OLDER_SESSIONS, policy, account),
        ),
        _("policy of the role"),
        policy,
    )


def _caution() -> str:
    return _(
        "It works within minutes. A role whose name begins with AWSReservedSSO_ can't be given "
        "policies: revoke its sessions in IAM Identity Center. For a session that a user got "
        "for himself, give the policy to the user."
    )


def _undone_with_sessions() -> str:
    return _("When all older sessions have ended, after 36 hours at most, remove it again.")


def _role(account: Account) -> str:
    return account.role_arn.rpartition("/")[2] or ROLE


def _finding_role(account: Account) -> tuple[str, ...]:
    if account.role_arn:
        return ()
    profile = ["profile", account.profile] if account.source is Source.PROFILE else []
    return (command("sts get-caller-identity", *profile, "query", "Arn", "output", "text",
                    *_partition(account)),)  # fmt: skip


def _put_policy(
    kind: str, name: str, policy_name: str, policy: dict[str, Any], account: Account
) -> str:
    document = json.dumps(policy)
    return command(f"iam put-{kind}-policy", f"{kind}-name", name, "policy-name", policy_name,
                   "policy-document", document, *_partition(account))  # fmt: skip


def _partition(account: Account) -> tuple[str, ...]:
    """Return the option that leads to the right IAM: each partition has its own."""
    apart = partition_of(account.region) != "aws"
    return ("region", account.region) if apart else ()
