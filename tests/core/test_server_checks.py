from __future__ import annotations

from dataclasses import replace

import pytest

from presign_gui.core.account_checks import checked
from presign_gui.core.errors import InvalidAccount
from presign_gui.core.records import Account, AddressingStyle

AT_AWS = Account(name="work", access_key_id="AKIAWORK")


@pytest.mark.parametrize(
    "good",
    [
        {"link_host": "files.example.com"},
        {"link_host": "https://{bucket}.example.com/files"},
        {"link_host": "http://127.0.0.1:9000"},
        {"link_hosts": ("reports=https://files.example.com", "my.logs=logs.example.com:8443/l")},
        {"link_hosts": ("arn:aws:s3:eu-west-1:123456789012:accesspoint/x=a.example.com",)},
        {"proxy": "http://proxy.example.com:3128"},
        {"ca_bundle": "/etc/ssl/own.pem"},
        {"ca_bundle": "C:\\certificates\\own.pem"},
        {"endpoint_url": "https://s3.example.com:9000/path"},
        {"fips": True, "dual_stack": True},
        {"accelerate": True, "dual_stack": True},
        {"insecure": True},
    ],
)
def test_what_can_be(good: dict[str, object]) -> None:
    account = replace(AT_AWS, **good)
    assert checked(account) == account


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"link_host": "ftp://files.example.com"}, "no host for links"),
        ({"link_host": "https://"}, "no host for links"),
        ({"link_host": "files example.com"}, "no host for links"),
        ({"link_host": "files.example.com:port"}, "no host for links"),
        ({"link_hosts": ("files.example.com",)}, "names no bucket"),
        ({"link_hosts": ("=files.example.com",)}, "names no bucket"),
        ({"link_hosts": ("reports=",)}, "names no bucket"),
        ({"link_hosts": ("a/b=files.example.com",)}, "names no bucket"),
        ({"link_hosts": ("a=ftp://b",)}, "no host for links"),
        ({"link_hosts": ("a=b.com", "a = c.com")}, "two link hosts"),
        ({"proxy": "proxy.example.com"}, "no proxy"),
        ({"proxy": "ftp://proxy.example.com"}, "no proxy"),
        ({"ca_bundle": "own.pem"}, "whole path"),
        ({"ca_bundle": "~/own.pem"}, "whole path"),
        *(
            ({"endpoint_url": "https://s3.example.com", option: True}, "are AWS's")
            for option in ("fips", "dual_stack", "accelerate")
        ),
        ({"accelerate": True, "fips": True}, "with FIPS"),
        ({"accelerate": True, "addressing_style": AddressingStyle.PATH}, "in the host"),
    ],
)
def test_what_cannot_be(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidAccount, match=said):
        checked(replace(AT_AWS, **wrong))


@pytest.mark.parametrize("field", ["endpoint_url", "link_host", "proxy", "link_hosts"])
def test_no_password_is_stored_and_none_is_said_again(field: str) -> None:
    url = "https://user:pa55word@host.example.com"
    value = (f"reports={url}",) if field == "link_hosts" else url
    with pytest.raises(InvalidAccount) as caught:
        checked(replace(AT_AWS, **{field: value}))
    assert "pa55word" not in str(caught.value)


def test_link_hosts_are_tidied() -> None:
    account = checked(replace(AT_AWS, link_hosts=(" a = https://b.example.com/ ", "", " ")))
    assert account.link_hosts == ("a=https://b.example.com",)
