# Sourced by .ci/run: installs what serves the engines that the tests need, serves those that cannot be
# reached until the shell exits, and tells the tests where.

missing=()
command -v curl > /dev/null || missing+=(curl)
PATH=$PATH:/usr/sbin command -v mariadbd > /dev/null || missing+=(mariadb-server)
compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || missing+=(postgresql)
if ((${#missing[@]} > 0)); then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
fi

end_test_servers() {
  kill "$test_servers" 2> /dev/null && wait "$test_servers" || true
  rm --force "$test_server_urls"
}

test_server_urls=$(mktemp)
node scripts/run.mjs node packages/db/test/programs/serve-test-servers.ts > "$test_server_urls" &
test_servers=$!
trap end_test_servers EXIT
until grep --quiet '^# serving' "$test_server_urls"; do
  kill -0 "$test_servers"
  sleep 0.1
done
source "$test_server_urls"
