#!/usr/bin/env bash
# Installs what the tests run and this machine does not have: Debian packages, as root.
set -euo pipefail

missing=()
command -v curl > /dev/null || missing+=(curl)
command -v chromium > /dev/null || missing+=(chromium)
python3 -c 'import requests' 2> /dev/null || missing+=(python3-requests)
PATH=$PATH:/usr/sbin command -v nginx > /dev/null || missing+=(nginx-light)
PATH=$PATH:/usr/sbin command -v mariadbd > /dev/null || missing+=(mariadb-server)
compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || missing+=(postgresql)
if ((${#missing[@]} > 0)); then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
fi
