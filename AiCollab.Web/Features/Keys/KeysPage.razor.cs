using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Ai.Local;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Core.Keys;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;

namespace AiCollab.Web.Features.Keys;

/// <summary>A person's connections to providers: see their state, add, test, replace, delete.</summary>
public sealed partial class KeysPage : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly HashSet<ApiKeyId> _testing = [];
    private const int UseDays = 30;
    private const int MaxActs = 50;
    private IReadOnlyList<MaskedKey>? _keys;
    private IReadOnlyList<MaskedKey> _lent = [];
    private IReadOnlyList<KeyAuditEntry> _acts = [];
    private IReadOnlyDictionary<ApiKeyId, UsageSum> _use = new Dictionary<ApiKeyId, UsageSum>();
    private string? _problem;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IApiKeyVault Vault { get; set; } = default!;

    [Inject]
    private CostReports Reports { get; set; } = default!;

    [Inject]
    private IOptions<KeyOptions> Policy { get; set; } = default!;

    [Inject]
    private IProviderCatalog Catalog { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private ISnackbar Messages { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override Task OnInitializedAsync() => ReloadAsync();

    private string NameOf(string provider) => Catalog.Find(provider)?.Name ?? provider;

    private Task<IDialogReference> AddAsync(FoundServer? server) => Dialogs.ShowAsync<AddKeyDialog>(null, new DialogParameters<AddKeyDialog>
    {
        { d => d.Server, server },
        { d => d.Add, key => ChangeAsync(() => Vault.AddKeyAsync(User.Id, key, _closed.Token)) },
    });

    /// <summary>Returns when the dialog is open: the menu that was clicked waits for this before it closes.</summary>
    private Task<IDialogReference> RotateAsync(MaskedKey key) => Dialogs.ShowAsync<RotateKeyDialog>(null, new DialogParameters<RotateKeyDialog>
    {
        { d => d.Name, key.Label },
        { d => d.Locked, key.Locked },
        { d => d.Rotate, secret => ChangeAsync(() => Vault.RotateKeyAsync(User.Id, key.Id, secret, _closed.Token)) },
    });

    private Task<IDialogReference> DeleteAsync(MaskedKey key) => Dialogs.ShowAsync<DeleteKeyDialog>(null, new DialogParameters<DeleteKeyDialog>
    {
        { d => d.Name, key.Label },
        { d => d.Masked, key.Masked },
        { d => d.Delete, () => ChangeAsync(() => Vault.DeleteKeyAsync(User.Id, key.Id, _closed.Token)) },
    });

    private Task<IDialogReference> LockAsync(MaskedKey key) => Dialogs.ShowAsync<LockKeyDialog>(null, new DialogParameters<LockKeyDialog>
    {
        { d => d.Key, key },
        { d => d.Owner, User.Id },
        { d => d.Locked, EventCallback.Factory.Create(this, ReloadAsync) },
    });

    private Task<IDialogReference> UnlockAsync(MaskedKey key) => Dialogs.ShowAsync<UnlockKeyDialog>(null, new DialogParameters<UnlockKeyDialog>
    {
        { d => d.Key, key },
        { d => d.Owner, User.Id },
        { d => d.Unlocked, EventCallback.Factory.Create(this, ReloadAsync) },
    });

    private async Task TestAsync(MaskedKey key)
    {
        if (!_testing.Add(key.Id))
        {
            return;
        }

        try
        {
            _problem = null;
            await Vault.ValidateKeyAsync(User.Id, key.Id, _closed.Token);
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _testing.Remove(key.Id);
        }

        await ReloadAsync();
    }

    private Task LendAsync(MaskedKey key) => ChangeAsync(() => Vault.LendAsync(User, key.Id, !key.Lent, _closed.Token));

    private async Task CopyAsync(MaskedKey key)
    {
        try
        {
            await Script.InvokeVoidAsync("navigator.clipboard.writeText", _closed.Token, key.Masked);
            Messages.Add($"{key.Masked} was copied. It only tells which key this is: the key itself is never shown again.", Severity.Warning);
        }
        catch (JSException)
        {
            Messages.Add($"This browser copies only over HTTPS. Select {key.Masked} and press Ctrl+C.", Severity.Error);
        }
    }

    private Task PutFirstAsync(MaskedKey key) => ChangeAsync(() => Vault.PutFirstAsync(User.Id, key.Id, _closed.Token));

    /// <summary>Null where there is no other of its provider.</summary>
    private bool? IsFirst(MaskedKey key)
    {
        var rivals = _keys!.Where(k => k.Provider == key.Provider).InOrder().ToList();
        return rivals.Count > 1 ? rivals[0].Id == key.Id : null;
    }

    private async Task ChangeAsync(Func<Task> change)
    {
        await change();
        await InvokeAsync(ReloadAsync);
    }

    private async Task ReloadAsync()
    {
        var keys = await Vault.ListKeysAsync(User.Id, _closed.Token);
        _lent = await Vault.ListLentAsync(User.Id, _closed.Token);
        _acts = await Vault.ListAuditAsync(User.Id, MaxActs, _closed.Token);
        _use = await Reports.ByKeyAsync([.. keys.Select(k => k.Id)], UseDays, _closed.Token);
        _keys = keys;
        StateHasChanged();
    }
}
