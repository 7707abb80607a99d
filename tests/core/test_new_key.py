from __future__ import annotations

import pytest

from presign_gui.core.errors import InvalidKey
from presign_gui.core.new_key import new_key


@pytest.mark.parametrize(
    ("prefix", "typed", "key"),
    [
        ("", "a.txt", "a.txt"),
        ("2026/", " from Ana/photos.zip ", "2026/from Ana/photos.zip"),
        ("", "Größe 四半期.pdf", "Größe 四半期.pdf"),
        ("", "<img onerror=alert(1)>.png", "<img onerror=alert(1)>.png"),
        ("x/", "y" * 1_022, "x/" + "y" * 1_022),
    ],
)
def test_a_key_is_what_was_typed_below_its_folder(prefix: str, typed: str, key: str) -> None:
    assert new_key(prefix, typed) == key


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no name"),
        ("   ", "no name"),
        ("folder/", "slash"),
        ("/a", "without a name"),
        ("a//b", "without a name"),
        ("a/../b", "browsers"),
        (".", "browsers"),
        ("a\u202eb", "can't be seen"),
        ("a\nb", "can't be seen"),
        ("x" * 1_023, "1,024 bytes"),
        ("四" * 341, "1,024 bytes"),
    ],
)
def test_a_key_that_would_make_trouble_is_refused_and_why(typed: str, why: str) -> None:
    with pytest.raises(InvalidKey, match=why):
        new_key("x/", typed)
