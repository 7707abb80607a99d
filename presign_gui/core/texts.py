"""Every text a person sees, in window and command line, passes through here.

Source texts are English and stand where they are used, wrapped in `_` or
`ngettext`, whole sentences with named places: `_("Remove {name}?", name=...)`.
Also here is how a number, a size, a moment and a while are written: by the
catalogue, for each language has its own order and signs.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import reduce

from presign_gui.core import languages as _languages

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_signs: dict[int, str] = {}  # what stands for the comma and the point of a number


def _(message: str, /, **places: object) -> str:
    """Return `message` in the user's language, its {places} filled in."""
    # A catalogue says what it is where the empty text would be.
    text = _catalogue.gettext(message) if message else ""
    return text.format(**places) if places else text


def N_(message: str, /) -> str:
    """Mark a text for the catalogue that is only spoken later, through `_`."""
    return message


def ngettext(singular: str, plural: str, count: int, /, **places: object) -> str:
    """Return the form that fits `count`, its {count} and other {places} filled in."""
    return form(singular, plural, count).format(count=number(count), **places)


def form(singular: str, plural: str, count: int, /) -> str:
    """Return the form that fits `count` as it stands, for whoever fills it in otherwise."""
    return _catalogue.ngettext(singular, plural, count)


def sentences(told: Iterable[str]) -> str:
    """Return sentences one after the other; some languages have no space between them."""
    return _joined(told, lambda one, another: _("{one} {another}", one=one, another=another))


def listed(names: Iterable[str]) -> str:
    """Return names one after the other: "a, b, c"."""
    return _joined(names, lambda some, name: _("{some}, {name}", some=some, name=name))


def _joined(told: Iterable[str], join: Callable[[str, str], str]) -> str:
    there = [*told]
    return reduce(join, there) if there else ""


def use(catalogue: _gettext.NullTranslations) -> None:
    """Speak from `catalogue` from now on; windows already built keep their words."""
    global _catalogue, _signs
    _catalogue = catalogue
    # For translators: how your language writes this number; only its two signs are used.
    written = _("1,234.5")
    _signs = {} if written == "1,234.5" else {ord(","): written[1], ord("."): written[-2]}


def speak(chosen: str = "") -> None:
    """Speak the language chosen, a code of `languages`, or the system's. Reads the disk."""
    use(_languages.catalogue(_languages.wanted(chosen)))


def languages() -> dict[str, str]:
    """Return code and own name of each language there is: {"de": "Deutsch", ...}."""
    return dict(_languages.OFFERED)


def language() -> str:
    """Return the code of the language that is spoken: "en", "pt_BR"."""
    return _catalogue.info().get("language", _languages.SOURCE)


def number(value: float, digits: int = 0) -> str:
    """Write a number with its thousands apart and `digits` behind the point: "1,234.5"."""
    return f"{value:,.{digits}f}".translate(_signs)


def size(count: int) -> str:
    """Write `count` bytes the short way: "512 bytes", "2.1 MB" (powers of 1,000)."""
    if count < 1000:
        return ngettext("{count} byte", "{count} bytes", count)
    units = (
        N_("{number} kB"), N_("{number} MB"), N_("{number} GB"), N_("{number} TB"),
        N_("{number} PB"),
    )  # fmt: skip
    step, amount = 0, count / 1000
    while amount >= 999.95 and step < len(units) - 1:
        step, amount = step + 1, amount / 1000
    written = number(amount, 1) if amount < 99.95 else f"{amount:.0f}"
    return _(units[step], number=written)


def moment(when: datetime) -> str:
    """Write a moment in local time with its offset: "Tue 24 Nov, 14:05 (UTC+1)".

    The year is named when it is not the present one.
    """
    local = when.astimezone()
    places = _parts(local, "%H:%M")
    if local.year == datetime.now(local.tzinfo).year:
        return _("{day} {date} {month}, {time} ({zone})", **places)
    return _("{day} {date} {month} {year}, {time} ({zone})", **places)


def exactly(when: datetime) -> str:
    """Write a moment to the second, always with its year."""
    places = _parts(when.astimezone(), "%H:%M:%S")
    return _("{day} {date} {month} {year}, {time} ({zone})", **places)


def _parts(local: datetime, time: str) -> dict[str, object]:
    return {
        "day": _DAYS()[local.weekday()],
        "date": local.day,
        "month": _MONTHS()[local.month - 1],
        "year": local.year,
        "time": f"{local:{time}}",
        "zone": _offset(local.utcoffset() or timedelta()),
    }


def date(when: datetime) -> str:
    """Write a moment in local time, fit for a column of them: "2026-11-24 14:05"."""
    return f"{when.astimezone():{dated('%Y', '%m', '%d', '%H:%M')}}"


def dated(year: str, month: str, day: str, time: str) -> str:
    """Return the parts of a moment in their order, as `date` has it."""
    # For translators: the parts in your order, as short as they are here.
    return _("{year}-{month}-{day} {time}", year=year, month=month, day=day, time=time)


def duration(span: timedelta) -> str:
    """Write a while in its two largest units: "7 days", "1 hour 30 minutes", "45 seconds"."""
    seconds = int(span.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    units = [
        ngettext("{count} day", "{count} days", days) if days else "",
        ngettext("{count} hour", "{count} hours", hours) if hours else "",
        ngettext("{count} minute", "{count} minutes", minutes) if minutes else "",
        ngettext("{count} second", "{count} seconds", seconds) if seconds else "",
    ]
    named = [unit for unit in units if unit][:2]
    if len(named) == 2:
        return _("{larger} {smaller}", larger=named[0], smaller=named[1])
    return named[0] if named else ngettext("{count} second", "{count} seconds", 0)


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _DAYS() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _MONTHS() -> list[str]:
    return [
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    ]  # fmt: skip
