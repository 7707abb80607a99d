"""Keys that break others: legal in S3, and each once the end of somebody's link."""

AWKWARD_KEYS = [
    "with space.txt",
    "plus+plus.txt",
    "literal%2Bplus.txt",
    "100%.txt",
    "apostrophe's.txt",
    "all #?&=;,@: of them.txt",
    "tilde~.txt",
    "brackets [1] {2} (3).txt",
    "NFC-\u00e9.txt",
    "NFD-e\u0301.txt",
    "emoji 🎉.txt",
    "日本語/議事録.txt",
    "two//slashes.txt",
    "/leading.txt",
    "trailing/",
    "newline\nin it.txt",
    "tab\tand bell\x07.txt",
    "back\\slash.txt",
    'quotes ".txt',
    "<img src=x onerror=alert(1)>.png",
    "k" * 1024,
]
"""Without keys of `.` or `..` segments, which clients rewrite, and a lone "/"."""
