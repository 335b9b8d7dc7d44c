# Sourced by .ci/run: serves the engines that the tests need and cannot reach, until the shell exits, and
# tells the tests where.

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
