"""Pages of listings as each server writes them, and botocore's own reading of a page."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from botocore.handlers import decode_list_object_v2, decode_list_object_versions
from botocore.loaders import create_loader
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser

from presign_gui.core.columns import Columns
from presign_gui.core.listing.rows import Answer

XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'

AWS = f"""{DECLARED}
<ListBucketResult {XMLNS}><Name>reports</Name><Prefix>in/</Prefix>\
<NextContinuationToken>1ueGcxLPRx1\
Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken><KeyCount>4</KeyCount><MaxKeys>1000\
</MaxKeys><Delimiter>/</Delimiter><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
<Contents><Key>in/a+b%2Bc%26d.txt</Key><LastModified>2026-11-20T08:15:30.000Z</LastModified><ETag>\
&quot;70ee1738b6b21e2c8a43f3a5ab0eee71&quot;</ETag><Size>11</Size><StorageClass>STANDARD\
</StorageClass></Contents><Contents><Key>in/r%C3%A9sum%C3%A9.pdf</Key><LastModified>\
1999-12-31T23:59:59.000Z</LastModified><ETag>&quot;9b2cf535f27731c974343645a3985328-12&quot;</ETag>\
<Size>5000000000000</Size><StorageClass>GLACIER</StorageClass></Contents><CommonPrefixes><Prefix>\
in/%E6%97%A5%E6%9C%AC%E8%AA%9E/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>in/b+c/</Prefix>\
</CommonPrefixes></ListBucketResult>"""

AWS_MIXED = f"""{DECLARED}
<ListBucketResult {XMLNS}><Name>reports</Name><Prefix>in/</Prefix><KeyCount>3</KeyCount><MaxKeys>\
1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>in/a\
</Key><LastModified>2026-11-20T08:15:30.000Z</LastModified><ETag>&quot;0123&quot;</ETag><Size>0\
</Size><StorageClass>STANDARD</StorageClass></Contents><Contents><Key>in/b</Key><LastModified>\
2026-11-20T08:15:31.000Z</LastModified><ETag>&quot;4567&quot;</ETag><ChecksumAlgorithm>CRC64NVME\
</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>2</Size><Owner><ID>79a5</ID>\
</Owner><StorageClass>DEEP_ARCHIVE</StorageClass><RestoreStatus><IsRestoreInProgress>false\
</IsRestoreInProgress><RestoreExpiryDate>2026-12-01T00:00:00.000Z</RestoreExpiryDate>\
</RestoreStatus></Contents><Contents><Key>in/c</Key><LastModified>2026-11-20T08:15:32.000Z\
</LastModified><ETag>&quot;89ab&quot;</ETag><Size>3</Size><StorageClass>STANDARD</StorageClass>\
</Contents></ListBucketResult>"""

RGW = f"""{DECLARED}<ListBucketResult {XMLNS}><Name>reports</Name><Prefix>in%2F</Prefix>\
<MaxKeys>1000\
</MaxKeys><Delimiter>%2F</Delimiter><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>\
<NextContinuationToken>in/b</NextContinuationToken><KeyCount>3</KeyCount><Contents><Key>\
in%2Ftwo%20words%2Ba%2520b.txt</Key><LastModified>2026-11-20T08:15:30.123Z</LastModified><ETag>\
&quot;70ee1738b6b21e2c8a43f3a5ab0eee71&quot;</ETag><Size>11</Size><StorageClass>STANDARD\
</StorageClass><Owner><ID>presign</ID><DisplayName>Presign &amp; Co</DisplayName></Owner><Type>\
Normal</Type></Contents><Contents><Key>in%2Fb</Key><LastModified>2026-11-20T08:15:30.007Z\
</LastModified><ETag>&quot;e2fc714c4727ee9395f324cd2e7f331f&quot;</ETag><Size>0</Size>\
<StorageClass>\
COLD</StorageClass><Owner><ID>presign</ID><DisplayName>Presign</DisplayName></Owner><Type>Normal\
</Type></Contents><CommonPrefixes><Prefix>in%2Ffolder%2F</Prefix></CommonPrefixes>\
</ListBucketResult>"""

SWIFT = f"""<?xml version='1.0' encoding='UTF-8'?>
<ListBucketResult {XMLNS}><Name>reports</Name><Prefix>in/</Prefix><NextContinuationToken>aW4vYg==\
</NextContinuationToken><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url\
</EncodingType>\
<IsTruncated>true</IsTruncated><Contents><Key>in/a%20%26%20%7E</Key><LastModified>\
2026-11-20T08:15:31.000Z</LastModified><ETag>"70ee1738b6b21e2c8a43f3a5ab0eee71"</ETag><Size>11\
</Size><StorageClass>STANDARD</StorageClass></Contents><Contents><Key>in/b</Key><LastModified>\
2026-11-20T08:15:31.000Z</LastModified><ETag>"e2fc714c4727ee9395f324cd2e7f331f"</ETag><Size>4\
</Size><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>"""

MINIO = f"""{DECLARED}
<ListBucketResult {XMLNS}><Name>reports</Name><Prefix>in/</Prefix><KeyCount>2</KeyCount>\
<MaxKeys>1000\
</MaxKeys><Delimiter></Delimiter><IsTruncated>false</IsTruncated><Contents>\
<Key>in/a &amp; &#34;b&#34; \
&lt;c&gt; 日本語 100%2B+.txt</Key><LastModified>2026-11-20T08:15:30.5Z</LastModified>\
<ETag>&#34;70ee17&#34;</ETag><Size>11</Size><Owner><ID>02d6</ID><DisplayName>minio</DisplayName></Owner>\
<StorageClass>\
STANDARD</StorageClass></Contents><Contents><Key>in/tab&#x9;line&#xA;.txt</Key><LastModified>\
2026-11-20T08:15:31Z</LastModified><ETag>&#34;e2fc71&#34;</ETag><Size>2</Size><Owner><ID>02d6</ID>\
<DisplayName>minio</DisplayName></Owner><StorageClass>STANDARD</StorageClass></Contents>\
</ListBucketResult>"""

R2 = f"""{DECLARED}<ListBucketResult {XMLNS}><Name>reports</Name><Contents><Key>in/a%20b</Key>\
<Size>11\
</Size><LastModified>2026-11-20T08:15:30.555Z</LastModified><ETag>&quot;70ee1738&quot;</ETag>\
<StorageClass>STANDARD</StorageClass></Contents><Contents><Key>in/c</Key><Size>0</Size>\
<LastModified>\
2026-11-20T08:15:30.001Z</LastModified><ETag>&quot;e2fc714c&quot;</ETag><StorageClass>STANDARD\
</StorageClass></Contents><IsTruncated>true</IsTruncated><NextContinuationToken>\
1Zf7s3KQ7Y/7M2yE+Q==</NextContinuationToken><CommonPrefixes><Prefix>in/folder/</Prefix>\
</CommonPrefixes><Prefix>in/</Prefix><Delimiter>/</Delimiter><MaxKeys>1000</MaxKeys>\
<EncodingType>url\
</EncodingType><KeyCount>3</KeyCount></ListBucketResult>"""

MOTO = """<?xml version="1.0" encoding="utf-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01"><Name>reports</Name><Prefix>in/\
</Prefix><MaxKeys>1000</MaxKeys><KeyCount>2</KeyCount><IsTruncated>false</IsTruncated><Contents>\
<Key>\
in/a%20b%2Bc</Key><LastModified>2026-11-20T08:15:30.000Z</LastModified><ETag>"70ee1738"</ETag>\
<Size>\
11</Size><StorageClass>STANDARD_IA</StorageClass></Contents><Contents><Key>in/c</Key><LastModified>\
2026-11-20T08:15:30.000Z</LastModified><ETag>"e2fc714c"</ETag><Size>3</Size><StorageClass>STANDARD\
</StorageClass><ChecksumAlgorithm>SHA256</ChecksumAlgorithm></Contents><EncodingType>url\
</EncodingType></ListBucketResult>"""

BARE = """<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>in/a</Key><LastModified>\
2026-11-20T08:15:30Z</LastModified><Size>11</Size></Contents><Contents><Key>in/b</Key>\
<LastModified>\
2026-11-20T08:15:30Z</LastModified><Size>12</Size></Contents></ListBucketResult>"""

LOOSE_PERCENT = AWS.replace("in/b+c/", "in/100%/%zz%2/").replace("a+b", "100%%2%41")

LEAN = {
    "AWS": AWS,
    "AWS, mixed rows": AWS_MIXED,
    "RGW": RGW,
    "Swift": SWIFT,
    "MinIO": MINIO,
    "R2": R2,
    "moto": MOTO,
    "no namespace, ETag or class": BARE,
    "percent signs that encode nothing": LOOSE_PERCENT,
}
"""Pages that the lean reader must understand by itself."""

PRETTY = AWS.replace("><", ">\n  <")
ORDERS = BARE.replace(
    "<Key>in/b</Key><LastModified>2026-11-20T08:15:30Z</LastModified><Size>12</Size>",
    "<Size>12</Size><Key>in/b</Key><LastModified>2026-11-20T08:15:30Z</LastModified>",
)
APART = RGW.replace("</Contents><Contents>", "</Contents><Other/><Contents>")
AMID = R2.replace(
    "</Contents><Contents>",
    "</Contents><CommonPrefixes><Prefix>in/b/</Prefix></CommonPrefixes><Contents>",
)
CDATA = BARE.replace("in/a", "<![CDATA[in/a<b>&amp;]]>")
COMMENT = BARE.replace("<Contents>", "<!-- <Contents></Contents> --><Contents>", 1)
PREFIXED = (
    BARE.replace("<", "<s3:")
    .replace("<s3:/", "</s3:")
    .replace("<s3:ListBucketResult", '<s3:ListBucketResult xmlns:s3="http://s3.x/"')
)
ATTRIBUTE = RGW.replace("<Owner>", '<Owner xsi:type="User" xmlns:xsi="http://w3.x/">')
HOLLOW = RGW.replace("<ETag>&quot;e2fc714c4727ee9395f324cd2e7f331f&quot;</ETag>", "<ETag/>")
NESTED = AWS.replace("<Size>11</Size>", "<Old><Size>1</Size></Old><Size>11</Size>")
LINE_ENDS = BARE.replace("in/a", "in/a\r\nb")
ZONED = BARE.replace("08:15:30Z", "10:15:30.750+02:00")
WORDED = BARE.replace("2026-11-20T08:15:30Z", "Fri, 20 Nov 2026 08:15:30 GMT")
LATIN = AWS.replace("r%C3%A9sum%C3%A9", "r%E9sum%FF")

ODD = {
    "line breaks between elements": PRETTY,
    "rows of different orders": ORDERS,
    "something between rows": APART,
    "prefixes between rows": AMID,
    "CDATA": CDATA,
    "a row in a comment": COMMENT,
    "namespace prefixes": PREFIXED,
    "attributes": ATTRIBUTE,
    "an empty element": HOLLOW,
    "fields inside of others": NESTED,
    "line ends of Windows": LINE_ENDS,
    "times of a zone": ZONED,
    "times as HTTP has them": WORDED,
    "bytes that are no UTF-8": LATIN,
}
"""Pages that only the XML reader may understand."""

VERSIONS = f"""{DECLARED}
<ListVersionsResult {XMLNS}><Name>reports</Name><Prefix>in/</Prefix><KeyMarker></KeyMarker>\
<VersionIdMarker></VersionIdMarker><NextKeyMarker>in/b+c</NextKeyMarker><NextVersionIdMarker>v1\
</NextVersionIdMarker><MaxKeys>4</MaxKeys><Delimiter>/</Delimiter><EncodingType>url</EncodingType>\
<IsTruncated>true</IsTruncated><DeleteMarker><Key>in/a+b</Key><VersionId>v3</VersionId>\
<IsLatest>true\
</IsLatest><LastModified>2026-11-20T08:15:33.000Z</LastModified><Owner><ID>75aa</ID></Owner>\
</DeleteMarker><Version><Key>in/a+b</Key><VersionId>v2</VersionId><IsLatest>false</IsLatest>\
<LastModified>2026-11-20T08:15:32.000Z</LastModified><ETag>&quot;70ee1738&quot;</ETag><Size>11\
</Size>\
<Owner><ID>75aa</ID></Owner><StorageClass>STANDARD_IA</StorageClass></Version><Version><Key>in/a+b\
</Key><VersionId>null</VersionId><IsLatest>false</IsLatest><LastModified>2026-11-20T08:15:31.000Z\
</LastModified><ETag>&quot;70ee1739&quot;</ETag><Size>12</Size><StorageClass>STANDARD\
</StorageClass>\
</Version><Version><Key>in/b+c</Key><VersionId>v1</VersionId><IsLatest>true</IsLatest>\
<LastModified>\
2026-11-20T08:15:30.000Z</LastModified><ETag>&quot;70ee1740&quot;</ETag><Size>13</Size>\
<StorageClass>\
STANDARD</StorageClass></Version><CommonPrefixes><Prefix>in/%E6%97%A5/</Prefix></CommonPrefixes>\
</ListVersionsResult>"""


class Said(NamedTuple):
    """What a page says, to compare readings."""

    rows: list[tuple[object, ...]]
    prefixes: list[str]
    truncated: bool
    token: str


def said(answer: Answer) -> Said:
    """What one of our readers found."""
    return Said(rows_of(answer.objects), list(answer.prefixes), answer.truncated, answer.token)


def rows_of(found: Columns) -> list[tuple[object, ...]]:
    columns = (found.keys, found.sizes, found.times, found.etags, found.classes)
    return list(zip(*columns, strict=True))


def botocore_reading(page: str) -> Said:
    """What botocore makes of a page of ListObjectsV2, in the same words."""
    parsed = _parsed(page, "ListObjectsV2")
    decode_list_object_v2(parsed, {"encoding_type_auto_set": True})
    return Said(
        [row(entry) for entry in parsed.get("Contents", [])],
        [entry["Prefix"] for entry in parsed.get("CommonPrefixes", [])],
        parsed.get("IsTruncated", False),
        parsed.get("NextContinuationToken", ""),
    )


def botocore_versions(page: str) -> dict[str, Any]:
    """What botocore makes of a page of ListObjectVersions."""
    parsed = _parsed(page, "ListObjectVersions")
    decode_list_object_versions(parsed, {"encoding_type_auto_set": True})
    return parsed


def row(entry: dict[str, Any]) -> tuple[object, ...]:
    """One object of botocore's as a row of ours."""
    return (
        entry["Key"],
        entry["Size"],
        int(entry["LastModified"].timestamp()),
        entry.get("ETag", "").strip('"'),
        entry.get("StorageClass") or "STANDARD",
    )


def _parsed(page: str, operation: str) -> dict[str, Any]:
    answer = {"status_code": 200, "headers": {}, "body": page.encode()}
    parser = create_parser("rest-xml")
    return parser.parse(answer, _operation(operation).output_shape)


@cache
def _operation(name: str) -> OperationModel:
    model = create_loader().load_service_model("s3", "service-2")
    return ServiceModel(model, "s3").operation_model(name)
