using System.Net;
using System.Runtime.CompilerServices;

using AiCollab.Infrastructure.Mongo.Embedded.Commands;

using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Connections;

namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>Lets the driver connect through a stream of ours. The registration is internal in MongoDB.Driver 3.14, the interface public.</summary>
internal static class DriverHook
{
    /// <exception cref="NotSupportedException">Another version of the driver has lost the method.</exception>
    public static void Register(ClusterBuilder builder, IStreamFactory factory)
    {
        try
        {
            RegisterStreamFactory(MongoConnection.LetMany(builder), _ => factory);
        }
        catch (MissingMethodException e)
        {
            throw new NotSupportedException(
                $"MongoDB.Driver {typeof(ClusterBuilder).Assembly.GetName().Version} has no hook for the embedded store; use version 3.14, or a real MongoDB by ConnectionStrings:MongoDb.", e);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "RegisterStreamFactory")]
    private static extern ClusterBuilder RegisterStreamFactory(ClusterBuilder builder, Func<IStreamFactory, IStreamFactory> wrapper);
}

/// <summary>Connects the driver to the store in this process.</summary>
internal sealed class InProcessStreamFactory(CommandTable commands, Endpoint endpoint) : IStreamFactory
{
    public Stream CreateStream(EndPoint endPoint, CancellationToken cancellationToken) => new InProcessStream(commands, new ClientConnection(endpoint));

    public Task<Stream> CreateStreamAsync(EndPoint endPoint, CancellationToken cancellationToken) =>
        Task.FromResult(CreateStream(endPoint, cancellationToken));
}
