"""Uploading files of this computer: what is planned, how it goes, and what is left behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.core import stopping, upload_plan, uploads
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.errors import AccessDenied, FileProblem, NoNetwork, Stopped
from presign_gui.core.network import Patience
from presign_gui.core.records import Account, Source
from presign_gui.core.upload_plan import IfThere, Local, Plan, look, plan, settled
from presign_gui.core.uploads import Progress, upload
from presign_gui.demo import DemoServer
from tests.answering import always, answering, s3_error
from tests.core.loopback import Answering
from tests.core.s3_of_keys import S3OfKeys

BUCKET = "uploads"
MB = 2**20


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        connection = connected(server)
        connection.s3("eu-central-1").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield server


def connected(server: DemoServer) -> Connection:
    credentials = Credentials()
    credentials.keep(server.account, Secret(server.credential.secret_access_key))
    return Connection(server.account, credentials, Clients())


@pytest.fixture
def connection(demo: DemoServer) -> Connection:
    return connected(demo)


@pytest.fixture
def s3(connection: Connection):
    client = connection.s3("eu-central-1")
    yield client
    for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=each["Key"])


def stored(s3) -> dict[str, bytes]:
    found = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    keys = [each["Key"] for each in found]
    return {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


def written(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def pools() -> int:
    """Return how many threads of s3transfer's there are."""
    return sum("ThreadPoolExecutor" in each.name for each in threading.enumerate())


def done(progress: Iterator[Progress]) -> Progress:
    return list(progress)[-1]


# What is planned


def test_files_and_folders_get_keys_below_the_prefix(tmp_path: Path) -> None:
    folder = written(tmp_path / "photos", a_txt=b"1", sub__b_txt=b"22", sub__sub__c_txt=b"")
    (folder / ".hidden").write_bytes(b"h")
    (folder / "空 é.txt").write_bytes(b"u")
    (folder / "empty").mkdir()
    single = tmp_path / "single.txt"
    single.write_bytes(b"one")
    found = plan([single, folder], BUCKET, "2026/")
    assert [(each.key, each.size) for each in found.files] == [
        ("2026/single.txt", 3),
        ("2026/photos/.hidden", 1),
        ("2026/photos/a.txt", 1),
        ("2026/photos/sub/b.txt", 2),
        ("2026/photos/sub/sub/c.txt", 0),
        ("2026/photos/空 é.txt", 1),
    ]
    assert found.size == 8
    assert found.left == ()


def test_what_can_not_be_uploaded_is_said(tmp_path: Path) -> None:
    folder = written(tmp_path / "odd", good_txt=b"1")
    (folder / "link").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    deep = folder / ("d" * 200)
    deep.mkdir()
    (deep / ("e" * 200)).write_bytes(b"")
    (folder / "broken").symlink_to("nowhere")
    found = plan([folder, tmp_path / "gone"], BUCKET, "p" * 700 + "/")
    assert [each.path.name for each in found.files] == ["good.txt"]
    assert {each.path.name: each.why for each in found.left} == {
        "link": "It leads elsewhere: drop what it leads to.",
        "broken": "It leads elsewhere: drop what it leads to.",
        "pipe": "It is no file.",
        "e" * 200: "With its folders its name is longer than 1,024 bytes.",
        "gone": "No such file or directory",
    }
    assert "gone: No such file" in upload_plan.in_words(found.left)


@pytest.mark.parametrize(("where", "path"), [("f", "."), ("f/g", ".."), ("f/g", "../../f")])
def test_folders_that_are_named_by_where_they_are(tmp_path, monkeypatch, where, path) -> None:
    written(tmp_path / "f", a_txt=b"1", g__b_txt=b"2")
    monkeypatch.chdir(tmp_path / where)
    found = plan([Path(path)], BUCKET, "in/")
    assert [each.key for each in found.files] == ["in/f/a.txt", "in/f/g/b.txt"]


