// Writes the golden files beside it with Go's own encoder, in the way of the aliyun command line (v3.4.11):
// json.MarshalIndent with a tab, no line end, the fields below in their order. Run: go run write.go
package main

import (
	"encoding/json"
	"os"
)

type profile struct {
	Name                       string `json:"name"`
	Mode                       string `json:"mode"`
	AccessKeyId                string `json:"access_key_id,omitempty"`
	AccessKeySecret            string `json:"access_key_secret,omitempty"`
	StsToken                   string `json:"sts_token,omitempty"`
	StsRegion                  string `json:"sts_region,omitempty"`
	StsEndpoint                string `json:"sts_endpoint,omitempty"`
	RamRoleName                string `json:"ram_role_name,omitempty"`
	RamRoleArn                 string `json:"ram_role_arn,omitempty"`
	RamSessionName             string `json:"ram_session_name,omitempty"`
	ExternalId                 string `json:"external_id,omitempty"`
	SourceProfile              string `json:"source_profile,omitempty"`
	PrivateKey                 string `json:"private_key,omitempty"`
	KeyPairName                string `json:"key_pair_name,omitempty"`
	ExpiredSeconds             int    `json:"expired_seconds,omitempty"`
	Verified                   string `json:"verified,omitempty"`
	RegionId                   string `json:"region_id,omitempty"`
	OutputFormat               string `json:"output_format,omitempty"`
	Language                   string `json:"language,omitempty"`
	Site                       string `json:"site,omitempty"`
	ReadTimeout                int    `json:"read_timeout,omitempty"`
	ConnectTimeout             int    `json:"connect_timeout,omitempty"`
	RetryCount                 int    `json:"retry_count,omitempty"`
	ProcessCommand             string `json:"process_command,omitempty"`
	CredentialsURI             string `json:"credentials_uri,omitempty"`
	OIDCProviderARN            string `json:"oidc_provider_arn,omitempty"`
	OIDCTokenFile              string `json:"oidc_token_file,omitempty"`
	CloudSSOSignInUrl          string `json:"cloud_sso_sign_in_url,omitempty"`
	AccessToken                string `json:"access_token,omitempty"`
	CloudSSOAccessTokenExpire  int64  `json:"cloud_sso_access_token_expire,omitempty"`
	StsExpiration              int64  `json:"sts_expiration,omitempty"`
	CloudSSOAccessConfig       string `json:"cloud_sso_access_config,omitempty"`
	CloudSSOAccountId          string `json:"cloud_sso_account_id,omitempty"`
	OAuthAccessToken           string `json:"oauth_access_token,omitempty"`
	OAuthRefreshToken          string `json:"oauth_refresh_token,omitempty"`
	OAuthAccessTokenExpire     int64  `json:"oauth_access_token_expire,omitempty"`
	OAuthRefreshTokenExpire    int64  `json:"oauth_refresh_token_expire,omitempty"`
	OAuthSiteType              string `json:"oauth_site_type,omitempty"`
	EndpointType               string `json:"endpoint_type,omitempty"`
	Endpoint                   string `json:"endpoint,omitempty"`
	ExternalAccountType        string `json:"external_account_type,omitempty"`
	AutoPluginInstall          bool   `json:"auto_plugin_install,omitempty"`
	AutoPluginInstallEnablePre bool   `json:"auto_plugin_install_enable_pre,omitempty"`
	BearerToken                string `json:"bearer_token,omitempty"`
	BearerTokenHeaderKey       string `json:"bearer_token_header_key,omitempty"`
}

type configuration struct {
	Current  string    `json:"current"`
	Profiles []profile `json:"profiles"`
	MetaPath string    `json:"meta_path"`
}

func write(path string, c configuration) {
	text, err := json.MarshalIndent(c, "", "\t")
	if err == nil {
		err = os.WriteFile(path, text, 0o644)
	}
	if err != nil {
		panic(err)
	}
}

