"""Why the link service does not answer with a link, or can't be started."""

from __future__ import annotations

from presign_gui.core.errors.base import PresignError
from presign_gui.core.errors.typed import InvalidInput
from presign_gui.core.texts import N_


class ServiceMissing(PresignError):
    TITLE = N_("The link service isn't installed")
    ADVICE = N_("Install it with: pip install 'presign-gui[service]'")


class PortTaken(PresignError):
    TITLE = N_("The link service can't listen there")
    ADVICE = N_("Choose another port, or end the program that uses this one.")


class Exposed(InvalidInput):
    TITLE = N_("Other computers could reach the link service there")
    ADVICE = N_(
        "Say --expose, and give a certificate, if they should; or use 127.0.0.1, as without --host."
    )


class TokenMissing(PresignError):
    TITLE = N_("A token is needed")
    ADVICE = N_("Send the header “Authorization: Bearer TOKEN”; “serve token add” makes one.")


class TokenUnknown(PresignError):
    TITLE = N_("This token is not known")
    ADVICE = N_("It may have been revoked: ask whoever runs Presign for another.")


class NotGranted(PresignError):
    TITLE = N_("This token may not ask for that")
    ADVICE = N_("Ask for what it may, or whoever runs Presign for another token.")


class WrongHost(PresignError):
    TITLE = N_("The link service is not asked under that name")
    ADVICE = N_("Use the address that it says it listens at.")


class TooManyRequests(PresignError):
    TITLE = N_("Too many requests with this token")
    ADVICE = N_("Wait as long as the header Retry-After says.")

    def __init__(self, message: str = "", wait: int = 1) -> None:
        """After `wait` seconds there is room for another."""
        super().__init__(message)
        self.wait = wait


class Contradictory(InvalidInput):
    TITLE = N_("That can't go together")
    ADVICE = N_("Leave one of them out.")


class TooLarge(PresignError):
    TITLE = N_("The request is too large")
    ADVICE = N_("Send fewer keys at once.")


class TooSlow(PresignError):
    TITLE = N_("The request came too slowly")
    ADVICE = N_("Send it again, all at once.")


class NoSuchToken(PresignError):
    TITLE = N_("There is no such token")
    ADVICE = N_("See which there are with: presign-gui serve token list")
