"""Icons, pictures and translations; reached through presign_gui.core.resources."""
