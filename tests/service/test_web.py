"""What the link service answers: links that work, and refusals that say what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlencode

import pytest

from presign_gui.core.grants import leads_elsewhere
from presign_gui.core.records import LinkOptions
from presign_gui.service import web
from presign_gui.service.desk import MOST_KEYS, Scope
from tests.awkward import AWKWARD_KEYS
from tests.core.loopback import fetch
from tests.service.conftest import HOUR, connection_of, serving

NOTES = "2026/notes.txt"
TEXT = b"Ask Amara about the September figures.\n"
ONE = f"/presigned-url?bucket=reports&file_name={NOTES}"


# One link


def test_a_link_that_works(service):
    answer = service.ask(ONE, service.token())
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json
    assert (said["method"], said["bucket"], said["key"]) == ("GET", "reports", NOTES)
    end = datetime.fromisoformat(said["expires_at"].replace("Z", "+00:00"))
    assert abs(end - datetime.now(timezone.utc) - HOUR) < timedelta(minutes=1)
    assert fetch(said["presigned_url"])[:2] == (200, TEXT)
    assert set(said) == {"presigned_url", "expires_at", "method", "bucket", "key"}


def test_it_lives_as_long_as_asked_for(service, demo):
    said = service.ask(f"{ONE}&expires_in=90", service.token()).json
    assert "X-Amz-Expires=90&" in said["presigned_url"]
    demo.move_clock(timedelta(seconds=91))
    try:
        assert fetch(said["presigned_url"])[0] == 403
    finally:
        demo.move_clock(timedelta(seconds=-91))


def test_a_name_to_save_it_under(service):
    name = "Prüfung “q3”.txt"
    said = service.ask(f"{ONE}&{urlencode({'filename': name})}", service.token()).json
    disposition = fetch(said["presigned_url"])[2]
    assert disposition.startswith("attachment")
    assert quote(name) in disposition


def test_a_browser_may_show_it(service):
    said = service.ask(f"{ONE}&inline=1", service.token()).json
    assert fetch(said["presigned_url"])[2] == "inline"


def test_a_link_to_upload(service, connected):
    query = "bucket=reports&file_name=in/new%20file.txt&method=put"
    said = service.ask(f"/presigned-url?{query}", service.token()).json
    assert said["method"] == "PUT"
    assert fetch(said["presigned_url"], "PUT", b"hello")[0] == 200
    got = connected[0].s3("eu-central-1").get_object(Bucket="reports", Key="in/new file.txt")
    assert got["Body"].read() == b"hello"


def test_a_link_to_check(service):
    said = service.ask(f"{ONE}&method=head", service.token()).json
    assert fetch(said["presigned_url"], "HEAD")[0] == 200


def test_one_version(service, connected):
    s3 = connected[0].s3("eu-central-1")
    versions = s3.list_object_versions(Bucket="contracts")["Versions"]
    old = next(each for each in versions if not each["IsLatest"])
    query = urlencode(
        {"bucket": "contracts", "file_name": old["Key"], "version_id": old["VersionId"]}
    )
    said = service.ask(f"/presigned-url?{query}", service.token()).json
    wanted = s3.get_object(Bucket="contracts", Key=old["Key"], VersionId=old["VersionId"])
    assert fetch(said["presigned_url"])[:2] == (200, wanted["Body"].read())


@pytest.mark.parametrize("key", [key for key in AWKWARD_KEYS if not leads_elsewhere(key)])
def test_every_key(service, key):
    said = service.ask(
        f"/presigned-url?bucket=reports&file_name={quote(key, safe='')}", service.token()
    )
    assert said.status == 200, said.body
    assert said.json["key"] == key


# Many


def test_many_in_their_order_each_a_link_or_an_error(service):
    token = service.token("s3://reports/2026/")
    names = [NOTES, "2025/secret.txt", "", "2026/../payroll/x", "2026/report-q1.pdf"]
    said = service.ask("/presigned-urls?bucket=reports", token, names).json
    assert [each["key"] for each in said] == names
    assert [set(each) for each in said] == [
        {"presigned_url", "expires_at", "method", "bucket", "key"},
        *[{"message", "detail", "key"}] * 3,
        {"presigned_url", "expires_at", "method", "bucket", "key"},
    ]
    assert fetch(said[0]["presigned_url"])[:2] == (200, TEXT)
    assert fetch(said[4]["presigned_url"])[0] == 200


def test_ten_thousand_at_once_and_not_one_more(service):
    token = service.token()
    names = [f"{number}.txt" for number in range(MOST_KEYS)]
    said = service.ask("/presigned-urls?bucket=reports", token, names).json
    assert [each["key"] for each in said] == names
    assert len({each["presigned_url"] for each in said}) == MOST_KEYS
    answer = service.ask("/presigned-urls?bucket=reports", token, [*names, "more"])
    assert answer.refused(413, "At most 10,000 links")


def test_none_are_none(service):
    assert service.ask("/presigned-urls?bucket=reports", service.token(), []).json == []


# Upload forms


def test_an_upload_form_for_a_prefix(service, connected):
    wanted = {"bucket": "reports", "prefix": "in/", "max_size": 10, "expires_in": 600}
    said = service.ask("/presigned-post", service.token(), wanted).json
    assert (said["bucket"], said["key"]) == ("reports", "in/")
    assert said["fields"]["key"] == "in/${filename}"
    assert set(said) == {"url", "fields", "expires_at", "bucket", "key"}


def test_an_upload_form_outside_the_grant(service):
    token = service.token("s3://reports/in/")
    for place in ({"prefix": "out/"}, {"file_name": "in/../x"}, {"prefix": ""}):
        wanted = {"bucket": "reports", **place}
        assert service.ask("/presigned-post", token, wanted).refused(403)
    only_get = service.token(methods=("GET",))
    wanted = {"bucket": "reports", "prefix": "in/"}
    assert service.ask("/presigned-post", only_get, wanted).refused(403, "POST")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"prefix": 1}',
        b'{"prefix": "a", "file_name": "b"}',
        b'{"bucket": "reports"}',
        b'{"prefix": "in/", "max_size": -1}',
        b'{"prefix": "in/", "max_size": true}',
        b'{"prefix": "in/", "unknown": 1}',
        b'{"file_name": ""}',
        b'{"prefix": "in/", "expires_in": 0}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_form_that_can_not_be_meant(connected, body):
    with serving(*connected, scope=Scope("reports")) as service:
        assert service.ask("/presigned-post", service.token(), body).refused(400)


# What can't be meant


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "“file_name” is missing"),
        ("file_name=", "needs an object"),
        ("file_name=a&file_name=b", "said twice"),
        ("file_name=a&colour=red", "“colour” is not known"),
        ("file_name=a&expires_in=12h", "number of seconds"),
        ("file_name=a&expires_in=0", "from 1 second"),
        ("file_name=a&expires_in=-5", "number of seconds"),
        ("file_name=a&expires_in=604801", "7 days"),
        ("file_name=a&expires_in=999999999", "to 90 days"),
        ("file_name=a&expires_in=99999999999", "number of seconds"),
        ("file_name=a&expires_in=%D9%A1", "number of seconds"),  # an Arabic digit
        ("file_name=a&method=delete", "one of: get, put, head"),
        ("file_name=a&method=GET", "one of: get, put, head"),
        ("file_name=a&inline=yes", "one of:"),
        ("file_name=%FF", "percent-encoded"),
        ("file_name=" + "a" * 1_025, "1,024 bytes"),
        ("file_name=" + "%E2%82%AC" * 342, "1,024 bytes"),
    ],
)
def test_what_can_not_be_meant(service, query, told):
    # Without the grant being what stops it.
    token = service.token(max_expiry=timedelta(days=90))
    bucket = "" if "colour" in query else "&bucket=reports"
    assert service.ask(f"/presigned-url?{query}{bucket}", token).refused(400, told)


@pytest.mark.parametrize("also", ["filename=b", "inline=1", "version_id=b"])
def test_what_can_not_go_together(service, also):
    asked = f"{ONE}&method=put&{also}"
    assert service.ask(asked, service.token()).refused(409, "for downloads")


def test_which_bucket_must_be_said(service):
    assert service.ask(f"/presigned-url?file_name={NOTES}", service.token()).refused(400, "bucket")


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'["a"', b"null", b"\xff\xfe", b'["a"] x'])
def test_a_list_that_is_none(service, body):
    answer = service.ask("/presigned-urls?bucket=reports", service.token(), body)
    assert answer.refused(400)


def test_half_a_character(service):
    said = service.ask("/presigned-urls?bucket=reports", service.token(), b'["\\ud800", "a"]').json
    assert "not Unicode" in said[0]["detail"]
    assert "presigned_url" in said[1]


def test_a_bucket_that_is_not_there(demo):
    """Where a bucket's region must be asked for; else signing asks nobody."""
    somewhere = replace(demo.account, region="")
    with serving(*connection_of(somewhere, demo.credential.secret_access_key)) as service:
        answer = service.ask("/presigned-url?bucket=nowhere-at-all&file_name=a", service.token())
        assert answer.refused(404, "nowhere-at-all")


