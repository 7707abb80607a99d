"""Presign: a link to a private object in S3, for exactly as long as you mean to."""

__version__ = "0.1.0"
