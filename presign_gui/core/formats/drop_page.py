"""An upload form as one self-contained web page: files are dropped on it and sent to S3."""

from __future__ import annotations

from collections.abc import Iterator
from string import Template
from urllib.parse import urlsplit

from presign_gui.core.formats.forms import type_is_open
from presign_gui.core.formats.markup import escaped
from presign_gui.core.formats.pages import script_hash, template
from presign_gui.core.formats.wording import until, utc
from presign_gui.core.records import PostForm
from presign_gui.core.texts import _, language, size

_FIELDS = "<!-- fields -->\n"


def drop_page(form: PostForm, title: str = "", message: str = "") -> str:
    """Return a page that uploads several files, one after another, and says how it goes.

    `title` and `message`, which may have several lines, are for whoever gets it.

    It opens from a mail attachment and holds everything it needs. Progress and S3's
    answers are only seen where the bucket's CORS rules let a page look (core/cors.py);
    elsewhere files are sent all the same, and the page says what it can't see.
    Without script it is a form for one file.
    """
    written = template("drop.html")
    before, after = written.split(_FIELDS)
    places = _places(form, script_hash(written), title.strip(), message.strip())
    return "".join(
        [
            Template(before).safe_substitute(places),
            *_hidden(form),
            Template(after).safe_substitute(places),
        ]
    )


def _hidden(form: PostForm) -> Iterator[str]:
    """Yield the form's fields; before the file, for S3 reads none that follow it."""
    for name, value in form.fields:
        yield f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">\n'
    if type_is_open(form):  # which the script says of each file
        box = f'<input name="Content-Type" value="{escaped(form.request.content_type)}" required>'
        label = escaped(_("Content type"))
        yield f"<noscript><p><label>{label} {box}</label></p></noscript>\n"


def _places(form: PostForm, the_script: str, title: str, message: str) -> dict[str, str]:
    parts = urlsplit(form.url)
    wanted = form.request.content_type
    data = {**_facts(form), **_sayings(form)}
    return {
        "language": language().replace("_", "-"),
        "script_hash": the_script,
        "origin": escaped(f"{parts.scheme}://{parts.netloc}"),
        "url": escaped(form.url),
        "title": escaped(title or _("Send files")),
        "message": f'<p class="message">{escaped(message)}</p>' if message else "",
        "limits": escaped(_limits(form)),
        "life": escaped(until(form.expires_at, form.cut_short)),
        "choose": escaped(_("Drop files here, or choose them")),
        "send": escaped(_("Send")),
        "one_by_one": escaped(
            _(
                "Without JavaScript this page sends one file at a time. If it shows no error "
                "when the browser has stopped loading, the file is there."
            )
        ),
        "accept": f' accept="{escaped(f"{wanted}*" if wanted.endswith("/") else wanted)}"'
        if wanted
        else "",
        "data": "".join(f' data-{name}="{escaped(value)}"' for name, value in data.items()),
    }


def _facts(form: PostForm) -> dict[str, str]:
    """Return what the script goes by."""
    most = form.request.max_size
    return {
        "ends": utc(form.expires_at),
        "least": str(form.request.min_size),
        "most": "" if most is None else str(most),
        "type": form.request.content_type,
    }


def _sayings(form: PostForm) -> dict[str, str]:
    """Return what the script says."""
    most = form.request.max_size
    return {
        "waiting": _("Waiting"),
        "sending": _("Sending…"),
        "sent": _("Sent"),
        "unseen": _("Sent; whether it has arrived, this page can't see."),
        "cancel": _("Cancel"),
        "cancelled": _("Cancelled"),
        "again": _("Try again"),
        "large": _("Too large: up to {size} is taken.", size=size(most)) if most else "",
        "small": _("Too small: at least {size} is wanted.", size=size(form.request.min_size)),
        "wrong": _("Only files of the type {type} are taken.", type=_kind(form)),
        "ended": _("This page has ended. Ask whoever sent it for a new one."),
        "refused": _(
            "Refused: this page can't do that, or no longer. Ask whoever sent it for a new one."
        ),
        "failed": _("That did not work; the server said:"),
        "offline": _("The server can't be reached. Check your network connection."),
        "summary": _("Sent: {sent}. Not sent: {failed}.", sent="{sent}", failed="{failed}"),
    }


def _limits(form: PostForm) -> str:
    most, kind = form.request.max_size, _kind(form)
    if most is not None and kind:
        return _("Files of the type {type}, up to {size} each.", type=kind, size=size(most))
    if most is not None:
        return _("Files up to {size} each.", size=size(most))
    return _("Files of the type {type}.", type=kind) if kind else ""


def _kind(form: PostForm) -> str:
    """Return the type as a person writes it: "image" for all that start with "image/"."""
    return form.request.content_type.rstrip("/")
