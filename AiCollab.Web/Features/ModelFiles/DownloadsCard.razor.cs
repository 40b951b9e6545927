using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Features.ModelFiles;

/// <summary>Starts downloads and shows how far they are; they belong to the host and go on without the page.</summary>
public sealed partial class DownloadsCard : IDisposable
{
    private readonly AddModelForm _form = new();
    private IReadOnlyList<ModelDownload> _downloads = [];
    private bool _starting;

    /// <summary>The files that are there: the trial model is offered only while it is not.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<LocalModel> Files { get; set; }

    /// <summary>A download became a model file.</summary>
    [Parameter]
    public EventCallback OnArrived { get; set; }

    [Inject]
    private IModelDownloads Downloads { get; set; } = default!;

    private bool OffersTrial =>
        Files.All(f => Path.GetFileName(f.Path) != Downloads.Trial.FileName) && _downloads.All(d => d.Id != Downloads.Trial.FileName || d.State == DownloadState.Done);

    public void Dispose() => Downloads.Changed -= OnChanged;

    protected override void OnInitialized()
    {
        _downloads = Downloads.List();
        Downloads.Changed += OnChanged;
    }

    private void OnChanged() => _ = InvokeAsync(ShowAsync);

    private async Task ShowAsync()
    {
        var before = _downloads;
        _downloads = Downloads.List();
        StateHasChanged();
        if (_downloads.Count(IsDone) > before.Count(IsDone))
        {
            await OnArrived.InvokeAsync();
        }
    }

    private static bool IsDone(ModelDownload download) => download.State == DownloadState.Done;

    private async Task SubmitAsync()
    {
        if (_form.Read() is { } offer && await StartAsync(offer))
        {
            _form.Clear();
        }
    }

    private async Task<bool> StartAsync(ModelOffer offer)
    {
        _starting = true;
        try
        {
            await Downloads.StartAsync(offer, CancellationToken.None);
            return true;
        }
        catch (AiCollabException e)
        {
            _form.Refuse(e.Message);
            return false;
        }
        finally
        {
            _starting = false;
        }
    }

    private Task PauseAsync(ModelDownload download) => TellAsync(() => Downloads.PauseAsync(download.Id, CancellationToken.None));

    private Task ResumeAsync(ModelDownload download) => TellAsync(() => Downloads.ResumeAsync(download.Id, CancellationToken.None));

    private Task CancelAsync(ModelDownload download) => TellAsync(() => Downloads.CancelAsync(download.Id, CancellationToken.None));

    private async Task TellAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (NotFoundException)
        {
            _downloads = Downloads.List(); // another tab was faster
        }
    }
}