func main() {
	const id, secret, token = "LTAI5tGoldenKeyId", "gOlDeNsEcReT", "gOlDeNtOkEn"
	const role, source = "acs:ram::123456789012:role/audit", "acs:ram::123456789012:role/first"
	const idp = "acs:ram::123456789012:oidc-provider/cluster"
	write("every_key.json", configuration{Current: "every", Profiles: []profile{{
		"every", "AK", id, secret, token, "cn-shanghai", "sts.example.com", "role-name", role, "session", "external",
		"plain", "first line\nsecond line\n", "pair", 901, "yes", "cn-hangzhou",
		"json", "zh", "china", 11, 12, 13, "vault read 'a b' | jq \"<.x & .y>\"", "http://127.0.0.1:1/keys?a=1&b=<2>",
		idp, "/var/run/secrets/token", "https://signin.example.com/device", "accessT", 1900000001, 1900000002, "ac-1",
		"1234567890", "oauthA", "oauthR", 1900000003, 1900000004, "INTL", "vpc", "ram.example.com", "type", true, true,
		"bearerT", "x-own-header",
	}}, MetaPath: "/somewhere"})
	write("escapes.json", configuration{Current: "名字 <&>", Profiles: []profile{
		{Name: "名字 <&>", Mode: "AK", AccessKeyId: "😀 é \u2028 \u2029 \x7f", Site: "\x00\x01\x1f\b\f\n\r\t\"\\/"},
		{Name: "", Mode: ""},
	}})
	write("no_profiles.json", configuration{Current: "default", Profiles: []profile{}})
	write("modes.json", configuration{Current: "AK", Profiles: []profile{
		{Name: "AK", Mode: "AK", AccessKeyId: id, AccessKeySecret: secret},
		{Name: "StsToken", Mode: "StsToken", AccessKeyId: id, AccessKeySecret: secret, StsToken: token},
		{Name: "RamRoleArn", Mode: "RamRoleArn", AccessKeyId: id, AccessKeySecret: secret, RamRoleArn: role,
			RamSessionName: "session", ExternalId: "external", ExpiredSeconds: 901, StsRegion: "cn-shanghai"},
		{Name: "EcsRamRole", Mode: "EcsRamRole", RamRoleName: "role-name"},
		{Name: "RamRoleArnWithRoleName", Mode: "RamRoleArnWithRoleName", RamRoleName: "role-name", RamRoleArn: role,
			RamSessionName: "session"},
		{Name: "ChainableRamRoleArn", Mode: "ChainableRamRoleArn", SourceProfile: "RamRoleArn", RamRoleArn: source,
			RamSessionName: "second"},
		{Name: "RsaKeyPair", Mode: "RsaKeyPair", PrivateKey: "/keys/private.pem", KeyPairName: "pair"},
		{Name: "External", Mode: "External", ProcessCommand: "vault read keys"},
		{Name: "CredentialsURI", Mode: "CredentialsURI", CredentialsURI: "http://127.0.0.1:1/keys"},
		{Name: "OIDC", Mode: "OIDC", OIDCProviderARN: idp, OIDCTokenFile: "/var/run/secrets/token", RamRoleArn: role,
			RamSessionName: "session"},
		{Name: "CloudSSO", Mode: "CloudSSO", CloudSSOSignInUrl: "https://signin.example.com/device",
			AccessToken: "accessT", CloudSSOAccessTokenExpire: 4000000001, CloudSSOAccessConfig: "ac-1",
			CloudSSOAccountId: "1234567890"},
		{Name: "OAuth", Mode: "OAuth", OAuthSiteType: "CN", OAuthAccessToken: "oauthA", OAuthRefreshToken: "oauthR",
			OAuthAccessTokenExpire: 4000000003, AccessKeyId: id, AccessKeySecret: secret, StsToken: token,
			StsExpiration: 4000000002},
		{Name: "BearerToken", Mode: "BearerToken", BearerToken: "bearerT", BearerTokenHeaderKey: "x-own-header"},
		{Name: "Anonymous", Mode: "Anonymous"},
	}})
}
