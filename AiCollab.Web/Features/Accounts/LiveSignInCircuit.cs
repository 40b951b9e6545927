using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AiCollab.Web.Features.Accounts;

/// <summary>Lets a circuit's sign-in listen for its end as soon as the circuit is open.</summary>
public sealed class LiveSignInCircuit(AuthenticationStateProvider signIn) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        signIn is LiveSignIn live ? live.WatchAsync() : Task.CompletedTask;
}
