"""What can be done in the bucket that links lead to, and what else each would stop.

Sources, beside those of `policies`: Amazon S3 API Reference, "PutBucketPolicy" (it
replaces the policy that is there) and "DeleteObject" (of versions and delete markers).
"""

from __future__ import annotations

from datetime import datetime

from presign_gui.core.formats.commands import shell_line
from presign_gui.core.history import Entry
from presign_gui.core.records import SignatureVersion
from presign_gui.core.taking_back import policies
from presign_gui.core.taking_back.measure import Measure, command, flags
from presign_gui.core.texts import _

NEW_KEY = "NEW_KEY"
"""What stands in a command for where an object is moved to."""


def for_object(entry: Entry, now: datetime, *, aws: bool) -> list[Measure]:
    """Return what can be done in the bucket, the least that stops first."""
    found = []
    single = entry.count == 1
    if aws and single:
        found.append(deny_object(entry))
    if single and entry.method in ("GET", "HEAD"):
        found += [move_object(entry)] if not entry.version_id else []
        found.append(delete_object(entry))
    # SigV2 has no age: s3:signatureAge is 0 for it.
    if aws and entry.account.signature_version is not SignatureVersion.V2:
        found.append(deny_older_links(entry, now))
    return found


def deny_object(entry: Entry) -> Measure:
    return Measure(
        "deny-object",
        _("Refuse links to this object"),
        _(
            "With this statement in its policy, the bucket refuses every such link to "
            "{arn}, whoever signed it. {caution}",
            arn=policies.object_arn(entry),
            caution=_bucket_caution(),
        ),
        _("Other people's links of this kind to it stop, too. Access with keys goes on."),
        _("When the statement is removed, links that haven't ended by then work again."),
        _bucket_commands(entry),
        _("policy of the bucket {bucket}", bucket=entry.bucket),
        policies.denying_object(entry),
    )


def deny_older_links(entry: Entry, now: datetime) -> Measure:
    return Measure(
        "deny-older-links",
        _("Refuse links into the bucket that are as old as this one"),
        _(
            "With this statement in its policy, the bucket refuses links that were signed "
            "as long ago as this one, or longer, whoever signed them. {caution}",
            caution=_bucket_caution(),
        ),
        _(
            "All other links into the bucket stop, too, as soon as they are that old, new "
            "ones included. Access with keys goes on."
        ),
        _("When the statement is removed, links that haven't ended by then work again."),
        _bucket_commands(entry),
        _("policy of the bucket {bucket}", bucket=entry.bucket),
        policies.denying_older_links(entry, now),
    )


def delete_object(entry: Entry) -> Measure:
    call = {"Bucket": entry.bucket, "Key": entry.key}
    options = ["bucket", entry.bucket, "key", entry.key]
    if entry.version_id:
        call["VersionId"] = entry.version_id
        options += ["version-id", entry.version_id]
        what = _("Without this version of the object, its links have nothing to give.")
        undone = _("A deleted version doesn't come back.")
    else:
        what = _(
            "Without the object, its links have nothing to give. In a bucket with versions "
            "it is only hidden, and links to a version of it go on working."
        )
        undone = _(
            "If it is uploaded again under this key, or brought back in a bucket with versions, "
            "links that haven't ended by then work again."
        )
    return Measure(
        "delete-object",
        _("Delete the object"),
        what,
        _("Nobody can read it any more, with a link or with keys. Keep a copy if it is needed."),
        undone,
        (command("s3api delete-object", *options, *_place(entry)),),
        _("parameters of S3's DeleteObject"),
        call,
    )


def move_object(entry: Entry) -> Measure:
    words = [
        "aws",
        "s3",
        "mv",
        f"s3://{entry.bucket}/{entry.key}",
        f"s3://{entry.bucket}/{NEW_KEY}",
    ]
    return Measure(
        "move-object",
        _("Move the object"),
        _(
            "Under another key, links to this one don't find it. In a bucket with versions "
            "links to a version of it go on working."
        ),
        _("Whatever else looks for it under its key doesn't find it, either."),
        _("If it is moved back, links that haven't ended by then work again."),
        (shell_line([*words, *flags(*_place(entry))]).rstrip("\n"),),
    )


def _bucket_caution() -> str:
    return _("Add it to the policy that is there: put-bucket-policy replaces all of it.")


def _bucket_commands(entry: Entry) -> tuple[str, ...]:
    if entry.bucket.startswith("arn:"):  # an access point has a policy of its own
        return ()
    bucket = ["bucket", entry.bucket, *_place(entry)]
    return (
        command("s3api get-bucket-policy", *bucket, "query", "Policy", "output", "text")
        + " > policy.json",
        command("s3api put-bucket-policy", *bucket, "policy", "file://policy.json"),
    )


def _place(entry: Entry) -> list[str]:
    """Return the options that say where the bucket is."""
    region, endpoint = entry.region, entry.account.endpoint_url
    return [
        *(["region", region] if region else []),
        *(["endpoint-url", endpoint] if endpoint else []),
    ]
