from __future__ import annotations

import gc

import pytest

from presign_gui.core import importing


def test_garbage_is_collected_again_whatever_happens() -> None:
    frozen = gc.get_freeze_count()
    try:
        with pytest.raises(ImportError):
            _import_what_is_not_there()
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()


def _import_what_is_not_there() -> None:
    with importing.much():
        assert not gc.isenabled()
        raise ImportError


def test_one_within_another() -> None:
    try:
        with importing.much():
            with importing.much():
                pass
            assert not gc.isenabled()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
