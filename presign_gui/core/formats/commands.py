"""Links as commands to be pasted into a shell: they do what the link is good for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from presign_gui.core.errors import InvalidInput
from presign_gui.core.formats.file_names import file_name, windows_file_name
from presign_gui.core.records import Link, Method
from presign_gui.core.texts import _


def curl(links: Iterable[Link]) -> Iterator[str]:
    """-f: an error's text is no download. -g and --path-as-is: the URL is signed as it is."""
    for link in links:
        yield shell_line(["curl", *_CURL[link.method](link), link.url])


_CURL = {
    Method.GET: lambda link: ["-fLg", "--path-as-is", "-o", file_name(link.name)],
    Method.HEAD: lambda link: ["-fIg", "--path-as-is"],
    Method.DELETE: lambda link: ["-fg", "--path-as-is", "-X", "DELETE"],
    Method.PUT: lambda link: [
        "-fg", "--path-as-is", "-T", file_name(link.name),
        *(["-H", f"Content-Type: {link.content_type}"] if link.content_type else []),
    ],
}  # fmt: skip


def wget(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        yield shell_line(["wget", *_WGET[link.method](link), link.url])


_SERVERS_OWN_TYPE = "binary/octet-stream"
"""What S3 stores of an upload that names no type (API Reference, "PutObject")."""

_WGET = {
    Method.GET: lambda link: ["-O", file_name(link.name)],
    Method.HEAD: lambda link: ["--spider", "-S"],
    Method.DELETE: lambda link: ["--method=DELETE", "-O", "-"],
    Method.PUT: lambda link: [
        "--method=PUT",
        f"--body-file={file_name(link.name)}",
        # Or wget says that the file is what a form has sent.
        f"--header=Content-Type: {link.content_type or _SERVERS_OWN_TYPE}",
        "-O", "-",
    ],
}  # fmt: skip


def powershell(links: Iterable[Link]) -> Iterator[str]:
    """Commands for Windows PowerShell 5.1 and PowerShell 7.

    Without -UseBasicParsing, 5.1 asks before it goes on (CVE-2025-54100).
    There is no PowerShell where this was written: it keeps to the documented rules.
    """
    for link in links:
        words = ["Invoke-WebRequest", "-UseBasicParsing"]
        if link.method is not Method.GET:
            words += ["-Method", link.method.value.capitalize()]
        words += ["-Uri", powershell_quoted(link.url)]
        if link.method in _POWERSHELL_FILE:
            name = powershell_quoted(windows_file_name(link.name))
            words += [_POWERSHELL_FILE[link.method], name]
        if link.content_type:
            words += ["-ContentType", powershell_quoted(link.content_type)]
        yield " ".join(words) + "\n"


_POWERSHELL_FILE = {Method.GET: "-OutFile", Method.PUT: "-InFile"}


def powershell_quoted(text: str) -> str:
    """Return a single-quoted string: all stands for itself but the quote, which is doubled.

    PowerShell takes ‘ ’ ‚ ‛ for the same quote. Sources: Microsoft,
    "about_Quoting_Rules", and for those four the Windows PowerShell Language
    Specification, 2.3.5.2. Tested against these rules, not in PowerShell.
    """
    return "'" + re.sub("['‘’‚‛]", r"\g<0>\g<0>", text) + "'"


def shell_line(words: Sequence[str]) -> str:
    """Return a command for bash, zsh and their kin, each word quoted as it needs."""
    return " ".join(map(_shell_quoted, words)) + "\n"


def _shell_quoted(word: str) -> str:
    """Quote a word; one that a terminal would act on becomes $'...' (POSIX 2024, 2.2.4).

    Pasted as they are, control characters are keys that somebody strikes.
    """
    if word.isprintable():
        return shlex.quote(word)
    letters = (
        c if c.isprintable() and c not in "\\'" else "".join(f"\\{b:03o}" for b in c.encode())
        for c in word
    )
    return f"$'{''.join(letters)}'"


def aws(links: Iterable[Link]) -> Iterator[str]:
    """The command that makes such a link with one's own keys.

    It knows of downloads, a life, a region and an endpoint, and of nothing else
    (AWS CLI Command Reference, "s3 presign"): raises InvalidInput for links
    that have more to them.
    """
    for link in links:
        if link.expires_at is None:
            raise InvalidInput(_("“aws s3 presign” makes no links without keys."))
        query = dict(parse_qsl(urlsplit(link.url).query, keep_blank_values=True))
        _check_aws_can_say(link.method, query)
        life = int((link.expires_at - link.made_at).total_seconds())
        words = ["aws", "s3", "presign", f"s3://{link.bucket}/{link.key}"]
        words += ["--expires-in", str(life)]
        region = _region(query)
        if region:
            words += ["--region", region]
        endpoint = _endpoint(link, region)
        if endpoint:
            words += ["--endpoint-url", endpoint]
        yield shell_line(words)


_SIGNED_WITH = {
    "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders",
    "x-amz-signature", "x-amz-security-token",
    "awsaccesskeyid", "expires", "signature",  # SigV2
}  # fmt: skip
_AMAZON = r"\.amazonaws\.(com|com\.cn|eu)"


def _check_aws_can_say(method: Method, query: Iterable[str]) -> None:
    if method is not Method.GET:
        raise InvalidInput(_("“aws s3 presign” makes no links for {method}.", method=method.value))
    for name in query:
        if name.lower() not in _SIGNED_WITH:
            raise InvalidInput(_("“aws s3 presign” can't make a link with {name}.", name=name))


def _region(query: Mapping[str, str]) -> str:
    """Return the region of the link's credential scope: id/date/region/s3/aws4_request."""
    scope = query.get("X-Amz-Credential", "").rsplit("/", 4)
    return scope[2] if len(scope) == 5 else ""


def _endpoint(link: Link, region: str) -> str:
    """Return the endpoint that the link's bucket is at; "" if `aws` finds it by the region."""
    url = urlsplit(link.url)
    path = unquote(url.path)
    if path.endswith(f"/{link.bucket}/{link.key}"):
        host, base = url.netloc, path.removesuffix(f"/{link.bucket}/{link.key}")
    elif url.netloc.startswith(f"{link.bucket}."):
        host, base = url.netloc.removeprefix(f"{link.bucket}."), ""
    elif link.bucket.startswith("arn:") and re.search(f"{_AMAZON}$", url.netloc):
        return ""
    else:
        raise InvalidInput(
            _("“aws s3 presign” can't make a link at the host {host}.", host=url.netloc)
        )
    if re.fullmatch(rf"s3(\.{re.escape(region)})?{_AMAZON}", host):
        return ""
    return f"{url.scheme}://{host}{base}"
