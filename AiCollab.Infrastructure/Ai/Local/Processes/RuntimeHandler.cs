namespace AiCollab.Infrastructure.Ai.Local.Processes;

/// <summary>
/// Sends a request to the process of a model. The model counts as busy until the answer's body is read or dropped, and an
/// answer that breaks off because the process ended says so instead of "connection reset".
/// </summary>
internal sealed class RuntimeHandler(LocalRuntime runtime, string modelId) : HttpMessageHandler
{
    private static readonly TimeSpan ExitNotice = TimeSpan.FromSeconds(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var running = await runtime.EnterAsync(modelId, cancellationToken);
        try
        {
            var response = await running.Process.Invoker.SendAsync(request, cancellationToken);
            response.Content = await BusyContent.WrapAsync(response.Content, new Watch(runtime, running), cancellationToken);
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            running.Leave();
            throw await EndedAsync(running, e);
        }
        catch
        {
            running.Leave();
            throw;
        }
    }

    private static async Task<Exception> EndedAsync(RunningModel running, Exception inner)
    {
        // The socket breaks a moment before the system reports the exit.
        await Task.WhenAny(running.Process.Exited, Task.Delay(ExitNotice));
        return RuntimeFailures.Ended(running.Process.File.Model.Name, running.Process.Exited.IsCompleted ? await running.Process.Exited : null, inner);
    }

    /// <summary>Follows one answer to its end.</summary>
    internal sealed class Watch(LocalRuntime runtime, RunningModel running)
    {
        private int _left;

        public void Completed() => runtime.CrashesOf(running.Process.File.Model.Id).Worked();

        public Task<Exception> ExplainAsync(Exception e) => EndedAsync(running, e);

        public void Leave()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                running.Leave();
            }
        }
    }
}
