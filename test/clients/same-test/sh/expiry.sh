#!/bin/sh
# The bot refreshes once after two hours and keeps the new refresh token.
set -eu
control() { curl -sSf -H 'content-type: application/json' -H "authorization: Bearer ${CONTROL_TOKEN:-}" "$@"; }
member() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
expect() { [ "$1" = "$2" ] || { echo "expected: $2, got: $1" >&2; exit 1; }; }

world=$(control -d '{}' "$MOCK_ORIGIN/_mock/worlds")
TOKENS=$(mktemp -d)
close() { rm -rf "$TOKENS"; control -X DELETE "$MOCK_ORIGIN/_mock/worlds/$(echo "$world" | member id)?test=$1" >/dev/null; }
trap '[ $? = 0 ] && close passed || close failed' EXIT
ORIGIN=$(echo "$world" | member origin)
CLIENT_ID=$(echo "$world" | member clientId)
CLIENT_SECRET=$(echo "$world" | member clientSecret)

signed_in=$(control -d '{}' "$ORIGIN/_mock/sign-in")
echo "$signed_in" | member accessToken >"$TOKENS/access"
echo "$signed_in" | member refreshToken >"$TOKENS/refresh"
. "$(dirname "$0")/bot.sh"

for refreshes in 1 2; do
  control -d '{"hours": 2}' "$ORIGIN/_mock/clock/advance" >/dev/null
  expect "$(who_am_i)" ada_practice
  found=$(control "$ORIGIN/_mock/findings")
  expect "$(echo "$found" | sed -n 's/.*"done": \([0-9]*\).*/\1/p')" "$refreshes"
  expect "$(echo "$found" | member text)" ''
done
