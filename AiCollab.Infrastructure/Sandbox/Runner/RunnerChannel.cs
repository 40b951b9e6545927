using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Infrastructure.Cluster;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.Infrastructure.Sandbox.Runner;

/// <summary>One end of a connection between server and runner: frames as between runner and jail, over a Unix socket.</summary>
internal sealed class RunnerChannel<TSent, TReceived>(Socket socket) : IDisposable
    where TSent : class
    where TReceived : class
{
    // What a jail sent in one frame may be in a result twice: as files to keep and as files to show.
    private const int MaxBytes = 2 * Frames.MaxBytes;

    private static readonly JsonSerializerOptions Json = new(CoreJson.Options) { Converters = { new PackageNameConverter() } };
    private static readonly JsonTypeInfo<TSent> Sent = (JsonTypeInfo<TSent>)Json.GetTypeInfo(typeof(TSent));
    private static readonly JsonTypeInfo<TReceived> Received = (JsonTypeInfo<TReceived>)Json.GetTypeInfo(typeof(TReceived));

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Sends one frame whole; frames of two threads never mix.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public async Task SendAsync(TSent message, CancellationToken ct)
    {
        var frame = Frames.Encode(message, Sent);
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(frame, ct).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="IOException">The other end is gone or sent what is no message.</exception>
    public async Task<TReceived?> ReceiveAsync(CancellationToken ct)
    {
        var header = new byte[4];
        var got = await _stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        if (got == 0)
        {
            return null;
        }

        var length = got == header.Length ? BinaryPrimitives.ReadInt32LittleEndian(header) : -1;
        if (length is < 2 or > MaxBytes)
        {
            throw new IOException($"A frame of {length} bytes came; at most {MaxBytes} are read.");
        }

        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, ct).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body, Received) ?? throw new IOException("A frame held nothing.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new IOException("A frame held no message.", e);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _writing.Dispose();
    }

    private sealed class PackageNameConverter : JsonConverter<PackageName>
    {
        public override PackageName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            PackageName.TryParse(reader.GetString(), out var name) ? name : throw new JsonException("no package name");

        public override void Write(Utf8JsonWriter writer, PackageName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
