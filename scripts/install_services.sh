#!/usr/bin/env bash
# Real parts for the slower tests: PostgreSQL, Chromium, Java. Installs only what is missing.
set -euo pipefail
wanted=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || wanted+=(postgresql)
command -v chromium >/dev/null || wanted+=(chromium)
command -v java >/dev/null || wanted+=(default-jre-headless)
[ ${#wanted[@]} -eq 0 ] && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}"
