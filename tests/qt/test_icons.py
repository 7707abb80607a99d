"""Icons: every one draws, follows the palette, and survives Qt's copying."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from presign_gui.core.resources import resource
from presign_gui.qt import icons
from presign_gui.qt.icons import _SvgEngine, file_icon_name, icon
from presign_gui.qt.notices import Notice, Picture

NAMES = sorted(
    file.name.removesuffix(".svg")
    for file in resource("icons").iterdir()
    if file.name.endswith(".svg")
)
MONOCHROME = [name for name in NAMES if name != "app"]
MODES = (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected)


@pytest.fixture
def palette(qapp: QApplication) -> Iterator[QPalette]:
    """A copy of the palette to change and set; the old one comes back afterwards."""
    before = qapp.palette()
    yield QPalette(before)
    qapp.setPalette(before)


def drawn(image: QImage, least_alpha: int = 255) -> set[str]:
    """Return the colours of the pixels of `image` that are as opaque as that."""
    spots = [(x, y) for x in range(image.width()) for y in range(image.height())]
    colours = (image.pixelColor(x, y) for x, y in spots)
    return {colour.name() for colour in colours if colour.alpha() >= least_alpha}


def picture(name: str, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icon(name).pixmap(QSize(32, 32), 1.0, mode).toImage()


def transparent(size: int, ratio: float = 1.0) -> QImage:
    image = QImage(round(size * ratio), round(size * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


@pytest.fixture
def theme(tmp_path, monkeypatch, qapp: QApplication) -> Iterator[Path]:
    """A desktop's own icons, all of one colour, in a folder that can be changed."""
    folder = tmp_path / "test" / "32x32"
    folder.mkdir(parents=True)
    (folder.parent / "index.theme").write_text(
        "[Icon Theme]\nName=test\nDirectories=32x32\n[32x32]\nSize=32\n"
    )
    drawing = QImage(32, 32, QImage.Format.Format_ARGB32)
    drawing.fill(QColor("#40a0c0"))
    for name in icons._OF_THE_DESKTOP.values():
        drawing.save(str(folder / f"{name}.png"))
    before = QIcon.themeSearchPaths(), QIcon.themeName()
    QIcon.setThemeSearchPaths([str(tmp_path)])
    # Not those that were made before there was a theme, nor any that a later test would get.
    monkeypatch.setattr(icons, "_desktop_has_all", icons._desktop_has_all.__wrapped__)
    yield folder
    QIcon.setThemeSearchPaths(before[0])
    QIcon.setThemeName(before[1])


def test_folders_and_files_look_as_elsewhere_on_the_desktop(theme: Path) -> None:
    QIcon.setThemeName("test")
    for name in NAMES:
        colours = drawn(icon.__wrapped__(name).pixmap(QSize(32, 32), 1.0).toImage())
        assert (colours == {"#40a0c0"}) == (name in icons._OF_THE_DESKTOP), name


def test_where_the_desktop_lacks_one_all_are_ours(theme: Path) -> None:
    (theme / "text-x-script.png").unlink()
    QIcon.setThemeName("test")
    for name in icons._OF_THE_DESKTOP:
        assert "#40a0c0" not in drawn(icon.__wrapped__(name).pixmap(QSize(32, 32), 1.0).toImage())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [16, 24, 48])
def test_every_icon_draws_something(qapp: QApplication, name: str, size: int) -> None:
    assert drawn(icon(name).pixmap(QSize(size, size), 1.0).toImage(), least_alpha=160)


@pytest.mark.parametrize("name", MONOCHROME)
def test_an_icon_has_the_colour_of_the_text_beside_it(palette: QPalette, name: str) -> None:
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#102030"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, QColor("#a0a0a0"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    QApplication.setPalette(palette)

    seen = [drawn(picture(name, mode)) for mode in MODES]

    assert seen == [{"#102030"}, {"#a0a0a0"}, {"#ffffff"}]


