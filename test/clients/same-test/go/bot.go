// Package expiry is a bot of yours: it keeps two tokens, and when X says 401 it refreshes once and calls again.
package expiry

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

type Bot struct {
	Origin, ClientID, ClientSecret string
	AccessToken, RefreshToken      string
}

func (bot *Bot) WhoAmI() (string, error) {
	var me struct{ Data struct{ Username string } }
	status, err := bot.callMe(&me)
	if status == http.StatusUnauthorized {
		if err = bot.refresh(); err == nil {
			_, err = bot.callMe(&me)
		}
	}
	return me.Data.Username, err
}

func (bot *Bot) callMe(me any) (int, error) {
	request, _ := http.NewRequest(http.MethodGet, bot.Origin+"/2/users/me", nil)
	request.Header.Set("Authorization", "Bearer "+bot.AccessToken)
	return send(request, me)
}

func (bot *Bot) refresh() error {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {bot.RefreshToken}}
	request, _ := http.NewRequest(http.MethodPost, bot.Origin+"/2/oauth2/token", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(bot.ClientID, bot.ClientSecret)
	var answer struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
	}
	if _, err := send(request, &answer); err != nil {
		return err
	}
	bot.AccessToken = answer.AccessToken
	bot.RefreshToken = answer.RefreshToken
	return nil
}

func send(request *http.Request, into any) (int, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return response.StatusCode, fmt.Errorf("%s answers %s", request.URL.Path, response.Status)
	}
	return response.StatusCode, json.NewDecoder(response.Body).Decode(into)
}
