"""What a link costs: ours, four others who sign S3 links, and the least it can cost.

    pip install -e .[bench]
    python tests/bench/signing.py [ROUNDS] [KEYS]

Prints one JSON line: microseconds a link, medians of ROUNDS (9) over KEYS (20,000) of
mixed kind, all contenders in turn in one process. `floor` is three bare SHA-256 runs.
botocore signs in Python here (BOTO_DISABLE_CRT), and once more in a process of its own
with awscrt. Keys that obstore refuses are left out for it, and counted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

# "false" in the process of its own.
os.environ["BOTO_DISABLE_CRT"] = os.environ.get("BOTO_DISABLE_CRT", "true")

from presign_gui.core.client import Clients
from presign_gui.core.disposition import content_disposition
from presign_gui.core.presigner import PROBE_DISPOSITION, PROBE_KEY, Item, Presigner
from presign_gui.core.records import Account, Credential, Disposition, LinkOptions, LinkRequest
from presign_gui.core.signing import Signer

REGION, BUCKET = "eu-central-1", "reports"
HOST = f"{BUCKET}.s3.{REGION}.amazonaws.com"
HOUR = timedelta(hours=1)
KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
SESSION = Credential(KEYS.access_key_id, KEYS.secret_access_key, "IQoJb3JpZ2lu/+=" * 80)
ACCOUNT = Account("bench")
OPTIONS = LinkOptions(expiry=HOUR)
KINDS = (
    "data/part-{:07}-events.snappy.parquet",
    "my photos/summer holiday {:07}.jpg",
    "Rechnungen/März/Größe & Gewicht {:07}.pdf",
    "日本語/議事録 {:07}.txt",
    "a+b/100%/it's #{:07}~.log",
)

Contender = Callable[[], object]


def presigner(credential: Credential, disposition: str = "") -> Presigner:
    said = {"ResponseContentDisposition": disposition} if disposition else {}
    probe = botocore_client(credential).generate_presigned_url(
        "get_object",
        Params={"Bucket": BUCKET, "Key": PROBE_KEY, **said},
        ExpiresIn=int(HOUR.total_seconds()),
    )
    return Presigner(probe, credential.secret_access_key, "GET")


def botocore_client(credential: Credential) -> Any:
    return Clients().s3(ACCOUNT, credential, REGION)


def ours(keys: list[str]) -> dict[str, Contender]:
    """Presigner.urls alone, and all of Signer.slices, which also makes Link of each."""
    plain, session, named = (
        presigner(KEYS),
        presigner(SESSION),
        presigner(KEYS, PROBE_DISPOSITION),
    )
    items = [Item(key) for key in keys]
    named_items = [
        Item(key, content_disposition(Disposition.UNSAID, key.rpartition("/")[2])) for key in keys
    ]
    signer = Signer(ACCOUNT, KEYS, Clients())
    requests = [LinkRequest(BUCKET, key, OPTIONS, REGION) for key in keys]

    def all_of(slices: Any) -> None:
        for _urls in slices:
            pass

    return {
        "ours": lambda: all_of(plain.urls(items)),
        "ours_disposition": lambda: all_of(named.urls(named_items)),
        "ours_token": lambda: all_of(session.urls(items)),
        "ours_signer": lambda: all_of(signer.slices(requests)),
    }


def botocore(keys: list[str]) -> Contender:
    sign = botocore_client(KEYS).generate_presigned_url

    def run() -> None:
        for key in keys:
            sign("get_object", Params={"Bucket": BUCKET, "Key": key}, ExpiresIn=3600)

    return run


def minio(keys: list[str]) -> Contender:
    from minio import Minio

    endpoint = f"s3.{REGION}.amazonaws.com"
    client = Minio(endpoint, KEYS.access_key_id, KEYS.secret_access_key, region=REGION)

    def run() -> None:
        for key in keys:
            client.presigned_get_object(BUCKET, key, expires=HOUR)

    return run


def awscrt(keys: list[str]) -> Contender:
    """Without botocore around it, and one configuration for all keys."""
    from awscrt import auth
    from awscrt.http import HttpHeaders, HttpRequest

    configuration = auth.AwsSigningConfig(
        algorithm=auth.AwsSigningAlgorithm.V4,
        signature_type=auth.AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS,
        credentials_provider=auth.AwsCredentialsProvider.new_static(
            KEYS.access_key_id, KEYS.secret_access_key
        ),
        region=REGION,
        service="s3",
        date=datetime.now(timezone.utc),
        use_double_uri_encode=False,
        should_normalize_uri_path=False,
        signed_body_value="UNSIGNED-PAYLOAD",
        expiration_in_seconds=int(HOUR.total_seconds()),
    )
    headers = HttpHeaders([("host", HOST)])

    def run() -> None:
        for key in keys:
            request = HttpRequest("GET", f"/{quote(key, safe='/~')}", headers)
            f"https://{HOST}{auth.aws_sign_request(request, configuration).result().path}"

    return run


def obstore(keys: list[str]) -> tuple[Contender, int]:
    """Return the contender, and how many keys it does not refuse."""
    import obstore as library

    store = library.store.S3Store(
        BUCKET,
        region=REGION,
        access_key_id=KEYS.access_key_id,
        secret_access_key=KEYS.secret_access_key,
        virtual_hosted_style_request=True,
    )

    def takes(key: str) -> bool:
        try:
            library.sign(store, "GET", [key], HOUR)
        except Exception:  # noqa: BLE001 (of its own kinds, which it doesn't name)
            return False
        return True

    taken = [key for key in keys if takes(key)]

    def run() -> None:
        for start in range(0, len(taken), 1000):
            library.sign(store, "GET", taken[start : start + 1000], HOUR)

    return run, len(taken)


def floor(keys: list[str]) -> Contender:
    """Nothing but hashing: a canonical request, what is signed, and the outer HMAC."""
    requests = []
    for url in next(presigner(KEYS).urls([Item(key) for key in keys[:5]])):
        parts = urlsplit(url.rpartition("&")[0])
        requests.append(
            f"GET\n{parts.path}\n{parts.query}\nhost:{HOST}\n\nhost\nUNSIGNED-PAYLOAD".encode()
        )
    requests *= len(keys) // len(requests)

    def run() -> None:
        for request in requests:
            sha256(sha256(sha256(request).digest()).digest()).hexdigest()

    return run


def medians(contenders: dict[str, Contender], rounds: int, count: int) -> dict[str, float]:
    """Return microseconds a link."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _round in range(rounds):
        for name, run in contenders.items():
            began = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - began) / count * 1e6)
    return {name: round(statistics.median(times[name]), 2) for name in times}


