#!/usr/bin/env bash
# Finds a Chromium for the browser tests, or installs one. Its path goes to standard output, all
# talk to standard error. Usage: chromium.sh PYTHON (one that has playwright).
set -euo pipefail
python=$1

say() { echo "chromium: $*" >&2; }

# A command that is there may still be a stub of a package manager: only one that answers counts.
answers() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }

on_path() {
    local name path
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        path=$(command -v "$name" || true)
        if answers "$path"; then
            echo "$path"
            return
        fi
    done
    return 1
}

of_playwright() {
    local path
    path=$("$python" -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null || true)
    answers "$path" && echo "$path"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

with_apt() {
    command -v apt-get >/dev/null || return 1
    as_root true 2>/dev/null || return 1
    say "none here: apt-get installs Debian's package chromium"
    as_root apt-get -qq update >&2 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >&2 || return 1
}

with_playwright() {
    say "none here: playwright fetches its own"
    "$python" -m playwright install chromium >&2 || return 1
}

found() {
    say "using $1 ($("$1" --version 2>/dev/null))"
    echo "$1"
    exit 0
}

if [ -n "${CSFUNNEL_CHROMIUM:-}" ]; then
    answers "$CSFUNNEL_CHROMIUM" && found "$CSFUNNEL_CHROMIUM"
    say "CSFUNNEL_CHROMIUM is $CSFUNNEL_CHROMIUM, which does not run. Mend or unset it."
    exit 1
fi
path=$(on_path) && found "$path"
path=$(of_playwright) && found "$path"
with_apt && path=$(on_path) && found "$path"
with_playwright && path=$(of_playwright) && found "$path"
say "there is none, and neither apt-get nor playwright could install one."
say "Install Chromium or Chrome, or name it: CSFUNNEL_CHROMIUM=<its path> make test"
exit 1
