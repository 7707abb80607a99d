from __future__ import annotations

import dataclasses

import pytest

from presign_gui.demo import signature
from presign_gui.demo.claim import Sent, claim_of
from presign_gui.demo.refusal import Refusal

# The example of AWS's page on signing in the query.
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TARGET = (
    "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
)
SENT = Sent.of(
    {"RAW_URI": TARGET, "REQUEST_METHOD": "GET", "HTTP_HOST": "examplebucket.s3.amazonaws.com"}
)


def test_the_example_of_aws() -> None:
    signature.verify(SENT, claim_of(SENT), SECRET)


def test_the_example_sent_to_another_path() -> None:
    changed = dataclasses.replace(SENT, path="/other.txt")

    with pytest.raises(Refusal, match="does not match") as caught:
        signature.verify(changed, claim_of(changed), SECRET)

    assert caught.value.code == "SignatureDoesNotMatch"
    assert "/other.txt" in caught.value.details["CanonicalRequest"]
