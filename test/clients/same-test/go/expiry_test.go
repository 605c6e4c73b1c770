package expiry

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// control calls the mock's control API; its answer goes into the last argument.
func control(t *testing.T, method, url, body string, into any) {
	t.Helper()
	request, _ := http.NewRequest(method, url, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+os.Getenv("CONTROL_TOKEN"))
	if _, err := send(request, into); err != nil {
		t.Fatal(err)
	}
}

func TestTheBotRefreshesOnceAfterTwoHoursAndKeepsTheNewRefreshToken(t *testing.T) {
	worlds := os.Getenv("MOCK_ORIGIN") + "/_mock/worlds"
	var world struct{ ID, Origin, ClientID, ClientSecret string }
	control(t, "POST", worlds, "{}", &world)
	t.Cleanup(func() {
		outcome := map[bool]string{true: "failed", false: "passed"}[t.Failed()]
		control(t, "DELETE", worlds+"/"+world.ID+"?test="+outcome, "", &struct{}{})
	})
	mock := world.Origin + "/_mock"

	var tokens struct{ AccessToken, RefreshToken string }
	control(t, "POST", mock+"/sign-in", "{}", &tokens)
	bot := Bot{world.Origin, world.ClientID, world.ClientSecret, tokens.AccessToken, tokens.RefreshToken}

	for refreshes := 1; refreshes <= 2; refreshes++ {
		control(t, "POST", mock+"/clock/advance", `{"hours": 2}`, &struct{}{})
		if name, err := bot.WhoAmI(); err != nil || name != "ada_practice" {
			t.Fatal(name, err)
		}

		var found struct {
			Refreshes struct{ Done, Refused int }
			Text      string
		}
		control(t, "GET", mock+"/findings", "", &found)
		if found.Refreshes.Done != refreshes || found.Text != "" {
			t.Fatalf("%d refreshes, not %d\n%s", found.Refreshes.Done, refreshes, found.Text)
		}
	}
}
