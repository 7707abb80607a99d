"""Whatever a person reads passes through core/texts.py."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "presign_gui"

SHOWS_TEXT = {
    "QAction",
    "QCheckBox",
    "QLabel",
    "QPushButton",
    "QToolBar",
    "WrappedLabel",
    "addButton",
    "addItem",
    "addMenu",
    "addRow",
    "add_argument_group",
    "ask",
    "getpass",
    "print",
    "setAccessibleDescription",
    "setAccessibleName",
    "setInformativeText",
    "setPlaceholderText",
    "setStatusTip",
    "setText",
    "setToolTip",
    "setWindowTitle",
    "showMessage",
    "tell",
    "warn",
}
SHOWS_TEXT_AS = {"description", "help", "metavar", "text", "tip", "title"}
THE_SAME_IN_ALL_LANGUAGES = {
    "Presign", "AKIA…", "us-east-1", "s3://bucket/folder/", "URI", "URL", "ID", "",
}  # fmt: skip

MODULES = [*PACKAGE.glob("qt/**/*.py"), *PACKAGE.glob("cli/*.py"), PACKAGE / "app.py"]


def bare_texts(source: str) -> list[str]:
    """Return the literal texts that a call shows without having them translated."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        shown = node.args if name in SHOWS_TEXT else []
        shown = shown + [each.value for each in node.keywords if each.arg in SHOWS_TEXT_AS]
        for each in shown:
            literal = isinstance(each, ast.Constant) and isinstance(each.value, str)
            if literal and each.value not in THE_SAME_IN_ALL_LANGUAGES:
                found.append(f"{each.lineno}: {name}({each.value!r})")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_text_is_shown_as_it_stands(module):
    assert bare_texts(module.read_text("utf-8")) == []


def test_a_bare_text_would_be_seen():
    assert bare_texts("label.setText('Hello')") == ["1: setText('Hello')"]
    assert bare_texts("parser.add_argument('--x', help='what')") == ["1: add_argument('what')"]
    assert bare_texts("label.setText(_('Hello'))") == []
