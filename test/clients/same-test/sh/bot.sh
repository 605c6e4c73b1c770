# A bot of yours: it keeps two tokens in files, and when X says 401 it refreshes once and calls again.
# shellcheck shell=sh

call_me() {
  curl -sS -o "$TOKENS/answer" -w '%{http_code}' "$ORIGIN/2/users/me" -H "authorization: Bearer $(cat "$TOKENS/access")"
}

refresh() {
  curl -sSf -o "$TOKENS/answer" "$ORIGIN/2/oauth2/token" -u "$CLIENT_ID:$CLIENT_SECRET" \
    -d grant_type=refresh_token -d "refresh_token=$(cat "$TOKENS/refresh")"
  sed 's/.*"access_token":"\([^"]*\)".*/\1/' "$TOKENS/answer" >"$TOKENS/access"
  sed 's/.*"refresh_token":"\([^"]*\)".*/\1/' "$TOKENS/answer" >"$TOKENS/refresh"
}

who_am_i() {
  status=$(call_me)
  if [ "$status" = 401 ]; then
    refresh
    status=$(call_me)
  fi
  [ "$status" = 200 ] && sed 's/.*"username":"\([^"]*\)".*/\1/' "$TOKENS/answer"
}
