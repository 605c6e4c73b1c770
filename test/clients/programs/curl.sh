#!/bin/sh
# curl as a whole client: PKCE with openssl, the user's browser, the app. Its answers go to a file, as a shell keeps no objects.
set -eu
AUTHORIZE=https://x.com/i/oauth2/authorize
API=https://api.x.com
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
answer="$folder/answer"
steps=''

# Prints the status; the body is in $answer.
ask() { curl -q -sS -o "$answer" -w 'status %{http_code}' "$@"; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "${2:-$answer}"; }
attempt() { sed -n 's/.*name="attempt" value="\([^"]*\)".*/\1/p' "$answer"; }

control() { path=$1; shift; curl -q -sSf -H 'content-type: application/json' "$@" "$MOCK_CONTROL$path"; }
mark() { control /journal/mark | tr -dc 0-9; }
pass_hours() { control /clock/advance -d "{\"hours\": $1}" >/dev/null; }

# Does something under a name: what the caller sees of it is the status, and the body of a refusal.
step() {
  name=$1; shift
  from=$(mark)
  shown=$("$@")
  case $shown in *' 4'*) shown="$shown, $(sed 's/"/\\"/g' "$answer" | tr -d '\n')" ;; esac
  steps="$steps,{\"name\":\"$name\",\"from\":$from,\"to\":$(mark),\"shown\":\"gives $shown\"}"
}

sign_in() {
  verifier=$(openssl rand -hex 32)
  challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=\n')
  ask --get "$AUTHORIZE" -d response_type=code -d "client_id=$CLIENT_ID" -d state=some-state \
    --data-urlencode "redirect_uri=$REDIRECT_URI" --data-urlencode 'scope=tweet.read users.read offline.access' \
    -d "code_challenge=$challenge" -d code_challenge_method=S256 >/dev/null
  ask "$AUTHORIZE" -d user=ada_practice -d "attempt=$(attempt)" >/dev/null
  redirect=$(curl -q -sS -o /dev/null -w '%{redirect_url}' "$AUTHORIZE" -d decision=approve -d "attempt=$(attempt)")
  code=$(printf %s "$redirect" | sed 's/.*code=//')
  ask "$API/2/oauth2/token" -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=authorization_code -d "code=$code" \
    -d "code_verifier=$verifier" --data-urlencode "redirect_uri=$REDIRECT_URI"
}
call() { ask "$API/2/users/me" -H "authorization: Bearer $1"; }
refresh() { ask "$API/2/oauth2/token" -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=refresh_token -d "refresh_token=$1"; }
revoke() { ask "$API/2/oauth2/revoke" -u "$CLIENT_ID:$CLIENT_SECRET" -d "token=$1" -d token_type_hint=access_token; }

refresh_twice() {
  for file in one other; do
    curl -q -sS -o "$folder/$file" "$API/2/oauth2/token" -u "$CLIENT_ID:$CLIENT_SECRET" \
      -d grant_type=refresh_token -d "refresh_token=$1" &
  done
  wait
  grep -l access_token "$folder/one" "$folder/other" | xargs -I '{}' cp '{}' "$answer"
  printf 'one answer of two'
}

step 'sign in' sign_in
first=$(member access_token) spent=$(member refresh_token)
step call call "$first"
pass_hours 2
step 'call after two hours' call "$first"
step refresh refresh "$spent"
second=$(member access_token) rotated=$(member refresh_token)
step 'call with the new token' call "$second"
pass_hours 2
step 'refresh again' refresh "$rotated"
third=$(member refresh_token)
step 'spend a spent refresh token' refresh "$rotated"
control /faults -d '{"at":"token","when":{"grantType":"refresh_token"},"then":"hold-until-second"}' >/dev/null
step 'refresh twice at once' refresh_twice "$third"
last=$(member access_token)
step revoke revoke "$last"
step 'call after the revocation' call "$last"

printf '{"steps":[%s],%s\n' "${steps#,}" "$(control /journal | tr -d '\n' | sed 's/^{//')"
