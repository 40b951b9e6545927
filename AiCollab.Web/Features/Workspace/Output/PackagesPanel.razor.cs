using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox.Packages;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.Workspace.Output;

/// <summary>What runs can import, what could be installed, and for administrators what may be.</summary>
public sealed partial class PackagesPanel
{
    private IReadOnlyList<InstalledPackage> _installed = [];
    private IReadOnlyList<(OfferedPackage Package, PackageAllowance Allowed)> _offered = [];
    private string _problem = "";
    private string _folder = "";
    private bool _busy;

    [CascadingParameter]
    public WorkspaceRoom Room { get; set; } = default!;

    [Inject]
    private SandboxPackages Packages { get; set; } = default!;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task DoAsync(Func<Task> work)
    {
        (_busy, _problem) = (true, "");
        try
        {
            await work();
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }

        await ReadAsync();
        _busy = false;
    }

    private async Task ReadAsync()
    {
        try
        {
            _folder = "";
            _installed = await Packages.GetInstalledPackagesAsync(Room.Id, CancellationToken.None);
            _offered = await Packages.ListOfferedAsync(CancellationToken.None);
        }
        catch (InvalidException e)
        {
            // No folder is set up: that is a state, not a failure.
            _folder = e.Message;
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }
    }
}
