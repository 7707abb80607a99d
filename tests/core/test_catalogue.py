from __future__ import annotations

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from presign_gui.core.catalogue import Catalogue


def made(locale: str, *messages: tuple[object, object]) -> Catalogue:
    catalogue = Catalog(locale=locale)
    for text, translation in messages:
        catalogue.add(text, translation)
    file = BytesIO()
    write_mo(file, catalogue)
    return Catalogue(file.getvalue())


def test_a_text_is_found_by_what_it_is_in_english():
    polish = made("pl", ("Link", "Łącze"), ("Links", "Łącza"))
    assert polish.gettext("Link") == "Łącze"
    assert polish.gettext("Links") == "Łącza"


def test_what_is_not_known_stays_english():
    polish = made("pl", ("Link", "Łącze"))
    assert polish.gettext("Bucket") == "Bucket"
    assert polish.ngettext("a link", "links", 1) == "a link"
    assert polish.ngettext("a link", "links", 5) == "links"


def test_a_language_may_have_several_plurals():
    polish = made("pl", (("{count} link", "{count} links"), ("łącze", "łącza", "łączy")))
    forms = [polish.ngettext("{count} link", "{count} links", n) for n in (1, 2, 5, 22, 25)]
    assert forms == ["łącze", "łącza", "łączy", "łącza", "łączy"]


def test_a_catalogue_knows_its_language():
    assert made("pt_BR", ("Link", "Link")).info()["language"] == "pt_BR"
