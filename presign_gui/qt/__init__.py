"""The window: PySide6, and no word to S3 or the keyring."""
