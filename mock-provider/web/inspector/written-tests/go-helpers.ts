/** What a written Go test has beside itself: Go has no matchers, and this needs no package. */
export const goHelpers = `// World is one of its own for each test: clock, clients, journal.
type World struct{ ID, Origin, ClientID, ClientSecret, RedirectURI string }

// Tokens are what a sign-in brings.
type Tokens struct{ AccessToken, RefreshToken string }

func openWorld(t *testing.T, options any) (world World) {
	t.Helper()
	mock := World{Origin: os.Getenv("MOCK_ORIGIN")}
	lever(t, mock, "POST", "/worlds", options, &world)
	t.Cleanup(func() { lever(t, mock, "DELETE", "/worlds/"+world.ID, nil, &struct{}{}) })
	return world
}

// lever pulls a lever of the world, or reads what it saw; the answer goes into the last argument.
func lever(t *testing.T, world World, method, path string, body, into any) {
	t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	text, _ := json.Marshal(body)
	request, _ := http.NewRequest(method, world.Origin+"/_mock"+path, bytes.NewReader(text))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+os.Getenv("CONTROL_TOKEN"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		t.Fatalf("%s %s answers %s", method, path, response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func pull(t *testing.T, world World, path string, body any) {
	t.Helper()
	lever(t, world, "POST", path, body, &struct{}{})
}

func signIn(t *testing.T, world World, body any) (tokens Tokens) {
	t.Helper()
	lever(t, world, "POST", "/sign-in", body, &tokens)
	return tokens
}

// Findings are what the journal shows.
type Findings struct {
	Refreshes     struct{ Done, Refused int }
	TokenRequests struct {
		Refresh int \`json:"refresh_token"\`
	}
	Replays, StaleTokens, UnfiredFaults []struct{ Says string }
	Text                                string
}

func readFindings(t *testing.T, world World) (found Findings) {
	t.Helper()
	lever(t, world, "GET", "/findings", nil, &found)
	return found
}

func expect(t *testing.T, found Findings, what string, got, wanted int) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s: %d, not %d\\n%s", what, got, wanted, found.Text)
	}
}

// readCalls reads what arrived, as "GET /2/users/me 200".
func readCalls(t *testing.T, world World) map[string]bool {
	t.Helper()
	var journal struct {
		Events []struct {
			HTTP struct {
				Method, Path string
				Status       int
			}
		}
	}
	lever(t, world, "GET", "/journal", nil, &journal)
	calls := map[string]bool{}
	for _, event := range journal.Events {
		calls[fmt.Sprintf("%s %s %d", event.HTTP.Method, event.HTTP.Path, event.HTTP.Status)] = true
	}
	return calls
}

func expectCall(t *testing.T, calls map[string]bool, call string) {
	t.Helper()
	if !calls[call] {
		t.Errorf("no %s arrived", call)
	}
}
`.split('\n')
