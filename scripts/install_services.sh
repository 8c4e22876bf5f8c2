#!/usr/bin/env bash
# Real parts for the slower tests: PostgreSQL, Chromium, Java, what watches
# and breaks a disk. Installs only what is missing.
set -euo pipefail
wanted=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || wanted+=(postgresql)
command -v chromium >/dev/null || wanted+=(chromium)
command -v java >/dev/null || wanted+=(default-jre-headless)
command -v strace >/dev/null || wanted+=(strace)
command -v gcc >/dev/null || wanted+=(gcc libc6-dev)
[ ${#wanted[@]} -eq 0 ] && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}"
