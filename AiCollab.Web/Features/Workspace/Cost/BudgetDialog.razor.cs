using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using AiCollab.Web.Features.Costs;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Cost;

/// <summary>Warns once at 80 % and once at 95 % of each budget in its period, and lets who may raise it, then or when it is spent.</summary>
public sealed partial class BudgetDialog
{
    private readonly Dictionary<BudgetId, int> _told = [];
    private ModalDialog _dialog = default!;
    private BudgetWarning? _warning;
    private RaiseRule _rule = new(false, null);
    private BudgetField _amount = new("New budget", BudgetScope.Session, new BudgetLimits());
    private bool _looking;
    private bool _raising;

    [Inject]
    private IBudgetNotices Notices { get; set; } = default!;

    [Inject]
    private BudgetRaises Raises { get; set; } = default!;

    [Inject]
    private CostCalendar Calendar { get; set; } = default!;

    protected override LiveChange Watches => LiveChange.Cost;

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? LookAsync() : Task.CompletedTask;

    protected override Task OnLiveAsync(LiveUpdate update) => LookAsync();

    protected override Task OnAskedAsync(RoomRequest request) =>
        request is RoomRequest.RaiseBudget && Room.Live.State is { } state && BudgetWarning.OfSpent(state.Cost, state.Session, Calendar) is { } spent
            ? OpenAsync(spent)
            : Task.CompletedTask;

    private async Task LookAsync()
    {
        var due = Room.Live.State is { } state ? BudgetWarning.Of(state.Cost, state.Session, Calendar) : null;
        if (_looking || due is null || due.Step <= _told.GetValueOrDefault(due.Budget))
        {
            return;
        }

        _looking = true;
        try
        {
            var seen = await Notices.SeenAsync(Room.User.Id, due.Budget, Closed);
            if (seen < due.Step)
            {
                await OpenAsync(due);
            }

            _told[due.Budget] = Math.Max(seen, due.Step);
        }
        catch (StoreUnavailableException)
        {
            // The next look asks again.
        }
        finally
        {
            _looking = false;
        }
    }

    private async Task OpenAsync(BudgetWarning due)
    {
        _rule = await Raises.RuleAsync(Room.User, Room.Session.Owner, due.Budget, Closed);
        var twice = due.Use.Limit + due.Use.Limit;
        var offered = _rule.Most is { } most && most < twice ? most : twice;
        _amount = new BudgetField("New budget", BudgetScope.Session, new BudgetLimits(Session: offered));
        (_warning, Problem) = (due, "");
        StateHasChanged();
        await _dialog.OpenAsync();
    }

    private async Task RaiseAsync()
    {
        if (_warning is not { } warning)
        {
            return;
        }

        _raising = true;
        await TryAsync(async () =>
        {
            if (!_amount.TryRead(BudgetFields.Most, out var limit) || limit is not { } money)
            {
                throw new InvalidException("Enter an amount in dollars, such as 2.50.");
            }

            await Raises.RaiseAsync(Room.User, Room.Session.Owner, Room.Id, warning.Budget, money, Closed);
            await _dialog.CloseAsync();
        });
        _raising = false;
    }

    private Task AnsweredAsync() => _warning is { Step: < BudgetWarning.Spent } warning ? Notices.SeeAsync(Room.User.Id, warning.Budget, warning.Step, Closed) : Task.CompletedTask;
}
