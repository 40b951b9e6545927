using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>One gate for each connection (provider and key), kept for the life of the process.</summary>
internal sealed class ConnectionGates(IOptions<AiOptions> options, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, ConnectionGate> _gates = new(StringComparer.Ordinal);

    public ConnectionGate For(string connection) => _gates.GetOrAdd(connection, _ => new ConnectionGate(options.Value, clock));

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }
}
