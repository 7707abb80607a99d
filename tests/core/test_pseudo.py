from __future__ import annotations

from presign_gui.core import texts
from presign_gui.core.pseudo import Pseudo
from tests.speaking import speaking


def test_a_text_is_longer_accented_and_bracketed():
    written = Pseudo("en_XA").gettext("Copy presigned URL")
    assert written.startswith("[Çöpý ")
    assert written.endswith("]")
    assert len(written) >= 1.4 * len("Copy presigned URL")


def test_its_places_and_letters_are_kept():
    with speaking("en_XA"):
        assert texts.language() == "en_XA"
        assert "reports" in texts._("Remove {name}?", name="reports")
        assert "%(value)r" in texts._("invalid choice: %(value)r (choose from %(choices)s)")
        assert "&C" in texts._("&Copy presigned URL")
        assert texts.ngettext("{count} link", "{count} links", 2_000).startswith("[2,000 ")
        assert texts.size(2_149_000).startswith("[2.1 ")


def test_the_other_is_written_from_right_to_left():
    with speaking("ar_XB"):
        assert texts._("Copy…") == "\u05d2\u05de\u05df\u05e8…"
        assert "reports" in texts._("Remove {name}?", name="reports")


def test_how_dates_and_numbers_are_written_is_left_alone():
    for code in ("en_XA", "ar_XB"):
        with speaking(code):
            assert texts.number(1_234.5, 1) == "1,234.5"
            assert texts._("{year}-{month}-{day}", year=1, month=2, day=3) == "1-2-3"


def test_what_opens_a_window_still_ends_so():
    assert Pseudo("en_XA").gettext("&Add account…").endswith("]…")
