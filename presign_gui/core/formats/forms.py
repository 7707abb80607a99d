"""Upload forms: as data, as a page, and as a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import dumps
from typing import Any

from presign_gui.core.formats.commands import shell_line
from presign_gui.core.formats.file_names import file_name
from presign_gui.core.formats.markup import escaped
from presign_gui.core.formats.wording import until, utc
from presign_gui.core.records import PostForm
from presign_gui.core.texts import _, size


def json(form: PostForm) -> str:
    """Return an object: where to, the fields, and what may be chosen freely."""
    request = form.request
    described: dict[str, Any] = {
        "url": form.url,
        "fields": dict(form.fields),
        "expires_at": utc(form.expires_at),
        "bucket": request.bucket,
        **({"key": request.key} if request.key else {"key_prefix": request.key_prefix}),
    }
    if type_is_open(form):
        described["content_type_prefix"] = request.content_type
    return dumps(described, indent=2) + "\n"


def html(form: PostForm) -> str:
    """Return a page to be sent along or put on a server; it works without script.

    A browser sends a line break in a key as CR LF (HTML, "Constructing the
    entry list"), so that a form for just such a key won't be accepted.
    """
    title = escaped(_("Upload"))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{title}</title>",
            f'<form action="{escaped(form.url)}" method="post" enctype="multipart/form-data">',
            f"<h1>{title}</h1>",
            *_fields(form),
            f'<p><button type="submit">{title}</button></p>',
            *_limits(form),
            "</form>",
            "",
        ]
    )


def _fields(form: PostForm) -> Iterator[str]:
    """Yield the form's fields; the file is the last, for S3 reads none that follow it."""
    for name, value in form.fields:
        yield f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">'
    wanted = escaped(form.request.content_type)
    accept = f' accept="{wanted}"' if wanted else ""
    if type_is_open(form):
        accept = f' accept="{wanted}*"'
        box = f'<input name="Content-Type" value="{wanted}" required>'
        label = escaped(_("Content type"))
        yield f"<p><label>{label} {box}</label></p>"
    box = f'<input type="file" name="file"{accept} required>'
    label = escaped(_("File"))
    yield f"<p><label>{label} {box}</label></p>"


def _limits(form: PostForm) -> Iterator[str]:
    most = form.request.max_size
    if most is not None:
        limit = escaped(_("Up to {size}.", size=size(most)))
        yield f"<p>{limit}</p>"
    yield f"<p>{escaped(until(form.expires_at, form.cut_short))}</p>"


def curl(form: PostForm) -> str:
    """Return a command that sends the file of the key's name.

    Where the key is open it says FILE, and where the type is open TYPE, to be
    filled in. Fields are --form-string, which takes no @ or ; for its own.
    """
    fields = list(form.fields)
    if type_is_open(form):
        fields.append(("Content-Type", f"{form.request.content_type}TYPE"))
    words = ["curl", "-fg"]
    for name, value in fields:
        words += ["--form-string", f"{name}={value}"]
    return shell_line([*words, "-F", f"file=@{_curl_file(form.request.key)}", form.url])


def _curl_file(key: str) -> str:
    """Return a file's name as -F reads it: in quotes if it has more than letters (man curl)."""
    if not key:
        return "FILE"
    name = file_name(key.rstrip("/").rpartition("/")[2] or key)
    if re.fullmatch(r"[\w./-]+", name):
        return name
    return '"' + name.replace('"', '\\"') + '"'


def type_is_open(form: PostForm) -> bool:
    """Say whether any type with the right start may be sent, but one has to be."""
    named = any(name.lower() == "content-type" for name, _value in form.fields)
    return bool(form.request.content_type) and not named
