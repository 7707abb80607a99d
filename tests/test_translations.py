"""Every text that a person reads has a translation in every language, and a whole one."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from presign_gui.core import texts

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = [code for code in texts.languages() if code != "en"]

PLACE = re.compile(r"\{[^{}]*\}|%\(\w+\)[srd]|%[srd]")
LETTER = re.compile(r"&(?=\w)(?!amp;)")


def loaded(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = loaded(ROOT / ".ci" / "translations.py")


@cache
def source() -> Catalog:
    with redirect_stderr(StringIO()):  # it warns of f-strings, whose texts are looked at below
        return translations.extracted()


@cache
def catalogue(code: str) -> Catalog:
    return translations.read(translations.FOLDER / f"{code}.po")


def messages(catalogue: Catalog) -> dict[object, Message]:
    return {message.id: message for message in catalogue if message.id}


def pairs(code: str) -> Iterator[tuple[str, str]]:
    """Yield each text and its translation; of a plural, each form with the one it stands for."""
    for message in messages(catalogue(code)).values():
        if isinstance(message.id, str):
            yield message.id, message.string
        else:
            yield from zip(message.id[-len(message.string) :], message.string, strict=True)


def test_there_is_a_catalogue_of_each_language_offered_and_no_other():
    assert {path.stem for path in translations.FOLDER.glob("*.po")} == set(LANGUAGES)
    assert {path.stem for path in translations.FOLDER.glob("*.mo")} == set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_of_the_source_is_translated(code):
    wanted, there = messages(source()), messages(catalogue(code))
    assert [text for text in wanted if text not in there] == []
    assert [text for text in there if text not in wanted] == []  # nothing that is gone is kept
    assert list(translations.missing(catalogue(code))) == []
    assert not catalogue(code).obsolete


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_plural_has_the_forms_of_its_language(code):
    forms = {"de": 2, "es": 2, "fr": 2, "pt_BR": 2, "ja": 1, "zh_CN": 1}[code]
    assert catalogue(code).num_plurals == forms
    for message in messages(catalogue(code)).values():
        assert isinstance(message.string, tuple) == isinstance(message.id, tuple), message.id
        if isinstance(message.id, tuple):
            assert len(message.string) == forms, message.id


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_has_what_its_text_has(code):
    for text, translation in pairs(code):
        assert set(PLACE.findall(translation)) == set(PLACE.findall(text)), text
        assert translation.endswith("…") == text.endswith("…"), text
        assert translation.endswith(" ") == text.endswith(" "), text
        assert translation.count("\n") == text.count("\n"), text
        assert translation.endswith("\n") == text.endswith("\n"), text
        assert len(LETTER.findall(translation)) == len(LETTER.findall(text)), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_program_reads_was_made_from_what_was_translated(code):
    path = translations.FOLDER / f"{code}.mo"
    compiled = gettext.GNUTranslations(BytesIO(translations.compiled(catalogue(code))))
    with path.open("rb") as file:
        assert gettext.GNUTranslations(file)._catalog == compiled._catalog


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_read_is_all_there(code):
    texts.speak(code)
    try:
        assert texts.language() == code
        for message in messages(catalogue(code)).values():
            if isinstance(message.id, str):
                assert texts._(message.id) == (message.string or message.id)
            else:
                found = {texts.form(*message.id, count) for count in range(200)}
                assert found == set(message.string)
    finally:
        texts.speak("en")


# What keeps a text from being translated well, in the source


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in named if getattr(call.func, "id", "") in names]


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from outside_functions(child)


def spoken_at_once(tree: ast.AST) -> list[int]:
    """Return the lines that speak when they are imported, before the language is known."""
    return [
        node.lineno
        for node in outside_functions(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext")
    ]


def not_literal(tree: ast.AST) -> list[int]:
    """Return the lines that mark what is no literal, which Babel can't extract."""
    marked = [(call, call.args[:1]) for call in calls(tree, "N_")]
    marked += [(call, call.args[:2]) for call in calls(tree, "ngettext")]
    return [
        call.lineno
        for call, arguments in marked
        if not all(isinstance(each, ast.Constant) for each in arguments)
    ]


def put_together(tree: ast.AST) -> list[int]:
    """Return the lines where a text gets words, or another text, behind or before it."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        for spoken, beside in ((node.left, node.right), (node.right, node.left))
        if spoken in calls(node, "_", "ngettext")
        if not (isinstance(beside, ast.Constant) and re.fullmatch(r"\W*", beside.value))
    ]


def in_an_f_string(tree: ast.AST) -> list[int]:
    """Return the lines where Babel finds no text, and where it is easily put together."""
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return [string.lineno for string in strings if calls(string, "_", "N_", "ngettext")]


def own_numbers(tree: ast.AST) -> list[int]:
    """Return the lines that group digits in the English way."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        if node.format_spec and "," in ast.unparse(node.format_spec)
    ]


PACKAGE = ROOT / "presign_gui"
WRITES_NUMBERS = {
    PACKAGE / "core" / "texts.py",
    PACKAGE / "service" / "openapi.py",  # for programmers, in English
    *PACKAGE.glob("demo/*.py"),
}
FAULTS = (spoken_at_once, not_literal, put_together, in_an_f_string)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_no_text_is(fault):
    found = {str(path): fault(ast.parse(path.read_text("utf-8"))) for path in modules()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_number_is_written_in_the_english_way():
    for path in set(modules()) - WRITES_NUMBERS:
        assert own_numbers(ast.parse(path.read_text("utf-8"))) == [], path


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (spoken_at_once, "TITLE = _('Hello')"),
        (spoken_at_once, "class A:\n    b = ngettext('one', 'many', 2)"),
        (not_literal, "def f(a): return N_(a)"),
        (put_together, "def f(): return _('Hello') + ' there'"),
        (put_together, "def f(n): return _('Remove') + n"),
        (in_an_f_string, "def f(n): return f\"<b>{_('Remove')}</b>\""),
        (own_numbers, "def f(n): return f'{n:,}'"),
    ],
)
def test_such_a_fault_would_be_seen(fault, line):
    assert fault(ast.parse(line))
