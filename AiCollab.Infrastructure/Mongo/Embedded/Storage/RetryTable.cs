using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Storage;

/// <summary>
/// Remembers what a session's last retryable write did, so that its repetition is answered and not done twice
/// (MongoDB's retryable writes: lsid, txnNumber and statement). Used by the writer only.
/// </summary>
/// <remarks>
/// Within this process memory is enough: its clients die with it. What came over a socket is also stored, in the
/// transaction of the write itself, as that client may come back after a crash and ask again.
/// </remarks>
internal sealed class RetryTable(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private readonly Dictionary<Guid, Session> _sessions = [];
    private readonly Lock _lock = new();

    /// <summary>The statements of this transaction number that are already done.</summary>
    /// <exception cref="CommandException">225 TransactionTooOld</exception>
    public Retry Begin(WriteTransaction transaction, Guid lsid, long number, bool stored)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(lsid, out var session))
            {
                session = stored ? Load(transaction.Db, lsid) : new Session();
                _sessions[lsid] = session;
            }

            if (number < session.Number)
            {
                throw new CommandException(225, "TransactionTooOld",
                    $"Retryable write with txnNumber {number} is prohibited on session {lsid} because a newer one with txnNumber {session.Number} has already started");
            }

            if (number > session.Number)
            {
                session.Number = number;
                session.Replies.Clear();
            }

            session.LastUsed = time.GetUtcNow();
            return new Retry(transaction, lsid, session, stored);
        }
    }

    public void End(BsonDocument lsid)
    {
        if (IdOf(lsid) is { } id)
        {
            lock (_lock)
            {
                _sessions.Remove(id);
            }
        }
    }

    /// <summary>Forgets sessions that no driver would retry on any more.</summary>
    public void Forget(WriteTransaction transaction)
    {
        var before = time.GetUtcNow() - Lifetime;
        lock (_lock)
        {
            foreach (var id in _sessions.Where(s => s.Value.LastUsed < before).Select(s => s.Key).ToList())
            {
                _sessions.Remove(id);
            }
        }

        using var delete = transaction.Db.Prepare("DELETE FROM retries WHERE at < ?1");
        delete.Bind(1, before.ToUnixTimeMilliseconds()).Step();
    }

    public static Guid? IdOf(BsonDocument? lsid) =>
        lsid?.GetValue("id", null) is BsonBinaryData { Bytes.Length: 16 } id ? new Guid(id.Bytes, bigEndian: true) : null;

    private static Session Load(SqliteHandle db, Guid lsid)
    {
        var session = new Session();
        using var read = db.Prepare("SELECT txn, stmt, reply FROM retries WHERE lsid = ?1");
        read.Bind(1, lsid.ToByteArray());
        while (read.Step())
        {
            if (read.Integer(0) > session.Number)
            {
                session.Number = read.Integer(0);
                session.Replies.Clear();
            }

            if (read.Integer(0) == session.Number)
            {
                session.Replies[(int)read.Integer(1)] = BsonDecoder.Decode(read.Blob(2));
            }
        }

        return session;
    }

    internal sealed class Session
    {
        public long Number { get; set; } = -1;

        public Dictionary<int, BsonDocument> Replies { get; } = [];

        public DateTimeOffset LastUsed { get; set; }
    }

    /// <summary>One retryable write's view of its session.</summary>
    internal sealed class Retry(WriteTransaction transaction, Guid lsid, Session session, bool stored)
    {
        public BsonDocument? Done(int statement) => session.Replies.GetValueOrDefault(statement);

        public void Record(int statement, BsonDocument reply)
        {
            var number = session.Number;
            session.Replies[statement] = reply;
            transaction.OnRollback(() =>
            {
                if (session.Number == number)
                {
                    session.Replies.Remove(statement);
                }
            });
            if (stored)
            {
                Store(statement, reply);
            }
        }

        private void Store(int statement, BsonDocument reply)
        {
            using var insert = transaction.Db.Prepare("INSERT OR REPLACE INTO retries(lsid, stmt, txn, at, reply) VALUES(?1, ?2, ?3, ?4, ?5)");
            insert.Bind(1, lsid.ToByteArray()).Bind(2, statement).Bind(3, session.Number)
                .Bind(4, session.LastUsed.ToUnixTimeMilliseconds()).Bind(5, BsonBuffer.Encode(reply)).Step();
        }
    }
}
