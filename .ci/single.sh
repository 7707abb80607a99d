#!/bin/sh
# Presign @VERSION@ in one file: it unpacks itself the first time, and starts from there after.
# What follows the last line of this script is a tar file that gzip has made smaller.
set -eu

fail() {
    printf 'presign-gui: %s\n' "$@" >&2
    exit 1
}

cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
[ -n "$cache" ] || fail "There is nowhere to unpack" \
    "Neither HOME nor XDG_CACHE_HOME says where this user keeps files."
cache=$cache/presign-gui/unpacked
folder=$cache/@NAME@

unpack() {
    [ "$(wc -c <"$0")" -eq @SIZE@ ] || fail "This file is damaged" \
        "It is not as long as it was made: it may not have been downloaded to its end." \
        "Download it again."
    mkdir -p "$cache" && new=$(mktemp -d "$cache/new.XXXXXX") ||
        fail "Nothing can be written to $cache" \
            "Name another folder with XDG_CACHE_HOME."
    trap 'rm -rf "$new"' EXIT
    trap 'exit 130' INT TERM
    tail -c +@OFFSET@ "$0" | tar -xzf - -C "$new" || fail "Presign can't be unpacked" \
        "It takes @MEGABYTES@ MB in $cache." \
        "Make room there, or name another folder with XDG_CACHE_HOME."
    # Whoever was faster has unpacked the same.
    mv -T "$new/presign-gui" "$folder" 2>/dev/null || [ -x "$folder/presign-gui" ]
    rm -rf "$new"
    trap - EXIT INT TERM
    # Other versions that nobody has started for two months.
    find "$cache" -mindepth 1 -maxdepth 1 -mtime +60 -exec rm -rf {} +
}

[ -x "$folder/presign-gui" ] || unpack
touch -c "$folder"
exec "$folder/presign-gui" "$@"
