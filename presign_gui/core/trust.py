"""Whose word is taken for who a server is: certificates, and how they are checked."""

from __future__ import annotations

import os
import ssl
import sys

from botocore.httpsession import get_cert_path

from presign_gui.core.errors import InvalidAccount
from presign_gui.core.texts import _


def context(ca_bundle: str = "", *, insecure: bool = False) -> ssl.SSLContext:
    """Return what a TLS connection is checked by.

    The certificates in the file `ca_bundle` (PEM), or without one in that of
    AWS_CA_BUNDLE or REQUESTS_CA_BUNDLE, are trusted and no others; without
    either those that this computer trusts. `insecure` trusts everybody.
    Raises InvalidAccount for a file that isn't there or holds no certificate.
    Blocks on the disk for some 30 ms.
    """
    if insecure:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        return trusting
    told = ca_bundle or os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
    return _of_file(told) if told else _of_this_computer()


def _of_file(path: str) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    file = os.path.expanduser(path)
    try:
        if os.path.isdir(file):
            found.load_verify_locations(capath=file)  # hashed, as OpenSSL's c_rehash does
        else:
            found.load_verify_locations(cafile=file)
    except ssl.SSLError as error:
        raise InvalidAccount(
            _("There is no certificate in {path}: it must be in PEM form.", path=path)
        ) from error
    except OSError as error:
        raise InvalidAccount(
            _("The certificates can't be read: {path}: {reason}", path=path, reason=error.strerror)
        ) from error
    return found


def _of_this_computer() -> ssl.SSLContext:
    """Trust whom the system trusts, authorities of one's own among them.

    OpenSSL finds them where they are files. On macOS and Windows the system
    itself must be asked, by truststore. Elsewhere botocore's are added, for a
    program that was built on another system may look in the wrong place.
    """
    if sys.platform in ("darwin", "win32"):
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found.set_default_verify_paths()
    found.load_verify_locations(get_cert_path(True))
    return found
