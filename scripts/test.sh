#!/usr/bin/env bash
# Sets up what the tests need and runs them all: bash scripts/test.sh
# Chromium comes from Debian when it is absent; set TERRARIUM_CHROMIUM to use another one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

chromium=${TERRARIUM_CHROMIUM:-/usr/bin/chromium}

if [ ! -x "$chromium" ]; then
  if [ -n "${TERRARIUM_CHROMIUM:-}" ]; then
    echo "TERRARIUM_CHROMIUM is $TERRARIUM_CHROMIUM, and no program is there." >&2
    exit 1
  fi
  if ! command -v apt-get >/dev/null; then
    echo "The tests need Chromium, and this system has no apt-get to install it with." >&2
    echo "Install Chromium and set TERRARIUM_CHROMIUM to its path." >&2
    exit 1
  fi
  root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "The tests need Chromium. Install it as root (apt-get install chromium), then run this again." >&2
      exit 1
    fi
    root=(sudo)
  fi
  echo "Installing Chromium with apt-get ..."
  if ! { "${root[@]}" apt-get update && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } </dev/null; then
    echo "Chromium could not be installed with apt-get. Install it by hand, or set TERRARIUM_CHROMIUM to its path." >&2
    exit 1
  fi
  if [ ! -x "$chromium" ]; then
    echo "apt-get installed Chromium, but there is none at $chromium. Set TERRARIUM_CHROMIUM to its path." >&2
    exit 1
  fi
fi
export TERRARIUM_CHROMIUM="$chromium"

if ! node scripts/install-is-current.mjs; then
  npm ci
fi

npm test
