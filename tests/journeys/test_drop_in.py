"""Files dragged by hand out of other programs: they are in the bucket, links on the clipboard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.journeys import desktop, program

HERE = Path(__file__).parent
SOURCE = (1400, 620)  # where the mouse takes hold of it


@pytest.fixture(scope="module")
def window(tmp_path_factory, screen):
    """The demo's window at the left of the screen, for all tests here."""
    home = desktop.Home(tmp_path_factory.mktemp("home")).on(screen)
    with program.opened(home, "--demo") as window:
        window.ask("app.window.move(10, 10)")
        window.open("s3://reports/", "s3://reports/notes/")
        yield window


@pytest.fixture(params=["qt", "gtk"])
def offer(request, tmp_path, screen):
    """Opens a program at the right of the screen out of which files can be dragged."""
    if request.param == "gtk" and (reason := desktop.why_no_gtk()):
        pytest.skip(reason)
    python = sys.executable if request.param == "qt" else desktop.GTK_PYTHON
    environment = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    environment |= {"LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}

    def offer(*paths: Path):
        script = HERE / f"source_{request.param}.py"
        command = [python, str(script), "1300", "500", *map(str, paths)]
        return desktop.running(command, env=environment, stderr=subprocess.DEVNULL)

    return offer


def dragged(screen, source: subprocess.Popen, to: desktop.Point) -> None:
    screen.wait_for_window(source.pid)
    screen.drag(SOURCE, to, lambda: None)


def test_files_dropped_on_a_prefix_come_back_through_their_links(screen, window, offer, tmp_path):
    # Other names for each program that they come out of, or the second would meet the first's.
    here = Path(tmp_path, f"Größe 50% é {tmp_path.name}.txt")
    here.write_bytes(b"as it was")
    folder = tmp_path / f"photos {tmp_path.name}"
    folder.mkdir()
    (folder / "日本.bin").write_bytes(bytes(range(256)))
    before = len(window.ask("app.told"))

    with offer(here, folder) as source:
        dragged(screen, source, window.place("s3://reports/notes/"))
        window.wait_for(f"any('2 links copied' in each for each in app.told[{before}:])")

    links = screen.clipboard().split("\n")
    assert ["/reports/notes/" in link for link in links] == [True, True]
    found = []
    for link in links:
        with urlopen(link) as answer:
            found.append(answer.read())
    assert found == [b"as it was", bytes(range(256))]
    assert here.exists()  # it was copied, not moved
    window.wait_for(f"place('s3://reports/notes/{here.name}')")
    window.wait_for(f"place('s3://reports/notes/{folder.name}/')")


def test_while_versions_are_shown_nothing_is_taken(screen, window, offer, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"1")
    window.ask("app.actions['versions'].trigger()")
    before = len(window.ask("app.told"))
    try:
        with offer(tmp_path / "a.txt") as source:
            dragged(screen, source, window.place("s3://reports/"))
            window.wait_for(f"'Versions are shown: hide them to upload.' in app.told[{before}:]")
        assert not window.ask("app.handover.uploading.running")
    finally:
        window.ask("app.actions['versions'].trigger()")
