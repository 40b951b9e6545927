using AiCollab.Core.Accounts;
using AiCollab.Core.Ai;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AiCollab.Web.Features.Prices;

/// <summary>What models cost: find, override, add, date anew, take back, and what that means for usage that was billed.</summary>
public sealed partial class PricesPage
{
    private const int PageSize = 50;
    private IReadOnlyList<ModelPrice> _all = [];
    private IReadOnlyList<ModelPrice> _found = [];
    private IReadOnlyList<PriceChange> _changes = [];
    private RepricedCard? _repriced;
    private string _search = "";
    private string _provider = "";
    private string? _problem;
    private int _shown = PageSize;

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private PriceAdmin Admin { get; set; } = default!;

    [Inject]
    private IPriceBook Book { get; set; } = default!;

    [Inject]
    private IProviderCatalog Catalog { get; set; } = default!;

    [Inject]
    private CostCalendar Calendar { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _changes = await Admin.ListAsync(User, CancellationToken.None);
        _all = [.. Book.List(Calendar.Today).OrderBy(p => p.Model.Provider, StringComparer.Ordinal).ThenBy(p => p.Model.Model, StringComparer.OrdinalIgnoreCase)];
        Filter();
        await (_repriced?.RefreshAsync() ?? Task.CompletedTask);
        StateHasChanged();
    }

    private void Search(ChangeEventArgs typed)
    {
        _search = typed.Value?.ToString() ?? "";
        Filter();
    }

    private void Filter()
    {
        var words = _search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _found = [.. _all.Where(p => _provider.Length == 0 || p.Model.Provider == _provider).Where(p => words.All(w => Holds(p, w)))];
        _shown = PageSize;
    }

    private static bool Holds(ModelPrice price, string word) =>
        new[] { price.Model.Model, price.Model.Provider, price.Source }.Concat(price.Aliases).Any(t => t.Contains(word, StringComparison.OrdinalIgnoreCase));

    private Task<IDialogReference> SetAsync(ModelPrice? old) => Dialogs.ShowAsync<PriceDialog>(null, new DialogParameters<PriceDialog>
    {
        { d => d.Old, old },
        { d => d.Today, Calendar.Today },
        { d => d.Save, price => ChangeAsync(() => Admin.SetAsync(User, price, CancellationToken.None)) },
    });

    private Task<IDialogReference> RedateAsync(PriceChange change) => Dialogs.ShowAsync<RedateDialog>(null, new DialogParameters<RedateDialog>
    {
        { d => d.Name, change.Model.Model },
        { d => d.From, change.Price?.AsOf ?? Calendar.Today },
        { d => d.Redate, from => ChangeAsync(() => Admin.RedateAsync(User, change.Id, from, CancellationToken.None)) },
    });

    private async Task UndoAsync(PriceChange change)
    {
        try
        {
            _problem = null;
            await ChangeAsync(() => Admin.UndoAsync(User, change.Id, CancellationToken.None));
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
            await ReadAsync();
        }
    }

    private async Task ChangeAsync(Func<Task> change)
    {
        await change();
        await InvokeAsync(ReadAsync);
    }

    private string NameOf(string provider) => Catalog.Find(provider)?.Name ?? provider;
}