def test_an_icon_in_use_follows_a_change_of_the_palette(palette: QPalette) -> None:
    held = QIcon(icon("copy"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#202124"))
    QApplication.setPalette(palette)
    light = drawn(held.pixmap(24, 24).toImage())
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#e8e8e8"))
    QApplication.setPalette(palette)
    dark = drawn(held.pixmap(24, 24).toImage())

    assert (light, dark) == ({"#202124"}, {"#e8e8e8"})


def test_the_icon_of_a_notice_follows_a_change_of_the_palette(qtbot, palette: QPalette) -> None:
    notice = Notice("warning")
    qtbot.addWidget(notice)
    notice.say("Something to know")
    picture = notice.findChild(Picture)
    for colour in ("#112233", "#eeddcc"):
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        QApplication.setPalette(palette)
        assert colour in drawn(picture.grab().toImage())


def test_a_translucent_text_colour_leaves_no_darker_crossings(palette: QPalette) -> None:
    palette.setColor(QPalette.ColorRole.WindowText, QColor(0, 0, 0, 100))
    QApplication.setPalette(palette)

    image = picture("add-place")

    alphas = {image.pixelColor(x, y).alpha() for x in range(32) for y in range(32)}
    assert max(alphas) == 100


def test_the_app_icon_keeps_its_own_colours(palette: QPalette) -> None:
    before = picture("app")
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ff00ff"))
    QApplication.setPalette(palette)

    assert picture("app") == before
    assert len(drawn(before)) > 10


@pytest.mark.parametrize(("ratio", "pixels"), [(1.0, 16), (1.5, 24), (2.0, 32), (3.0, 48)])
def test_a_denser_screen_gets_more_pixels(qapp: QApplication, ratio: float, pixels: int) -> None:
    pixmap = icon("folder").pixmap(QSize(16, 16), ratio)

    assert pixmap.size() == QSize(pixels, pixels)
    assert pixmap.devicePixelRatio() == ratio


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_painting_on_a_denser_screen_is_as_sharp_as_the_pixmap(
    qapp: QApplication, ratio: float
) -> None:
    # As pixmaps are, or the edges of another colour than black would be rounded twice.
    painted = transparent(16, ratio).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(painted)
    icon("folder").paint(painter, QRect(0, 0, 16, 16))
    painter.end()

    asked = icon("folder").pixmap(QSize(16, 16), ratio).toImage()
    assert painted == asked.convertToFormat(painted.format())


def test_an_oblong_place_does_not_stretch_an_icon(qapp: QApplication) -> None:
    wide = icon("error").pixmap(QSize(48, 16), 1.0).toImage()
    square = icon("error").pixmap(QSize(16, 16), 1.0).toImage()

    assert wide.copy(16, 0, 16, 16) == square


def test_no_room_draws_nothing(qapp: QApplication) -> None:
    assert icon("copy").pixmap(QSize(0, 0), 1.0).isNull()


def test_an_icon_is_made_once() -> None:
    assert icon("bucket") is icon("bucket")


def test_an_unknown_name_is_refused_at_once() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")


def test_two_thousand_icons_made_copied_and_dropped(qapp: QApplication) -> None:
    svg = resource("icons/copy.svg").read_bytes()
    for number in range(2000):
        made = QIcon(_SvgEngine("copy", svg))
        copied = QIcon(made)
        if number % 10 == 0:
            # Changing a copy is what makes Qt clone the engine.
            copied.setIsMask(True)
        del made
        if number % 500 == 0:
            gc.collect()
        assert not copied.pixmap(16, 16).isNull()
        assert copied.name() == "copy"
    gc.collect()


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("report.pdf", "file-pdf"),
        ("2024/05/REPORT.PDF", "file-pdf"),
        ("photos/cat.jpeg", "file-image"),
        ("film.mp4", "file-video"),
        ("song.flac", "file-audio"),
        ("backup.tar.gz", "file-archive"),
        ("figures.xlsx", "file-table"),
        ("readme.md", "file-text"),
        ("main.py", "file-code"),
        ("data.bin", "file"),
        ("Makefile", "file"),
        (".pdf", "file"),
        ("v1.zip/plain", "file"),
        ("ends with a dot.", "file"),
        ("folder.zip/", "file"),
        ("", "file"),
    ],
)
def test_a_file_icon_is_chosen_by_extension(key: str, name: str) -> None:
    assert file_icon_name(key) == name
    icon(name)


@pytest.mark.parametrize("name", MONOCHROME)
def test_every_icon_is_drawn_in_one_hand(name: str) -> None:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8")

    assert 'viewBox="0 0 24 24"' in svg
    assert 'stroke="currentColor" stroke-width="1.75"' in svg
    assert 'stroke-linecap="round" stroke-linejoin="round"' in svg
    assert "#" not in svg
