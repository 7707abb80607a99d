"""Signing in to AWS by single sign-on did not come to its end."""

from __future__ import annotations

from presign_gui.core.errors.credentials import CredentialError
from presign_gui.core.texts import N_


class SignInFailed(CredentialError):
    TITLE = N_("Signing in did not work")
    ADVICE = N_("Try again; if it stays, ask whoever runs IAM Identity Center at your place.")


class SignInExpired(SignInFailed):
    TITLE = N_("The code to sign in with has expired")
    ADVICE = N_("Sign in again, and confirm the code in the browser before its time is over.")


class SignInRefused(SignInFailed):
    TITLE = N_("The sign-in was refused")
    ADVICE = N_("Sign in again and allow the access in the browser, with your own user.")


class SignInUnreachable(SignInFailed):
    TITLE = N_("The sign-in service can't be reached")
    ADVICE = N_("Check the network connection, and “sso_region” in ~/.aws/config.")


class SsoIncomplete(SignInFailed):
    TITLE = N_("The SSO session isn't configured")
    ADVICE = N_("Add it to ~/.aws/config, or have “aws configure sso” do it.")


class SsoUnknown(SignInFailed):
    TITLE = N_("The sign-in service doesn't know that SSO session")
    ADVICE = N_("Check “sso_start_url” and “sso_region” in ~/.aws/config.")
