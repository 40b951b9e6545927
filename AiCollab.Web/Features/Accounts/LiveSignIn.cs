using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AiCollab.Web.Features.Accounts;

/// <summary>
/// The sign-in of one open page. It ends at once when the account's stamp changes in this process, and within 30 seconds when it
/// changes in another one: the page's components are disposed and the browser is sent to the sign-in page.
/// </summary>
public sealed class LiveSignIn : RevalidatingServerAuthenticationStateProvider
{
    private readonly IServiceScopeFactory _scopes;
    private readonly AccountRevocations _revocations;
    private readonly CancellationTokenSource _closed = new();
    private IDisposable? _watch;

    public LiveSignIn(ILoggerFactory loggers, IServiceScopeFactory scopes, AccountRevocations revocations)
        : base(loggers)
    {
        _scopes = scopes;
        _revocations = revocations;
        AuthenticationStateChanged += Follow;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInCheck>().IsCurrentAsync(authenticationState.User);
    }

    protected override void Dispose(bool disposing)
    {
        AuthenticationStateChanged -= Follow;
        _closed.Cancel();
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    private async Task FollowAsync(Task<AuthenticationState> next)
    {
        var state = await next;
        _watch?.Dispose();
        _watch = state.User.ToCurrentUser() is { } user && !_closed.IsCancellationRequested
            ? _revocations.Subscribe(user.Id, () => _ = EndIfOverAsync(state))
            : null;
    }

    private void Follow(Task<AuthenticationState> next) => _ = FollowAsync(next);

    private async Task EndIfOverAsync(AuthenticationState state)
    {
        if (!_closed.IsCancellationRequested && !await ValidateAuthenticationStateAsync(state, _closed.Token))
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new())));
        }
    }
}
