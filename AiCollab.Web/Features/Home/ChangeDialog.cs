using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AiCollab.Web.Features.Home;

/// <summary>A dialog that makes one change and closes, or stays open and says why the change was refused.</summary>
public abstract class ChangeDialog : ComponentBase
{
    [CascadingParameter]
    protected IMudDialogInstance Dialog { get; set; } = default!;

    protected bool Busy { get; private set; }

    protected string? Problem { get; private set; }

    protected async Task MakeAsync(Func<Task> change)
    {
        if (Busy)
        {
            return;
        }

        (Busy, Problem) = (true, null);
        try
        {
            await change();
            Dialog.Close();
        }
        catch (AiCollabException e)
        {
            Problem = e.Message;
        }
        finally
        {
            Busy = false;
        }
    }
}
