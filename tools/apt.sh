#!/bin/sh
# Installs the programs that some tests need, where that is possible: root on Debian.
# Elsewhere those tests are skipped and say why, so nothing here is a failure.
set -eu
list=$1

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || exit 0
missing=
for package in $(sed 's/#.*//' "$list"); do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "Bỏ qua các bài kiểm thử cần / tests are skipped that need:$missing"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
{ apt-get -qq update && apt-get -qq install --no-install-recommends -y $missing; } >/dev/null ||
    echo "Không cài được, bỏ qua các bài kiểm thử cần / not installed, tests are skipped that need:$missing"
