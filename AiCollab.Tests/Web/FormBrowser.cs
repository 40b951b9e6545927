using System.Net;
using System.Text.RegularExpressions;

namespace AiCollab.Tests.Web;

/// <summary>Loads pages and sends their forms over real HTTP as a browser without scripts does: with cookies and hidden fields.</summary>
public sealed partial class FormBrowser : IDisposable
{
    private readonly HttpClient _http;

    public FormBrowser(Uri address)
    {
        Cookies = new CookieContainer();
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public CookieContainer Cookies { get; }

    public void Dispose() => _http.Dispose();

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public Task<string> ReadAsync(string path) => _http.GetStringAsync(path);

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Loads the page and sends its form with these fields filled in.</summary>
    public async Task<Answer> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await ReadAsync(path);
        var hidden = Hidden().Matches(page).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        using var response = await PostAsync(path, [.. hidden, .. fields]);
        return new Answer(response.StatusCode, Local(response.Headers.Location), WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    public Task<Answer> SignInAsync(string login, string password, string returnUrl = "/") =>
        SubmitAsync($"/login?returnUrl={Uri.EscapeDataString(returnUrl)}", ("Input.Login", login), ("Input.Password", password));

    public Task<Answer> RegisterAsync(string path, string name, string password) =>
        SubmitAsync(path, ("Input.Name", name), ("Input.Email", $"{name.Replace(' ', '.').ToLowerInvariant()}@example.org"), ("Input.Password", password));

    /// <summary>Whether a page that needs a signed-in person lets us in.</summary>
    public async Task<bool> IsSignedInAsync()
    {
        using var response = await GetAsync("/account/password");
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Addresses on the same host by their path, all others whole.</summary>
    private string? Local(Uri? location) => location is { IsAbsoluteUri: true } && location.Authority == _http.BaseAddress!.Authority ? location.PathAndQuery : location?.ToString();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/>""")]
    private static partial Regex Hidden();
}

/// <summary>What a form's target answered.</summary>
public sealed record Answer(HttpStatusCode Status, string? Location, string Page);
