using AiCollab.Core.Accounts;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.ModelFiles;

/// <summary>Model servers that run already; each is one click away from the person's connections.</summary>
public sealed partial class FoundServersCard
{
    private const int MaxShown = 6;
    private IReadOnlyList<FoundServer>? _found;
    private IReadOnlyList<MaskedKey> _keys = [];
    private string? _problem;
    private bool _adding;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private ILocalServers Servers { get; set; } = default!;

    [Inject]
    private IApiKeyVault Vault { get; set; } = default!;

    /// <summary>Looks again.</summary>
    public async Task LookAsync()
    {
        (_found, _keys) = (await Servers.FindAsync(CancellationToken.None), await Vault.ListKeysAsync(User.Id, CancellationToken.None));
        StateHasChanged();
    }

    protected override Task OnInitializedAsync() => LookAsync();

    private bool IsAdded(FoundServer server) => _keys.Any(k => k.Provider == server.Provider && (k.BaseUrl is null || k.BaseUrl.Authority == server.BaseUrl.Authority));

    private async Task AddAsync(FoundServer server)
    {
        (_adding, _problem) = (true, null);
        try
        {
            await Vault.AddKeyAsync(User.Id, new NewKey(server.Provider, null, server.BaseUrl, server.Name), CancellationToken.None);
            await LookAsync();
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _adding = false;
        }
    }
}
