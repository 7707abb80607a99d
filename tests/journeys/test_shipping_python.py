"""The wheel and the source archive carry all that they need, and are installed by pip."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from presign_gui import __version__

ROOT = Path(__file__).resolve().parents[2]
QUIET = {"check": True, "capture_output": True, "text": True}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The project as it would be cloned: what building leaves behind stays out of ours."""
    copy = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for folder in ("presign_gui", "resources"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, copy)
    return copy


@pytest.fixture(scope="module")
def archive(source, tmp_path_factory):
    """The source archive (sdist)."""
    made = tmp_path_factory.mktemp("archive")
    code = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, made], cwd=source, **QUIET)
    [file] = made.glob("presign_gui-*.tar.gz")
    return file


@pytest.fixture(scope="module")
def wheel(archive, tmp_path_factory):
    """The wheel, made as pip makes it for whoever has only the source archive."""
    made = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*build, "-w", made, archive], **QUIET)
    [file] = made.glob("presign_gui-*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel in it, which finds what that needs in ours."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, symlinks=True)
    library = Path(sysconfig.get_path("purelib", "venv", {"base": place, "platbase": place}))
    (library / "ours.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    install = ["-m", "pip", "install", "-q", "--no-index", "--no-deps", "--ignore-installed"]
    subprocess.run([place / "bin/python", *install, wheel], **QUIET)
    return place


def run_in(place: Path, home: Path, *command: str) -> str:
    """Run a program of the environment, far from any checkout; return what it prints."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen"}
    program, *rest = command
    done = subprocess.run(
        [place / "bin" / program, *rest],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_below(folder: Path, pattern: str) -> set[str]:
    """Return the files of the project that match, as they are called in it."""
    found = (each for each in folder.rglob(pattern) if each.is_file())
    return {each.relative_to(folder.parent).as_posix() for each in found}


def test_the_archive_carries_every_module_and_resource(source, archive) -> None:
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert names >= files_below(source / "presign_gui", "*.py")
    assert names >= files_below(source / "resources", "*")


def test_the_wheel_carries_them_and_what_a_desktop_wants(source, wheel) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
        [manual] = [name for name in names if name.endswith("/share/man/man1/presign-gui.1")]
        assert b".SH NAME" in content.read(manual)
    assert names >= files_below(source / "presign_gui", "*.py")
    assert names >= {f"presign_gui/{name}" for name in files_below(source / "resources", "*")}


def test_pip_is_content_with_what_it_needs(installed, tmp_path) -> None:
    told = run_in(installed, tmp_path, "python", "-m", "pip", "check")
    assert "presign-gui" not in told


def test_the_installed_program_runs_from_its_own_files(installed, tmp_path) -> None:
    assert run_in(installed, tmp_path, "presign-gui", "--version").startswith(
        f"Presign {__version__}\n"
    )
    where = run_in(
        installed,
        tmp_path,
        "python",
        "-c",
        "from presign_gui.core.resources import resource; print(resource('icons/app.svg'))",
    )
    assert Path(where.strip()).is_relative_to(installed)
    picture = tmp_path / "window.png"
    run_in(installed, tmp_path, "presign-gui", "--demo", "--screenshot", str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_installed_program_has_its_man_page_and_completions(installed) -> None:
    share = installed / "share"
    for file in (
        "man/man1/presign-gui.1",
        "bash-completion/completions/presign-gui",
        "fish/vendor_completions.d/presign-gui.fish",
        "zsh/site-functions/_presign-gui",
        "applications/presign-gui.desktop",
        "metainfo/org.presign.Presign.metainfo.xml",
        "icons/hicolor/scalable/apps/presign-gui.svg",
    ):
        assert (share / file).stat().st_size > 0