def test_what_is_not_there_or_not_asked_for_so(service):
    assert service.ask("/presigned").refused(404)
    assert service.ask("/presigned-url", method="DELETE").refused(405)
    assert service.ask("/presigned-urls").refused(405)


def test_more_than_a_request_may_hold(service, monkeypatch):
    monkeypatch.setattr(web, "MOST_BODY", 1_000)
    token = service.token()
    assert service.ask("/presigned-urls?bucket=reports", token, ["a" * 2_000]).refused(413)

    def in_parts():
        yield b'["'
        for _part in range(100):
            yield b"a" * 100

    connection = service.connection()
    connection.request(
        "POST",
        "/presigned-urls?bucket=reports",
        in_parts(),
        {"Authorization": f"Bearer {token}"},
        encode_chunked=True,
    )
    assert connection.getresponse().status == 413
    connection.close()


# What it is confined to


def test_one_bucket_and_prefix_only(connected):
    with serving(*connected, scope=Scope("reports", "2026/", HOUR / 2)) as service:
        token = service.token()
        said = service.ask("/presigned-url?file_name=notes.txt", token).json
        assert said["key"] == NOTES
        assert "X-Amz-Expires=1800&" in said["presigned_url"]  # no longer, unless said
        assert fetch(said["presigned_url"])[:2] == (200, TEXT)
        assert service.ask("/presigned-url?file_name=notes.txt&bucket=media", token).refused(403)
        assert service.ask("/presigned-url?file_name=../README.txt", token).refused(403)
        long = "/presigned-url?file_name=notes.txt&expires_in=1801"
        assert service.ask(long, token).refused(403, "30 minutes at most")