def test_a_folder_that_has_no_name(tmp_path, monkeypatch) -> None:
    folder = written(tmp_path / "f", a_txt=b"1")
    monkeypatch.setattr(os.path, "abspath", lambda _path: "/")
    for prefix in ("", "in/"):
        [file] = plan([folder], BUCKET, prefix).files
        assert file.key == f"{prefix}a.txt"


def test_a_link_that_was_dropped_itself_is_followed(tmp_path: Path) -> None:
    written(tmp_path / "real", a_txt=b"1")
    (tmp_path / "named").symlink_to(tmp_path / "real")
    [file] = plan([tmp_path / "named"], BUCKET, "").files
    assert file.key == "named/a.txt"


@pytest.mark.parametrize("one_by_one", [100, 0])
def test_what_is_there_already(connection, s3, tmp_path, monkeypatch, one_by_one: int) -> None:
    monkeypatch.setattr(upload_plan, "ASKED_ONE_BY_ONE", one_by_one)
    for key in ("in/a.txt", "in/a (2).txt", "in/.profile", "in/b"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"old")
    folder = written(tmp_path, a_txt=b"new", b=b"new", c_txt=b"new")
    (folder / ".profile").write_bytes(b"new")
    found = look(connection, plan(sorted(folder.iterdir()), BUCKET, "in/"))
    assert [each.key for each in found.clashes()] == ["in/.profile", "in/a.txt", "in/b"]
    keys = {
        choice: [each.key for each in settled(connection, found, choice).files]
        for choice in IfThere
    }
    assert keys == {
        IfThere.REPLACE: ["in/.profile", "in/a.txt", "in/b", "in/c.txt"],
        IfThere.SKIP: ["in/c.txt"],
        IfThere.KEEP_BOTH: ["in/.profile (2)", "in/a (3).txt", "in/b (2)", "in/c.txt"],
    }


