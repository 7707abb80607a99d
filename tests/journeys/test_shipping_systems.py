"""build.spec is right for each system, and what a desktop reads is valid.

Windows and macOS are far away: here the spec runs as it would there, with PyInstaller's
makers replaced by ones that only listen.
"""

from __future__ import annotations

import ast
import os
import plistlib
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from PySide6.QtGui import QImage, QImageReader

from presign_gui import __version__
from presign_gui.cli import _parser
from presign_gui.core import languages

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = ROOT / "resources" / "desktop"


class Listening:
    """What a spec asks PyInstaller for, by the maker's name."""

    def __init__(self) -> None:
        self.asked: dict[str, list[dict]] = {}

    def maker(self, name: str):
        def make(*_positional, **named):
            self.asked.setdefault(name, []).append(named)
            return Made()

        return make


class Made:
    """What a maker returns: lists of files, empty ones."""

    def __init__(self) -> None:
        self.pure, self.scripts, self.binaries, self.datas = [], [], [], []


@pytest.fixture
def run_spec(tmp_path, monkeypatch):
    """Run build.spec as on a system; return what it asks for."""

    def run(platform: str) -> dict[str, list[dict]]:
        monkeypatch.setattr(sys, "path", list(sys.path))
        bundling = {name for name in sys.modules if name.partition(".")[0] == "bundling"}
        listening = Listening()
        makers = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
        known = {name: listening.maker(name) for name in makers}
        known |= {"SPECPATH": str(ROOT), "workpath": str(tmp_path)}
        spec = compile((ROOT / "build.spec").read_text("utf-8"), "build.spec", "exec")
        hooks = pytest.importorskip("PyInstaller.utils.hooks")
        pytest.importorskip("PyInstaller.depend.bindepend")  # which looks where it really is
        monkeypatch.setattr(hooks, "collect_submodules", lambda name: [name])
        monkeypatch.setattr(sys, "platform", platform)
        try:
            exec(spec, known)
        finally:
            monkeypatch.undo()
            for name in {each for each in sys.modules if each.partition(".")[0] == "bundling"}:
                if name not in bundling:
                    del sys.modules[name]
        return listening.asked

    return run


def test_on_windows_there_is_one_program_with_a_terminal_and_one_without(run_spec) -> None:
    asked = run_spec("win32")
    assert [(each["name"], each["console"]) for each in asked["EXE"]] == [
        ("Presign", False),
        ("presign-gui", True),
    ]
    for program in asked["EXE"]:
        assert "PerMonitorV2" in program["manifest"]
        ElementTree.fromstring(program["manifest"].encode())
        told = Path(program["version"]).read_text("utf-8")
        assert f"'ProductVersion', '{__version__}'".replace("'", '"') in told.replace("'", '"')
        ast.parse(told)
        assert QImageReader(program["icon"]).imageCount() == 8
        assert not QImage(program["icon"]).isNull()


def test_the_manifest_of_windows_is_one_that_pyinstaller_completes(run_spec) -> None:
    from PyInstaller.utils.win32 import winmanifest

    manifest = run_spec("win32")["EXE"][0]["manifest"]
    whole = winmanifest.create_application_manifest(manifest.encode()).decode()
    for part in ("PerMonitorV2", "longPathAware", "asInvoker", "supportedOS", "Common-Controls"):
        assert part in whole


