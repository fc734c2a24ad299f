#!/bin/sh
# Builds the drivers in C, and with "test" runs their test in a C host, checked for memory errors and
# undefined behaviour.  usage: build.sh [DIRECTORY [test]]     (the directory is ./build if absent)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/build}
mkdir -p "$out"
strict="-std=c11 -Wall -Wextra -Werror -pedantic -I$here/../../../spec/c -I$here"
cc=${CC:-cc}

# shellcheck disable=SC2086 # the options are a list
$cc $strict -O2 -fPIC -shared -fvisibility=hidden -o "$out/libexample.so" \
  "$here/example_driver.c" "$here/hardware.c" "$here/sheet.c" "$here/quantum.c" -lm
# shellcheck disable=SC2086
$cc $strict -O2 -fPIC -shared -fvisibility=hidden -o "$out/librelay.so" "$here/relay.c"

if [ "${2:-}" = test ]; then
  sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all"
  # shellcheck disable=SC2086
  if ! echo 'int main(void) { return 0; }' | $cc $sanitize -x c - -o "$out/host_test" 2>/dev/null; then
    echo "build.sh: $cc has no sanitizers here; testing without" >&2
    sanitize=
  fi
  # shellcheck disable=SC2086
  $cc $strict -g -O1 $sanitize -o "$out/host_test" \
    "$here/host_test.c" "$here/example_driver.c" "$here/hardware.c" "$here/sheet.c" "$here/quantum.c" -lm
  "$out/host_test"
fi