def with_awscrt(rounds: int, count: int) -> dict[str, float]:
    """Return what a process of its own measures in which botocore may use awscrt."""
    command = [sys.executable, __file__, str(rounds), str(count)]
    environment = {**os.environ, "BOTO_DISABLE_CRT": "false"}
    child = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(child.stdout)
    return found


def main(rounds: int = 9, count: int = 20_000) -> None:
    """Measure, and print the result."""
    keys = [KINDS[number % len(KINDS)].format(number) for number in range(count)]
    contenders = {**ours(keys), "botocore": botocore(keys)}
    if os.environ["BOTO_DISABLE_CRT"] == "false":
        print(json.dumps(medians(contenders, rounds, count)))
        return
    obstore_run, obstore_count = obstore(keys)
    contenders |= {
        "minio": minio(keys),
        "awscrt": awscrt(keys),
        "obstore": obstore_run,
        "floor": floor(keys),
    }
    found = medians(contenders, rounds, count)
    found["obstore"] = round(found["obstore"] * count / obstore_count, 2)
    result = {
        "bench": "signing",
        "rounds": rounds,
        "keys": count,
        "us_a_link": found,
        "obstore_refused": count - obstore_count,
        "times_ours": {
            name: round(found[name] / found["ours"], 2) for name in found if "ours" not in name
        },
        "ours_to_floor": round(found["ours"] / found["floor"], 2),
        "us_a_link_with_awscrt": with_awscrt(min(rounds, 3), count),
        "load": [round(load, 2) for load in os.getloadavg()],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