def test_what_lies_between_many_files_is_not_listed(tmp_path: Path) -> None:
    """They are dropped high up, where millions of objects lie below."""
    there = [f"{folder:03}/{number:03}" for folder in range(100) for number in range(100)]
    mine = ["000/000", "000/050", "050/007 x", "099/099", "0990", "", "\ue000", "é/\0"]
    files = [
        Local(tmp_path, f"{key}{number}", 1, 1)
        for key in mine
        for number in ("", *range(upload_plan.ASKED_ONE_BY_ONE // 4))
        if f"{key}{number}"
    ]
    with Answering(S3OfKeys([*there, "0", "0990", "\ue000", "é/\0", "é/\0" + "7"])) as server:
        account = Account("x", Source.SESSION, "AKIA", region="a", endpoint_url=server.url, id="1")
        credentials = Credentials()
        credentials.keep(account, Secret("s"))
        found = look(Connection(account, credentials, Clients()), Plan(BUCKET, tuple(files)))
        asked = len(server.asked)
    assert found.there == {
        *("000/000", "000/050", "099/099", "0", "0990"), *("\ue000", "é/\0", "é/\0" + "7"),
    }  # fmt: skip
    assert asked < 12


def test_an_account_that_may_not_look(tmp_path: Path) -> None:
    with answering(always(403, s3_error("AccessDenied"))) as server:
        account = Account("x", Source.SESSION, "AKIA", region="a", endpoint_url=server.endpoint_url)
        credentials = Credentials()
        credentials.keep(account, Secret("s"))
        connection = Connection(account, credentials, Clients())
        wanted = plan([written(tmp_path / "f", a_txt=b"1")], BUCKET, "")
        found = look(connection, wanted)
        assert found.unseen
        assert found.clashes() == list(wanted.files)
        ended = done(upload(connection, found))
        [(file, error)] = ended.failed
        assert (file.path.name, type(error)) == ("a.txt", AccessDenied)
        assert ended.uploaded == ()


# How it goes


def test_all_arrive_whole_in_parts_too(connection, s3, tmp_path) -> None:
    large = os.urandom(11 * MB + 7)
    folder = written(tmp_path / "f", a_txt=b"text", empty_bin=b"", large_bin=large)
    (folder / "é 空.json").write_bytes(b"{}")
    threads = pools()
    reports = list(upload(connection, plan([folder], BUCKET, "in/"), part=5 * MB))
    assert stored(s3) == {
        "in/f/a.txt": b"text",
        "in/f/empty.bin": b"",
        "in/f/large.bin": large,
        "in/f/é 空.json": b"{}",
    }
    last = reports[-1]
    assert (last.bytes_done, last.files_done) == (last.bytes_all, 4)
    assert len(last.uploaded) == 4
    assert [each.bytes_done for each in reports] == sorted(each.bytes_done for each in reports)
    assert last.rate > 0
    kinds = {key: s3.head_object(Bucket=BUCKET, Key=key)["ContentType"] for key in stored(s3)}
    assert kinds["in/f/a.txt"] == "text/plain"
    assert kinds["in/f/é 空.json"] == "application/json"
    assert pools() == threads


def test_one_that_fails_leaves_the_others(connection, s3, tmp_path) -> None:
    folder = written(tmp_path / "f", a_txt=b"1", gone_txt=b"2", c_txt=b"3")
    wanted = plan([folder], BUCKET, "")
    (folder / "gone.txt").unlink()
    ended = done(upload(connection, wanted))
    [(file, error)] = ended.failed
    assert file.path.name == "gone.txt"
    assert isinstance(error, FileProblem)
    assert "gone.txt" in str(error)
    assert set(stored(s3)) == {"f/a.txt", "f/c.txt"}


def test_a_file_that_changed_meanwhile_is_told_of(connection, s3, tmp_path) -> None:
    folder = written(tmp_path / "f", a_txt=b"1")
    wanted = plan([folder], BUCKET, "")
    (folder / "a.txt").write_bytes(b"longer than before")
    [(_file, error)] = done(upload(connection, wanted)).failed
    assert "changed while it was uploaded" in str(error)


def test_one_that_was_written_again_with_as_many_bytes_is_told_of(connection, tmp_path) -> None:
    folder = written(tmp_path / "f", a_txt=b"1")
    wanted = plan([folder], BUCKET, "")
    os.utime(folder / "a.txt", (1, 1))
    [(file, error)] = done(upload(connection, wanted)).failed
    assert "changed while it was uploaded" in str(error)
    assert done(upload(connection, upload_plan.again(BUCKET, [file]))).failed == ()


def test_an_upload_beside_one_that_is_being_stopped_is_left_alone(connection, s3, tmp_path) -> None:
    """Both use the client of their region, whose answers both hear of."""
    folder = written(tmp_path / "f", a_bin=os.urandom(11 * MB), b_bin=os.urandom(11 * MB))
    first, second = (
        upload(connection, plan([folder / name], BUCKET, ""), part=5 * MB)
        for name in ("a.bin", "b.bin")
    )
    next(first)
    next(second)
    begun: list[str] = []
    while len(begun) < 2 and not {"a.bin", "b.bin"} & set(stored(s3)):
        found = s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
        begun = [each["Key"] for each in found]
    first.close()
    assert done(second).failed == ()
    assert "b.bin" in stored(s3)


def test_planning_ends_when_it_is_stopped(tmp_path: Path) -> None:
    folder = written(tmp_path / "f", a_txt=b"1")
    stop = stopping.Stop()
    stop.set()
    token = stopping.current.set(stop)
    try:
        with pytest.raises(Stopped):
            plan([folder], BUCKET, "")
    finally:
        stopping.current.reset(token)


def test_stopped_it_leaves_no_parts_and_no_threads(connection, s3, tmp_path) -> None:
    folder = written(tmp_path / "f", small_txt=b"1", large_bin=os.urandom(16 * MB))
    threads = pools()
    stop = stopping.Stop()
    token = stopping.current.set(stop)
    try:
        going = upload(connection, plan([folder], BUCKET, ""), part=5 * MB)
        for report in going:
            if report.bytes_done > 5 * MB:
                stop.set()
                break
        began = time.monotonic()
        going.close()
        assert time.monotonic() - began < 2
    finally:
        stopping.current.reset(token)
    assert "f/large.bin" not in stored(s3)
    assert s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
    assert pools() == threads


def test_stopped_while_a_server_hangs_it_ends_at_once(tmp_path: Path) -> None:
    let_go = threading.Event()

    def hang(_request) -> None:
        let_go.wait(30)

    with answering(hang) as server:
        account = Account("x", Source.SESSION, "AKIA", region="a", endpoint_url=server.endpoint_url)
        credentials = Credentials()
        credentials.keep(account, Secret("s"))
        connection = Connection(account, credentials, Clients(Patience(5, 20)))
        wanted = plan([written(tmp_path / "f", a_txt=b"1")], BUCKET, "")
        stop = stopping.Stop()
        token = stopping.current.set(stop)
        threads = pools()
        timer = threading.Timer(0.3, stop.set)
        timer.start()
        began = time.monotonic()
        try:
            with pytest.raises(Stopped):
                done(upload(connection, wanted))
        finally:
            stopping.current.reset(token)
            let_go.set()
            timer.join()
        assert time.monotonic() - began < 2
        assert pools() == threads


def test_a_server_that_hangs_keeps_nobody_who_stops_from_ending(tmp_path, monkeypatch) -> None:
    """It has begun with parts, and doesn't answer any more: not even to drop them."""
    let_go = threading.Event()

    def begin(request) -> None:
        if request.command == "POST":
            began = b"<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>f/large.bin</Key>"
            always(200, began + b"<UploadId>1</UploadId></InitiateMultipartUploadResult>")(request)
        else:
            let_go.wait(30)

    monkeypatch.setattr(uploads, "TAKING_BACK", 0.2)
    with answering(begin) as server:
        account = Account("x", Source.SESSION, "AKIA", region="a", endpoint_url=server.endpoint_url)
        credentials = Credentials()
        credentials.keep(account, Secret("s"))
        connection = Connection(account, credentials, Clients())
        folder = written(tmp_path / "f", large_bin=bytes(11 * MB))
        threads = pools()
        going = upload(connection, plan([folder], BUCKET, ""), part=5 * MB)
        while not any(each.startswith("PUT") for each in server.asked):
            next(going)
        began = time.monotonic()
        going.close()
        try:
            assert time.monotonic() - began < 2
            assert any(each.startswith("DELETE") for each in server.asked)
        finally:
            let_go.set()
    assert pools() == threads


def test_a_connection_that_is_cut_is_told_of(tmp_path, monkeypatch) -> None:
    at_once = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(at_once, lambda self, context: 0)

    def cut(request) -> None:
        request.rfile.read(1_000)
        request.connection.close()

    with answering(cut) as server:
        account = Account("x", Source.SESSION, "AKIA", region="a", endpoint_url=server.endpoint_url)
        credentials = Credentials()
        credentials.keep(account, Secret("s"))
        connection = Connection(account, credentials, Clients())
        folder = written(tmp_path / "f", a_bin=os.urandom(MB))
        ended = done(upload(connection, plan([folder], BUCKET, "")))
    [(file, error)] = ended.failed
    assert (file.key, isinstance(error, NoNetwork)) == ("f/a.bin", True)
    assert ended.uploaded == ()


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    refused = [2]

    def answer(request) -> None:
        request.rfile.read(int(request.headers.get("Content-Length", 0)))
        if refused[0]:
            refused[0] -= 1
            always(503, s3_error("SlowDown"))(request)
        else:
            always(200, b"", ETag='"1"')(request)

    with answering(answer) as server:
        account = Account("x", Source.SESSION, "AKIA", region="a", endpoint_url=server.endpoint_url)
        credentials = Credentials()
        credentials.keep(account, Secret("s"))
        connection = Connection(account, credentials, Clients())
        wanted = plan([written(tmp_path / "f", a_txt=b"1")], BUCKET, "")
        ended = done(upload(connection, wanted))
    assert len(ended.uploaded) == 1
    assert ended.bytes_done == 1


def test_nothing_is_nothing(connection) -> None:
    ended = done(upload(connection, Plan(BUCKET, ())))
    assert (ended.files_all, ended.bytes_all, ended.uploaded) == (0, 0, ())
