using System.Collections.Concurrent;
using System.Security.Cryptography;

using AiCollab.Infrastructure.Mongo.Embedded.Wire;

namespace AiCollab.Infrastructure.Mongo.Embedded.Cursors;

/// <summary>The cursors that clients have open. One that is not asked for ten minutes is closed.</summary>
internal sealed class CursorRegistry(TimeProvider time)
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<long, OpenCursor> _cursors = new();

    public int Count => _cursors.Count;

    /// <summary>Writes the first batch and, if more can follow, opens a cursor.</summary>
    public BsonBuffer Open(string ns, CursorSource source, int batchSize, bool singleBatch = false)
    {
        var reply = new BsonBuffer();
        try
        {
            reply.Begin().BeginDocument("cursor").BeginArray("firstBatch");
            var more = source.Fill(new BatchWriter(reply, batchSize)) && !singleBatch;
            return End(reply, ns, more ? Add(ns, source) : 0);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    /// <exception cref="CommandException">43 CursorNotFound, 13 Unauthorized for another namespace's cursor</exception>
    public BsonBuffer More(long id, string ns, int batchSize)
    {
        if (!_cursors.TryRemove(id, out var cursor))
        {
            throw new CommandException(43, "CursorNotFound", $"cursor id {id} not found");
        }

        if (cursor.Namespace != ns)
        {
            _cursors[id] = cursor;
            throw new CommandException(13, "Unauthorized", $"Requested getMore on namespace '{ns}', but cursor belongs to a different namespace {cursor.Namespace}");
        }

        var reply = new BsonBuffer();
        try
        {
            reply.Begin().BeginDocument("cursor").BeginArray("nextBatch");
            var more = cursor.Source.Fill(new BatchWriter(reply, batchSize));
            if (more)
            {
                _cursors[id] = cursor with { LastUsed = time.GetUtcNow() };
            }

            return End(reply, ns, more ? id : 0);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    public bool Kill(long id) => _cursors.TryRemove(id, out _);

    public void CloseIdle()
    {
        var before = time.GetUtcNow() - IdleLimit;
        foreach (var (id, _) in _cursors.Where(c => c.Value.LastUsed < before))
        {
            Kill(id);
        }
    }

    private static BsonBuffer End(BsonBuffer reply, string ns, long id) =>
        reply.End().Add("id", id).Add("ns", ns).End().Add("ok", 1.0).End();

    private long Add(string ns, CursorSource source)
    {
        Span<byte> random = stackalloc byte[8];
        while (true)
        {
            RandomNumberGenerator.Fill(random);
            var id = BitConverter.ToInt64(random) & long.MaxValue;
            if (id != 0 && _cursors.TryAdd(id, new OpenCursor(ns, source, time.GetUtcNow())))
            {
                return id;
            }
        }
    }

    private sealed record OpenCursor(string Namespace, CursorSource Source, DateTimeOffset LastUsed);
}
