using AiCollab.Core.Ai.Local;
using AiCollab.Core.Errors;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AiCollab.Web.Features.ModelFiles;

/// <summary>The model files of this machine, the servers that run on it, and the way to more of both.</summary>
public sealed partial class ModelsPage : IDisposable
{
    private static readonly TimeSpan StateEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closed = new();
    private FoundServersCard? _servers;
    private IReadOnlyList<LocalModel>? _files;
    private IReadOnlyList<LoadedModel> _loaded = [];
    private ITimer? _timer;
    private string? _problem;
    private bool _looking;

    [Inject]
    private ILocalModels Models { get; set; } = default!;

    [Inject]
    private ILocalRuntime Runtime { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Clock.CreateTimer(_ => _ = InvokeAsync(ShowLoaded), null, StateEvery, StateEvery);
        }
    }

    private async Task LookAsync()
    {
        _looking = true;
        try
        {
            await ReadAsync();
            await (_servers?.LookAsync() ?? Task.CompletedTask);
        }
        finally
        {
            _looking = false;
        }
    }

    private async Task ReadAsync()
    {
        _files = await Models.ListAsync(_closed.Token);
        _loaded = Runtime.Loaded;
    }

    // What is in memory changes by itself: a turn loads a model, ten idle minutes drop it.
    private void ShowLoaded()
    {
        if (Runtime.Loaded is var now && !now.SequenceEqual(_loaded))
        {
            _loaded = now;
            StateHasChanged();
        }
    }

    private LoadedModel? LoadedOf(LocalModel file) => _loaded.FirstOrDefault(l => l.Id == file.Id);

    private Task StopAsync(LocalModel file) => TellAsync(() => Runtime.StopAsync(file.Id, _closed.Token));

    private async Task DeleteAsync(LocalModel file)
    {
        var dialog = await Dialogs.ShowAsync<DeleteModelDialog>(null, new DialogParameters<DeleteModelDialog> { { d => d.Model, file } });
        if (await dialog.Result is { Canceled: false })
        {
            await TellAsync(async () =>
            {
                await Runtime.StopAsync(file.Id, _closed.Token);
                await Models.DeleteAsync(file.Id, _closed.Token);
            });
        }
    }

    private async Task TellAsync(Func<Task> action)
    {
        _problem = null;
        try
        {
            await action();
        }
        catch (AiCollabException e)
        {
            _problem = e.Message;
        }

        await ReadAsync();
    }
}
