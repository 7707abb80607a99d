"""What the link service answers, described as OpenAPI for programs; `page` makes a page of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from presign_gui import __version__
from presign_gui.core.new_key import LONGEST as LONGEST_KEY
from presign_gui.service.desk import MOST_KEYS
from presign_gui.service.page import Page

_FLAG = {"type": "string", "enum": ["0", "1", "false", "true"]}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_LINK = {
    "type": "object",
    "required": ["presigned_url", "expires_at", "method", "bucket", "key"],
    "properties": {
        "presigned_url": {"type": "string", "format": "uri"},
        "expires_at": {**_MOMENT, "description": "UTC; null for a plain URL, which doesn't end."},
        "method": {"type": "string", "enum": ["GET", "PUT", "HEAD"]},
        "bucket": {"type": "string"},
        "key": {"type": "string"},
        "cut_short": {
            "type": "boolean",
            "description": "Only if true: the keys end before what was asked for.",
        },
    },
    "additionalProperties": False,
}
_REFUSAL = {
    "type": "object",
    "required": ["message", "detail"],
    "properties": {
        "message": {"type": "string", "description": "What happened, in a few words."},
        "detail": {"type": "string", "description": "Why, and what to do about it."},
        "key": {"type": "string", "description": "In a list: which one it is about."},
    },
    "additionalProperties": False,
}
_FORM = {
    "type": "object",
    "required": ["url", "fields", "expires_at", "bucket", "key"],
    "properties": {
        "url": {"type": "string", "format": "uri", "description": "Where the form is posted."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "They go before the file, which is the field “file” and comes last.",
        },
        "expires_at": {"type": "string", "format": "date-time"},
        "bucket": {"type": "string"},
        "key": {"type": "string", "description": "The key, or the prefix of all keys."},
        "cut_short": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_NAME = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
_BUCKET = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,255}$"}
_SIZE = {"type": "integer", "minimum": 0, "description": "Bytes."}
_REFUSALS = {
    "400": "What was asked for can't be meant.",
    "401": "There is no token, or it is not known.",
    "403": "The token, or the service, is not for that.",
    "404": "The bucket is not there.",
    "408": "The body came too slowly.",
    "409": "Parts of it contradict each other; or, with strict, the keys end before the link.",
    "413": "The body is too large, or the list too long.",
    "429": "Too many requests with this token; Retry-After says how long to wait.",
    "503": "Keys that have ended, a locked keyring, no network: it says what to do.",
}


@dataclass(frozen=True)
class Description:
    """The service as it runs: one bucket or all, and how long its links may live."""

    one_bucket: bool
    longest: timedelta

    @cached_property
    def openapi(self) -> dict[str, Any]:
        """The description (OpenAPI 3.1)."""
        return _described(self._common, self._one, self._form)

    @cached_property
    def text(self) -> str:
        """The description as JSON."""
        return json.dumps(self.openapi, ensure_ascii=False)

    @cached_property
    def page(self) -> Page:
        """The description for people."""
        return Page(self.openapi)

    @property
    def _seconds(self) -> dict[str, Any]:
        return {
            "type": "integer",
            "minimum": 1,
            "maximum": int(self.longest.total_seconds()),
            "description": "How long the link works, in seconds; an hour at most unless said.",
        }

    @property
    def _common(self) -> list[dict[str, Any]]:
        return [
            _query("bucket", _BUCKET, "The bucket.", required=not self.one_bucket),
            _query("expires_in", self._seconds, self._seconds["description"]),
            _query(
                "method",
                {"type": "string", "enum": ["get", "put", "head"]},
                "What the link is for: to download (get), to upload (put), to check (head).",
            ),
            _query("inline", _FLAG, "1: a browser shows the file rather than saving it."),
            _query("strict", _FLAG, "1: refuse (409) rather than make a link that ends sooner."),
        ]

    @property
    def _one(self) -> list[dict[str, Any]]:
        return [
            _query("file_name", _NAME, "The key of the object, below the service's prefix.", True),
            *self._common,
            _query("filename", {"type": "string"}, "What a browser saves it as."),
            _query("version_id", {"type": "string"}, "A version of it."),
        ]

    @property
    def _form(self) -> dict[str, Any]:
        where = [] if self.one_bucket else ["bucket"]
        return {
            "type": "object",
            "properties": {
                "file_name": {**_NAME, "description": "Just this key."},
                "prefix": {"type": "string", "description": "All keys that begin so."},
                "bucket": {**_BUCKET, "description": "The bucket."},
                "expires_in": self._seconds,
                "min_size": _SIZE,
                "max_size": _SIZE,
                "content_type": {"type": "string", "description": "That one, or all of “image/”."},
                "success_redirect": {
                    "type": "string",
                    "description": "Where a browser is sent afterwards.",
                },
            },
            "required": where,
            "oneOf": [{"required": ["file_name"]}, {"required": ["prefix"]}],
            "additionalProperties": False,
        }


def _query(
    name: str, schema: dict[str, Any], description: str, required: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "schema": schema,
        "description": description,
    }


def _answers(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    def of(text: str, content: dict[str, Any]) -> dict[str, Any]:
        return {"description": text, "content": {"application/json": {"schema": content}}}

    refused = {"$ref": "#/components/schemas/Refusal"}
    return {
        "200": of(description, schema),
        **{status: of(text, refused) for status, text in _REFUSALS.items()},
    }


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _described(
    common: list[dict[str, Any]], one: list[dict[str, Any]], form: dict[str, Any]
) -> dict[str, Any]:
    link = {"$ref": "#/components/schemas/Link"}
    either = {"oneOf": [link, {"$ref": "#/components/schemas/Refusal"}]}
    # Without maxItems: for more than that 413 is answered, not 400.
    names = {"type": "array", "items": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Presign, link service",
            "version": __version__,
            "description": "Links to private objects in S3, for programs that hold no key.",
        },
        "security": [{"token": []}],
        "paths": {
            "/presigned-url": {
                "get": {
                    "summary": "One link",
                    "operationId": "presignedUrl",
                    "parameters": one,
                    "responses": _answers("The link.", link),
                }
            },
            "/presigned-urls": {
                "post": {
                    "summary": f"Up to {MOST_KEYS:,} links, in the order of their names",
                    "operationId": "presignedUrls",
                    "parameters": common,
                    "requestBody": _body(names),
                    "responses": _answers(
                        "For each name a link, or why there is none.",
                        {"type": "array", "items": either},
                    ),
                }
            },
            "/presigned-post": {
                "post": {
                    "summary": "An upload form",
                    "operationId": "presignedPost",
                    "requestBody": _body(form),
                    "responses": _answers(
                        "Where to post, and with which fields.",
                        {"$ref": "#/components/schemas/Form"},
                    ),
                }
            },
            "/health": {
                "get": {
                    "summary": "Whether the service is up",
                    "operationId": "health",
                    "security": [],
                    "responses": {
                        "200": {
                            "description": "It is.",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "required": ["status"],
                                        "properties": {"status": {"const": "ok"}},
                                    }
                                }
                            },
                        }
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Link": _LINK, "Refusal": _REFUSAL, "Form": _FORM},
        },
    }