def test_on_macos_there_is_an_application_with_all_its_papers(run_spec, monkeypatch) -> None:
    monkeypatch.setenv("CODESIGN_IDENTITY", "Developer ID Application: Somebody")
    asked = run_spec("darwin")
    [program], [bundle] = asked["EXE"], asked["BUNDLE"]
    assert (program["name"], program["console"]) == ("presign-gui", False)
    assert program["codesign_identity"] == "Developer ID Application: Somebody"
    allowed = plistlib.loads(Path(program["entitlements_file"]).read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}
    assert (bundle["name"], bundle["bundle_identifier"]) == ("Presign.app", "org.presign.Presign")
    told = bundle["info_plist"]
    assert told["CFBundleShortVersionString"] == bundle["version"] == __version__
    assert told["NSHighResolutionCapable"] is True
    assert told["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["s3"]
    assert set(told["CFBundleLocalizations"]) >= set(languages.OFFERED)
    icns = Path(bundle["icon"]).read_bytes()
    assert icns.startswith(b"icns" + len(icns).to_bytes(4, "big"))
    assert not QImage(bundle["icon"]).isNull()


def test_on_linux_there_is_one_program(run_spec) -> None:
    asked = run_spec("linux")
    assert [each["name"] for each in asked["EXE"]] == ["presign-gui"]
    assert "BUNDLE" not in asked


def test_nothing_that_is_left_out_is_imported_by_the_program(run_spec) -> None:
    [analysis] = run_spec("linux")["Analysis"]
    left_out = set(analysis["excludes"])
    assert "moto.ec2" in left_out
    for file in (ROOT / "presign_gui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = {each.name for each in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
            assert not names & left_out, file


def told_by(*command: str | Path) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed; run .ci/setup test")
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_desktop_entry_is_valid() -> None:
    assert told_by("desktop-file-validate", DESKTOP / "presign-gui.desktop") == ""


def test_what_the_desktop_entry_starts_can_be_typed() -> None:
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(DESKTOP / "presign-gui.desktop", "utf-8")
    for group in entry.sections():
        program, *rest = entry[group]["Exec"].split()
        assert program == "presign-gui"
        typed = ["s3://reports/" if each == "%u" else each for each in rest]
        assert _parser().parse_args(typed).run
    assert entry["Desktop Entry"]["MimeType"] == "x-scheme-handler/s3;"


@pytest.mark.parametrize("key", ["GenericName", "Comment"])
def test_the_desktop_entry_speaks_every_language(key) -> None:
    entry = (DESKTOP / "presign-gui.desktop").read_text("utf-8")
    spoken = set(re.findall(rf"^{key}\[(\w+)\]=", entry, re.M))
    assert spoken >= set(languages.OFFERED) - {languages.SOURCE}


def test_the_metainfo_is_valid_and_of_this_version() -> None:
    file = DESKTOP / "org.presign.Presign.metainfo.xml"
    assert "Validation was successful" in told_by("appstreamcli", "validate", "--no-net", file)
    root = ElementTree.parse(file).getroot()
    assert root.find("releases/release").get("version") == __version__
    assert root.findtext("launchable") == "presign-gui.desktop"


def test_the_workflow_builds_on_three_systems_what_is_there() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    systems = {job["runs-on"] for job in jobs.values()}
    systems |= {each["os"] for each in jobs["desktops"]["strategy"]["matrix"]["include"]}
    assert systems >= {"ubuntu-latest", "macos-latest", "windows-latest"}
    for job in jobs.values():
        commands = " ".join(step.get("run", "") for step in job["steps"])
        for file in re.findall(r"(?:\.ci|tests)/\w+|build\.spec", commands):
            assert (ROOT / file).exists(), file
        assert ".ci/run" in commands or "-m pytest" in commands
    built = [name for name, job in jobs.items() if "build.spec" in str(job["steps"])]
    assert built == ["linux", "desktops"]


def test_the_same_program_is_packed_into_the_same_files(tmp_path) -> None:
    told_by("dpkg-deb", "--version")
    program = tmp_path / "program"
    resources = program / "_internal/presign_gui/resources"
    for folder in ("desktop", "icons", "translations"):
        shutil.copytree(ROOT / "resources" / folder, resources / folder)
    start = program / "presign-gui"
    start.write_text("#!/bin/sh\n[ $1 = --version ] && echo Presign 1.2 || echo $*\n# GLIBC_2.34\n")
    start.chmod(0o755)
    packed = []
    for made_at in (1_700_000_000, 1_800_000_000):
        for file in program.rglob("*"):
            os.utime(file, (made_at, made_at))
        to = tmp_path / "to"
        told_by("env", "SOURCE_DATE_EPOCH=1750000000", ROOT / ".ci/package", program, to)
        packed.append({each.name: each.read_bytes() for each in to.iterdir()})
        shutil.rmtree(to)
    assert packed[0] == packed[1]
    assert {Path(name).suffix for name in packed[0]} == {".run", ".deb"}
