using System.Runtime.CompilerServices;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using Microsoft.Extensions.AI;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Another way to an answer.</summary>
/// <param name="Use">What is used in place of what was asked for.</param>
/// <param name="Name">How people know it.</param>
/// <param name="SameModel">True for another connection to the same model.</param>
internal sealed record Route(ModelUse Use, string Name, bool SameModel);

/// <summary>
/// Goes on over another connection, or with another model, when a request fails before anything of its answer was shown; says so in one
/// sentence. What it went over to stays in use for the rest of the step. Each attempt has its own hold and ledger row below.
/// </summary>
/// <param name="first">What was asked for.</param>
/// <param name="find">The other ways, the best first; looked up at the first failure.</param>
/// <param name="open">Opens one of them.</param>
/// <param name="tell">Takes the sentence.</param>
internal sealed class RoutingClient(
    IChatClient first, Func<CancellationToken, Task<IReadOnlyList<Route>>> find, Func<ModelUse, CancellationToken, Task<IChatClient>> open, Action<string> tell) : IChatClient
{
    private readonly List<IChatClient> _opened = [first];
    private Queue<Route>? _left;

    private IChatClient Current => _opened[^1];

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        while (true)
        {
            try
            {
                return await Current.GetResponseAsync(list, options, cancellationToken);
            }
            catch (ProviderFailedException e)
            {
                if (!await GoOverAsync(e.Failure, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var (opened, any) = await OpenAsync(list, options, cancellationToken);
        await using var stream = opened;
        while (any)
        {
            yield return stream.Current;
            any = await stream.MoveNextAsync();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => Current.GetService(serviceType, serviceKey);

    public void Dispose() => _opened.ForEach(o => o.Dispose());

    private async Task<(IAsyncEnumerator<ChatResponseUpdate> Stream, bool Any)> OpenAsync(
        IReadOnlyCollection<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
    {
        while (true)
        {
            var stream = Current.GetStreamingResponseAsync(messages, options, ct).GetAsyncEnumerator(ct);
            try
            {
                return (stream, await stream.MoveNextAsync());
            }
            catch (ProviderFailedException e)
            {
                await stream.DisposeAsync();
                if (!await GoOverAsync(e.Failure, ct))
                {
                    throw;
                }
            }
            catch (Exception)
            {
                await stream.DisposeAsync();
                throw;
            }
        }
    }

    private async Task<bool> GoOverAsync(ProviderFailure failure, CancellationToken ct)
    {
        if (!Routes.MayHelp(failure.Kind))
        {
            return false;
        }

        _left ??= new(await find(ct));
        while (_left.TryDequeue(out var route))
        {
            if ((!route.SameModel || Routes.IsOfTheKey(failure.Kind)) && await OpenedAsync(route.Use, ct) is { } next)
            {
                _opened.Add(next);
                tell($"{failure.Message.TrimEnd('.')}, so {route.Name} answers instead.");
                return true;
            }
        }

        return false;
    }

    private async Task<IChatClient?> OpenedAsync(ModelUse use, CancellationToken ct)
    {
        try
        {
            return await open(use, ct);
        }
        catch (Exception e) when (e is NotFoundException or ProviderFailedException or InvalidException)
        {
            return null;
        }
    }
}
