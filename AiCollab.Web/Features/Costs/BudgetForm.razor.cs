using AiCollab.Core.Accounts;
using AiCollab.Core.Costs;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Costs;

/// <summary>Sets a person's own budgets, and an administrator everybody's.</summary>
public sealed partial class BudgetForm
{
    private bool _mine = true;
    private bool _saving;
    private string? _problem;
    private string _said = "";
    private BudgetLimits _all = new();
    private BudgetFields _fields = new(new BudgetLimits());

    /// <summary>Called when budgets were changed.</summary>
    [Parameter]
    public EventCallback OnSaved { get; set; }

    [CascadingParameter]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private LimitBook Limits { get; set; } = default!;

    protected override Task OnInitializedAsync() => ChooseAsync(true);

    private async Task ChooseAsync(bool mine)
    {
        (_mine, _problem, _said) = (mine, null, "");
        _all = await Limits.ForAllAsync(CancellationToken.None);
        _fields = new BudgetFields(mine ? await Limits.OwnAsync(User.Id, CancellationToken.None) : _all);
    }

    private async Task SaveAsync()
    {
        if (_fields.Read(out _problem) is not { } limits)
        {
            return;
        }

        _saving = true;
        try
        {
            await (_mine ? Limits.SetOwnAsync(User.Id, limits, CancellationToken.None) : Limits.SetForAllAsync(User, limits, CancellationToken.None));
            _said = "Saved.";
            await OnSaved.InvokeAsync();
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _saving = false;
        }
    }

    private string Hint(BudgetScope scope) => _mine && _all.Of(scope) is { } most ? $"at most {most.Usd:0.00}" : "no limit";
}
