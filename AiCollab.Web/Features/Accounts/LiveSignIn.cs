using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AiCollab.Web.Features.Accounts;

/// <summary>
/// The sign-in of one open page. It ends at once when the account's stamp changes in this process, and within 30 seconds when it
/// changes in another one: the page's components are disposed and the browser is sent to the sign-in page.
/// </summary>
public sealed class LiveSignIn(ILoggerFactory loggers, IServiceScopeFactory scopes, AccountRevocations revocations)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly CancellationTokenSource _closed = new();
    private IDisposable? _watch;

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    /// <summary>Begins to listen for revocations. For circuits only: a single request that changes the person's own password must not lose its page.</summary>
    public async Task WatchAsync()
    {
        var state = await GetAuthenticationStateAsync();
        if (state.User.ToCurrentUser() is { } user && !_closed.IsCancellationRequested)
        {
            _watch = revocations.Subscribe(user.Id, () => _ = EndIfOverAsync(state));
        }
    }

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInCheck>().IsCurrentAsync(authenticationState.User);
    }

    protected override void Dispose(bool disposing)
    {
        _closed.Cancel();
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    private async Task EndIfOverAsync(AuthenticationState state)
    {
        if (!_closed.IsCancellationRequested && !await ValidateAuthenticationStateAsync(state, _closed.Token))
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new())));
        }
    }
}
