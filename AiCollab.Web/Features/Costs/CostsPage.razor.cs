using System.Globalization;
using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Costs;

/// <summary>What was spent, by day, model, participant and person, and the budgets it is measured against.</summary>
public sealed partial class CostsPage : IDisposable
{
    private const int MaxPeople = 500;
    private static readonly (int Days, string Word)[] Ranges = [(1, "Today"), (14, "14 days"), (31, "31 days"), (366, "Year")];
    private readonly CancellationTokenSource _closed = new();
    private IReadOnlyDictionary<UserId, string> _names = new Dictionary<UserId, string>();
    private CostReport? _report;
    private string? _problem;

    /// <summary>How many days are shown, today included.</summary>
    [SupplyParameterFromQuery(Name = "days")]
    public int? DaysAsked { get; set; }

    /// <summary>Whether an administrator looks at everybody's costs.</summary>
    [SupplyParameterFromQuery(Name = "everybody")]
    public bool EverybodyAsked { get; set; }

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private CostReports Reports { get; set; } = default!;

    [Inject]
    private LimitBook Limits { get; set; } = default!;

    [Inject]
    private IPeople People { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private int Days => DaysAsked is { } asked && Ranges.Any(r => r.Days == asked) ? asked : 14;

    private bool Everybody => EverybodyAsked && User.IsAdmin;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        try
        {
            _problem = null;
            _report = await Reports.ReadAsync(User, Everybody, Days, _closed.Token);
            if (Everybody)
            {
                _names = (await People.ListAsync("", 0, MaxPeople, _closed.Token)).ToDictionary(p => p.Id, p => p.Name);
            }
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
    }

    private void Show(int days, bool everybody) => Navigation.NavigateTo(string.Create(CultureInfo.InvariantCulture, $"costs?days={days}&everybody={everybody}"));

    private string NameOf(UserId user) => _names.GetValueOrDefault(user, "Deleted account");

    private static string Pressed(bool on) => on ? "true" : "false";
}
