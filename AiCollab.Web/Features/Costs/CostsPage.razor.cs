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
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1); // between two looks while money moves
    private static readonly (int Days, string Word)[] Ranges = [(1, "Today"), (14, "14 days"), (31, "31 days"), (366, "Year")];
    private readonly CancellationTokenSource _closed = new();
    private IReadOnlyDictionary<UserId, string> _names = new Dictionary<UserId, string>();
    private CostReport? _report;
    private string? _problem;
    private IDisposable? _listening;
    private DateTimeOffset _readAt;
    private int _due;

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
    private CostFeed Feed { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

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
        _listening?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override void OnInitialized() => _listening = Feed.ListenToAll(Moved);

    protected override Task OnParametersSetAsync() => ReadAsync();

    // From any thread. Many at once are one look.
    private void Moved()
    {
        if (Interlocked.Exchange(ref _due, 1) == 0)
        {
            _ = FollowAsync();
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            var wait = _readAt + Pause - Clock.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Clock, _closed.Token);
            Volatile.Write(ref _due, 0);
            await InvokeAsync(async () =>
            {
                await ReadAsync();
                StateHasChanged();
            });
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return; // the page closed meanwhile
        }
    }

    private async Task ReadAsync()
    {
        _readAt = Clock.GetUtcNow();
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
