"""What every failure has, and those that belong nowhere else."""

from __future__ import annotations

from presign_gui.core.texts import N_, _


class PresignError(Exception):
    """A failure with a title and advice; `str()` is the message between them."""

    TITLE = N_("Something went wrong")
    ADVICE = N_("Try again; if it stays, start with --verbose and look at the log.")

    def __init__(self, message: str = "") -> None:
        super().__init__(message)

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return _(self.TITLE)

    @property
    def advice(self) -> str:
        """What to do about it; "" if nothing."""
        return _(self.ADVICE) if self.ADVICE else ""

    @property
    def brief(self) -> str:
        """Title and advice, for where there is room for one line."""
        return _("{problem}. {advice}", problem=self.title, advice=self.advice)

    @property
    def reason(self) -> str:
        """Message and advice, a line each: what stands below the title."""
        return _in_lines(str(self), self.advice)

    @property
    def full(self) -> str:
        """Title, message and advice, a line each."""
        return _in_lines(self.title, self.reason)

    @property
    def details(self) -> str:
        """All there is to say, for a bug report: title, message, advice and cause."""
        cause = self.__cause__
        because = "" if cause is None else f"{type(cause).__name__}: {cause}"
        return _in_lines(self.full, because)


def _in_lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


class DemoMissing(PresignError):
    TITLE = N_("The demo isn't installed")
    ADVICE = N_("Install it with: pip install 'presign-gui[demo]'")


class AwscrtMissing(PresignError):
    TITLE = N_("Something must be installed for that")
    ADVICE = N_("Install it with: pip install 'botocore[crt]'")


class NoScreen(PresignError):
    TITLE = N_("There is no screen to open the window on")
    ADVICE = N_(
        "Start it in a desktop session. On the command line, “presign-gui link --help” says how "
        "links are made without a window; with --screenshot, QT_QPA_PLATFORM=offscreen does "
        "without a screen."
    )


class LibraryMissing(PresignError):
    TITLE = N_("A library of the system is missing, without which there is no window")
    ADVICE = N_(
        "Install it. On Debian and Ubuntu it is one of: libegl1 libgl1 libxkbcommon-x11-0 "
        "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0."
    )


class PolicyDamaged(PresignError):
    TITLE = N_("The settings that the administrator of this computer has made can't be used")
    ADVICE = N_(
        "Tell whoever looks after this computer. Until the file is mended or gone, Presign makes "
        "no links: nobody knows which it may make."
    )


class NotAllowed(PresignError):
    TITLE = N_("That is not allowed on this computer")
    ADVICE = N_("Ask the administrator of this computer, who has decided so.")


class FileProblem(PresignError):
    TITLE = N_("A file could not be read or written")
    ADVICE = N_("Check that there is room and that you may write there.")


class Stopped(PresignError):
    TITLE = N_("Stopped")
    ADVICE = ""
