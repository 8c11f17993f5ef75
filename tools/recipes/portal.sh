#!/bin/sh
# Asks the gate about one file before it is published: portal.sh FILE [MASKED_COPY]
# Exit code 0: FILE may be published; with MASKED_COPY, that copy was written and may be.
# LOLOT_URL: where `lolot serve` listens. LOLOT_TOKEN: the token, where it needs one.
set -eu
url=${LOLOT_URL:-http://127.0.0.1:8641}
file=$1
copy=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${LOLOT_TOKEN:-}" ]; then
    # Not on the command line, where every user of the machine could read it.
    printf 'header = "Authorization: Bearer %s"\n' "$LOLOT_TOKEN" > "$work/curl"
fi
touch "$work/curl"
what=scan
if [ -n "$copy" ]; then what=mask; fi
# --retry waits as long as Retry-After says when the queue is full (429).
curl --silent --show-error --retry 5 --config "$work/curl" --dump-header "$work/head" \
    --output "$work/answer" --form "file=@\"$file\"" "$url/v1/$what"
code=$(tr -d '\r' < "$work/head" | sed -n 's/^[Ll]olot-[Ee]xit: //p' | tail -n 1)
if [ "$code" != 0 ]; then
    cat "$work/answer" >&2
    exit "${code:-3}"
fi
if [ -n "$copy" ]; then mv "$work/answer" "$copy"; fi
