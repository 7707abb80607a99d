from __future__ import annotations

import gc

import pytest

from presign_gui.core import importing


def test_garbage_is_collected_again_whatever_happens() -> None:
    frozen = gc.get_freeze_count()
    try:
        with pytest.raises(ImportError), importing.much():
            assert not gc.isenabled()
            raise ImportError
        assert gc.isenabled()
        assert gc.get_freeze_count() > frozen
    finally:
        gc.unfreeze()


def test_one_within_another() -> None:
    try:
        with importing.much():
            with importing.much():
                pass
            assert not gc.isenabled()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
