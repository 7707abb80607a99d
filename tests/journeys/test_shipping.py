"""What is shipped for Linux carries all it needs: tried on a system that has nothing.

One build serves all: the folder that PyInstaller makes, the file that unpacks itself, and
the package for Debian, which is installed, used and removed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from presign_gui import __version__
from presign_gui.core import materials
from tests.journeys import bare

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1_000_000

pytestmark = pytest.mark.shipping


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """The bare system; it is begun first, and made while the program is built."""
    if reason := bare.why_no_bare_system():
        pytest.skip(f"{reason}; run .ci/setup test")
    folder = tmp_path_factory.mktemp("bare") / "root"
    with bare.making(folder) as process:
        yield lambda: bare.finished(process, folder)


@pytest.fixture(scope="module")
def frozen(system, tmp_path_factory):
    """The program in one folder, built from the project as it would be cloned."""
    if importlib.util.find_spec("PyInstaller") is None or not shutil.which("objdump"):
        pytest.skip("PyInstaller or objdump is not installed; run .ci/setup test")
    made = tmp_path_factory.mktemp("frozen")
    source = made / "source"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for folder in ("presign_gui", "resources", ".ci"):
        shutil.copytree(ROOT / folder, source / folder, ignore=ignored)
    for file in ("pyproject.toml", "LICENSE", "build.spec"):
        shutil.copy(ROOT / file, source)
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR"]
    folders = ["--distpath", made / "dist", "--workpath", made / "work"]
    subprocess.run([*build, *folders, "build.spec"], cwd=source, check=True, timeout=900)
    yield made / "dist" / "presign-gui"
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def packed(frozen):
    """The folder with the single file and the package."""
    if not shutil.which("dpkg-deb"):
        pytest.skip("dpkg-deb is not installed; run .ci/setup test")
    made = frozen.parent / "packed"
    subprocess.run([ROOT / ".ci" / "package", frozen, made], check=True, timeout=600)
    return made


@pytest.fixture(scope="module")
def single(packed):
    [file] = packed.glob("*.run")
    return file


@pytest.fixture(scope="module")
def deb(packed):
    [file] = packed.glob("*.deb")
    return file


@pytest.fixture(scope="module")
def before(system):
    """What is on the bare system before anything of ours."""
    return system().files()


@pytest.fixture(scope="module")
def installed(system, before, deb):
    """The bare system with the package on it, and only what that asks for."""
    found = system()
    shutil.copy(deb, found.root / "root")
    found.do("apt-get", "update", "-qq")
    get = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/root/{deb.name}"]
    found.do(*get)
    (found.root / "root" / deb.name).unlink()
    return found


def bytes_in(folder: Path) -> int:
    return sum(each.lstat().st_size for each in folder.rglob("*") if not each.is_dir())


def fetch(url: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=15) as answer:
        return answer.read()


def test_it_is_no_larger_than_promised(frozen, single, deb, record_property, capsys) -> None:
    sizes = {
        "unpacked": bytes_in(frozen) / MEGABYTE,
        "single": single.stat().st_size / MEGABYTE,
        "deb": deb.stat().st_size / MEGABYTE,
    }
    for name, size in sizes.items():
        record_property(name, round(size, 1))
    with capsys.disabled():
        print("\nMB shipped:", ", ".join(f"{name} {size:.1f}" for name, size in sizes.items()))
    assert sizes["unpacked"] <= 150  # with the demo's server in it, where 200 were allowed
    assert sizes["single"] <= 60
    assert sizes["deb"] <= 60


def test_it_keeps_what_it_needs_and_no_more(frozen) -> None:
    names = {each.name for each in frozen.rglob("*")}
    assert {"libqxcb.so", "libqwayland.so", "libqoffscreen.so", "libxdg-shell.so"} <= names
    assert {"libqsvgicon.so", "libqsvg.so"} <= names  # the icons of desktops are SVG, too
    assert {f"qtbase_{each}.qm" for each in ("de", "es", "fr", "ja", "pt_BR", "zh_CN")} <= names
    assert not {each for each in names if re.search("gtk|eglfs|virtualkeyboard|awscrt", each, re.I)}
    services = {each.name for each in (frozen / "_internal/botocore/data").iterdir()}
    assert {each for each in services if "." not in each} == {
        "s3",
        "signin",
        "sso",
        "sso-oidc",
        "sts",
    }
    assert {"endpoints.json", "partitions.json"} <= services
    assert (frozen / "_internal/certifi/cacert.pem").is_file()  # where the system has none
    assert [each for each in frozen.rglob("*") if each.is_symlink() and not each.exists()] == []


def test_it_says_what_it_is_made_of(frozen) -> None:
    bill = frozen / "_internal/presign_gui/resources" / materials.BILL
    parts = {each.name: each for each in materials.from_bill(bill.read_text("utf-8"))}
    assert parts["Presign"].version == __version__
    assert parts.keys() >= {"Python", "Qt", "ICU", "botocore", "keyring", "moto", "uvicorn", "cffi"}
    assert not parts.keys() & {"pytest", "pyinstaller", "flask", "awscrt"}
    silent = [each.name for each in parts.values() if not each.licence]
    assert silent == []
    assert "Permission is hereby granted" in parts["Presign"].text
    for name in ("Qt", "PySide6_Essentials", "libxcb-cursor0"):  # the last one is of Debian
        assert parts[name].text, name


@pytest.mark.parametrize("kept", ["", "/opt/of/mine"])
def test_what_it_starts_gets_the_libraries_of_the_system(frozen, tmp_path, kept) -> None:
    keys = tmp_path / "keys"
    answer = '{"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret"}'
    keys.write_text(f"#!/bin/sh\necho \"$LD_LIBRARY_PATH\" >'{tmp_path}/told'\necho '{answer}'\n")
    keys.chmod(0o755)
    config = tmp_path / "config"
    config.write_text(f"[profile mine]\nregion = eu-west-1\ncredential_process = {keys}\n")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "AWS_CONFIG_FILE": str(config)}
    if kept:
        environment["LD_LIBRARY_PATH"] = kept
    server = ["--endpoint-url", "http://127.0.0.1:9", "--addressing-style", "path"]  # not asked
    command = [frozen / "presign-gui", "link", "--profile", "mine", "s3://bucket/key", *server]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("http://127.0.0.1:9/bucket/key?"), done.stderr
    assert (tmp_path / "told").read_text() == f"{kept}\n"


def test_it_starts_on_a_bare_system_and_shows_the_demo(installed) -> None:
    done = installed.run("presign-gui", "--demo", "--screenshot", "/root/window.png")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    picture = installed.root / "root/window.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    picture.unlink()


def test_it_finds_a_screen_from_a_bare_system(installed, screen) -> None:
    on_screen = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": screen.display}
    picture = installed.root / "root/window.png"
    installed.do("presign-gui", "--demo", "--screenshot", "/root/window.png", **on_screen)
    assert picture.read_bytes().startswith(b"\x89PNG")
    picture.unlink()


def test_every_library_it_may_load_is_there(installed) -> None:
    looked = (
        "cd /usr/lib/presign-gui/_internal; export LD_LIBRARY_PATH=$PWD:$PWD/PySide6/Qt/lib;"
        "find . -name '*.so*' -type f -exec ldd {} + | grep 'not found' | sort -u"
    )
    assert installed.run("sh", "-c", looked).stdout == ""


def test_a_link_of_its_demo_gives_the_object_and_a_changed_one_does_not(installed) -> None:
    with installed.running("presign-gui", "link", "--demo", "s3://reports/README.txt") as process:
        url = process.stdout.readline().strip()
        assert fetch(url)
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetch(f"{url}0")
        assert refused.value.code == 403
        refused.value.close()


def test_its_link_service_answers(installed) -> None:
    command = ["presign-gui", "serve", "--demo", "--port", "0"]
    with installed.running(*command) as process:
        [base] = re.findall(r"http://[\w.:]+", process.stderr.readline())
        token = process.stderr.readline().split()[-1]
        asked = f"{base}/presigned-url?bucket=reports&file_name=README.txt"
        answer = json.loads(fetch(asked, Authorization=f"Bearer {token}"))
        assert fetch(answer["presigned_url"])


def test_the_package_brings_what_a_desktop_wants(installed) -> None:
    share = installed.root / "usr/share"
    applications = share / "applications"
    subprocess.run(["update-desktop-database", applications], check=True)
    cache = applications / "mimeinfo.cache"
    assert "x-scheme-handler/s3=presign-gui.desktop;" in cache.read_text("utf-8")
    cache.unlink()
    assert (share / "metainfo/org.presign.Presign.metainfo.xml").is_file()
    assert (share / "icons/hicolor/scalable/apps/presign-gui.svg").is_file()
    assert (share / "man/man1/presign-gui.1.gz").is_file()
    for file in (
        "bash-completion/completions/presign-gui",
        "fish/vendor_completions.d/presign-gui.fish",
        "zsh/vendor-completions/_presign-gui",
    ):
        assert "presign-gui" in (share / file).read_text("utf-8")
    told = (share / "doc/presign-gui/copyright").read_text("utf-8")
    assert told.startswith(f"Presign {__version__}: MIT\n")
    assert "Apache License" in told
    damaged = installed.run(
        "sh", "-c", "cd / && md5sum --quiet -c /var/lib/dpkg/info/presign-gui.md5sums"
    )
    assert (damaged.returncode, damaged.stdout) == (0, "")


def test_the_single_file_unpacks_itself_once_and_runs(installed, single) -> None:
    place = installed.root / "root/presign.run"
    shutil.copy(single, place)
    home = {"HOME": "/root/somebody"}
    said = installed.do("/root/presign.run", "--version", **home)
    assert said.startswith(f"Presign {__version__}\n")
    [unpacked] = (installed.root / "root/somebody/.cache/presign-gui/unpacked").iterdir()
    made = unpacked.stat().st_ino
    installed.do("/root/presign.run", "--demo", "--screenshot", "/root/somebody/a.png", **home)
    [unpacked] = unpacked.parent.iterdir()
    assert unpacked.stat().st_ino == made
    place.unlink()
    shutil.rmtree(installed.root / "root/somebody")


def test_the_single_file_says_that_there_is_no_room_and_leaves_none_less(installed, single) -> None:
    shutil.copy(single, installed.root / "root/presign.run")
    tried = (
        "mkdir /root/small && mount -t tmpfs -o size=20m small /root/small &&"
        "XDG_CACHE_HOME=/root/small sh /root/presign.run --version; status=$?;"
        "find /root/small -type f; umount /root/small; rmdir /root/small; exit $status"
    )
    done = installed.run("sh", "-c", tried)
    (installed.root / "root/presign.run").unlink()
    assert (done.returncode, done.stdout) == (1, "")
    assert "presign-gui: Presign can't be unpacked\n" in done.stderr
    assert re.search(r"It takes \d+ MB in /root/small/presign-gui/unpacked\.", done.stderr)
    assert "Make room there" in done.stderr


@pytest.mark.parametrize("cut", [100, 30_000_000])
def test_half_a_single_file_says_that_it_is_damaged(single, tmp_path, cut) -> None:
    half = tmp_path / "half.run"
    half.write_bytes(single.read_bytes()[:-cut])
    cache = tmp_path / "cache"
    done = subprocess.run(
        ["sh", half, "--version"],
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "This file is damaged" in done.stderr
    assert not cache.exists()


def test_the_single_file_says_that_nowhere_is_home(single) -> None:
    done = subprocess.run(
        ["sh", single], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "There is nowhere to unpack" in done.stderr


def test_removing_the_package_leaves_nothing_behind(installed, before) -> None:
    """Last in this file, for it takes away what the others use."""
    installed.do("apt-get", "purge", "-y", "-qq", "--auto-remove", "presign-gui")
    assert installed.files() - before == set()
    left = installed.run("sh", "-c", "find / -xdev -iname '*presign*' -not -path '/proc/*'").stdout
    assert left == ""
