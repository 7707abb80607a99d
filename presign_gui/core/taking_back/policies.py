"""Policies that refuse links, ready for AWS. Nobody here applies them.

Sources: Amazon S3 API Reference, "Amazon S3 Signature Version 4 Authentication Specific
Policy Keys" (s3:authType, s3:signatureAge in milliseconds, 0 for SigV2); IAM User Guide,
"Revoke IAM role temporary security credentials" (AWSRevokeOlderSessions), "AWS global
condition context keys" (aws:TokenIssueTime, there for temporary keys only), "IAM policy
elements: Variables and tags" (${*}, ${?} and ${$} stand for these characters), "Identify
AWS resources with Amazon Resource Names (ARNs)"; Service Authorization Reference,
"Actions, resources, and condition keys for Amazon S3".
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from presign_gui.core.history import Entry
from presign_gui.core.providers.amazon import partition_of

Policy = dict[str, Any]

OLDER_SESSIONS = "AWSRevokeOlderSessions"
"""What IAM's console calls the policy that it adds to a role to revoke its sessions."""

_LINKS = "REST-QUERY-STRING"
_FORMS = "POST"

_ACTIONS = {
    "GET": ["s3:GetObject", "s3:GetObjectVersion"],
    "HEAD": ["s3:GetObject", "s3:GetObjectVersion"],
    "PUT": ["s3:PutObject"],
    "POST": ["s3:PutObject"],
    "DELETE": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
}


def denying_signer() -> Policy:
    """Refuse, to whom it is attached, all links and upload forms, and nothing else."""
    return _policy("Links", "s3:*", "*", {"StringEquals": {"s3:authType": [_LINKS, _FORMS]}})


def denying_older_links_of_role(now: datetime) -> Policy:
    """Refuse the role links and forms that sessions issued before `now` have signed."""
    condition = {
        "StringEquals": {"s3:authType": [_LINKS, _FORMS]},
        "DateLessThan": {"aws:TokenIssueTime": _iso(now)},
    }
    return _policy("LinksOfOlderSessions", "s3:*", "*", condition)


def denying_older_sessions(now: datetime) -> Policy:
    """Refuse the role everything in sessions issued before `now`."""
    condition = {"DateLessThan": {"aws:TokenIssueTime": _iso(now)}}
    return _policy("OlderSessions", "*", "*", condition)


def denying_object(entry: Entry) -> Policy:
    """Refuse everybody links, of the kind that `entry` is, to its object."""
    condition = {"StringEquals": {"s3:authType": _authentication(entry)}}
    return _policy(
        "LinksToObject", _ACTIONS[entry.method], object_arn(entry), condition, Principal="*"
    )


def denying_older_links(entry: Entry, now: datetime) -> Policy:
    """Refuse everybody links into the bucket that are as old as `entry` is by `now`, or older.

    The age only grows: what is refused once stays refused.
    """
    age = max(timedelta(), now - entry.made_at - timedelta(seconds=1)) // timedelta(milliseconds=1)
    condition = {
        "StringEquals": {"s3:authType": _authentication(entry)},
        "NumericGreaterThan": {"s3:signatureAge": str(age)},
    }
    return _policy("OlderLinks", "s3:*", _arn(entry, "*"), condition, Principal="*")


def object_arn(entry: Entry) -> str:
    """Return the ARN of what `entry` is for: one object, or all below a form's prefix."""
    any_below = "*" if entry.form and not entry.form.key else ""
    return _arn(entry, re.sub(r"[*?$]", r"${\g<0>}", entry.key) + any_below)


def _arn(entry: Entry, key: str) -> str:
    if entry.bucket.startswith("arn:"):  # of an access point
        return f"{entry.bucket}/object/{key}"
    partition = partition_of(entry.region or entry.account.region)
    return f"arn:{partition}:s3:::{entry.bucket}/{key}"


def _authentication(entry: Entry) -> str:
    return _FORMS if entry.form else _LINKS


def _policy(
    sid: str, action: str | list[str], resource: str, condition: dict[str, Any], **more: str
) -> Policy:
    statement = {
        "Sid": f"Presign{sid}",
        "Effect": "Deny",
        **more,
        "Action": action,
        "Resource": resource,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