# What it says of itself


def test_health_tells_nothing_more(service):
    answer = service.ask("/health")
    assert (answer.status, answer.json) == (200, {"status": "ok"})


def test_a_description_and_a_page_of_it(service):
    told = service.ask("/openapi.json").json
    assert set(told["paths"]) == {"/presigned-url", "/presigned-urls", "/presigned-post", "/health"}
    page = service.ask("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert b"<script" not in page.body
    for path in told["paths"]:
        assert path.encode() in page.body


# The history


def test_what_was_made_is_noted_with_the_name_of_the_token(connected, tmp_path):
    from presign_gui.core.history import History

    history = History(tmp_path / "history.sqlite3")
    with serving(*connected, history=history) as service:
        token = service.token(name="the shop")
        service.ask(f"{ONE}&expires_in=90", token)
        service.ask("/presigned-urls?bucket=reports", token, [NOTES, "x"])
        service.ask("/presigned-post", token, {"bucket": "reports", "prefix": "in/"})
        service.ask("/presigned-url?bucket=reports&file_name=a/../b", token)
        assert [each.count for each in service.notes.lately] == [1, 2, 1]
    noted = history.page()
    history.close()
    assert [(each.method, each.key, each.count, each.asked_by) for each in noted] == [
        ("POST", "in/", 1, "the shop"),
        ("GET", NOTES, 2, "the shop"),
        ("GET", NOTES, 1, "the shop"),
    ]
    assert noted[2].options == LinkOptions(expiry=timedelta(seconds=90))
    assert noted[2].access_key_id == "AKIADEMO00000EXAMPLE"


def test_links_are_the_ones_a_signer_makes(service, connected, demo):
    """To the byte, whatever was asked for before."""
    from presign_gui.core.records import LinkRequest
    from presign_gui.core.signing import Signer

    token = service.token()
    for name in (NOTES, "a b+c%20é", "~/x"):
        said = service.ask(
            f"/presigned-url?bucket=reports&expires_in=77&file_name={quote(name)}", token
        ).json
        made_at = datetime.fromisoformat(said["expires_at"].replace("Z", "+00:00")) - timedelta(
            seconds=77
        )
        signer = Signer(demo.account, demo.credential, connected[1], made_at)
        options = LinkOptions(expiry=timedelta(seconds=77))
        [link] = signer.links([LinkRequest("reports", name, options, "eu-central-1")])
        assert said["presigned_url"] == link.url
        assert json.loads(json.dumps(said))["key"] == name
