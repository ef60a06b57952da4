#!/bin/sh
# Names, or with "install" installs, the Debian packages that the tests need and this machine
# lacks. Tests themselves never install anything.
set -eu

mode=${1:-check}
missing=""
need() { # need PACKAGE TEST...
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

# Tests that are skipped without it: installed along with the others, never asked for alone.
want() {
    [ "${mode}" != install ] || need "$@"
}

need python3-venv "${PYTHON:-python3}" -c "import ensurepip, venv"
need chromium command -v chromium
need firefox-esr command -v firefox-esr
need redis-server command -v redis-server
need postgresql sh -c 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'
need fonts-dejavu-core sh -c 'ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'
want nginx-light sh -c 'command -v nginx || ls /usr/sbin/nginx'
want webkit2gtk-driver command -v WebKitWebDriver
want xvfb command -v Xvfb
want openssl command -v openssl

[ -n "$missing" ] || exit 0
if [ "$mode" != install ]; then
    echo "missing on this machine:$missing (make system installs them)" >&2
    exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086 - a list of package names, split on purpose.
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
