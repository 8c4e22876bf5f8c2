#!/usr/bin/env bash
# The official clients tests/clients lets speak to Nebelhorn, into .venv-clients: Python's each into
# a folder of its own, JavaScript's into one. Installs only when the pins have changed.
set -euo pipefail
cd "$(dirname "$0")/.."
into=.venv-clients
pins=tests/clients/requirements.txt
packages=tests/clients/package.json
stamp=$(cat "$pins" "$packages" "$0" | sha256sum)
if [ "$(cat $into/ready 2>/dev/null)" = "$stamp" ]; then exit 0; fi
rm -rf $into
mkdir -p $into/python $into/node
grep -v '^#' "$pins" | while read -r pin; do
  .venv/bin/pip install --quiet --disable-pip-version-check \
    --target "$into/python/${pin%%==*}" "$pin"
done
if ! command -v npm >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm
fi
cp "$packages" $into/node/
npm install --prefix $into/node --no-package-lock --ignore-scripts --no-audit --no-fund --silent
echo "$stamp" >$into/ready
