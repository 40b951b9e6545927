using AiCollab.Core.Accounts;

namespace AiCollab.Core.Keys;

/// <summary>Keeps connections, envelopes and the audit log.</summary>
public interface IKeyStore
{
    /// <summary>Adds a connection.</summary>
    Task AddAsync(StoredKey key, CancellationToken ct);

    /// <summary>The owner's connection, or null.</summary>
    Task<StoredKey?> FindAsync(UserId owner, ApiKeyId id, CancellationToken ct);

    /// <summary>The connection when the person owns it or it is lent; null otherwise.</summary>
    Task<StoredKey?> FindUsableAsync(UserId user, ApiKeyId id, CancellationToken ct);

    /// <summary>The connections that are lent to everybody, newest first.</summary>
    Task<IReadOnlyList<StoredKey>> ListLentAsync(CancellationToken ct);

    /// <summary>The owner's connections, newest first.</summary>
    Task<IReadOnlyList<StoredKey>> ListAsync(UserId owner, CancellationToken ct);

    /// <summary>Replaces the sealed key and what is sealed with it when it is still <paramref name="before"/>'s; false when somebody replaced it first or it is gone.</summary>
    Task<bool> ReplaceSecretAsync(StoredKey before, StoredKey after, CancellationToken ct);

    /// <summary>Writes how the connection answered.</summary>
    Task SetHealthAsync(ApiKeyId id, KeyHealth health, string note, DateTimeOffset at, CancellationToken ct);

    /// <summary>Writes when it was last used.</summary>
    Task SetUsedAsync(ApiKeyId id, DateTimeOffset at, CancellationToken ct);

    /// <summary>Writes when it was put before the others of its provider.</summary>
    Task SetFirstAsync(ApiKeyId id, DateTimeOffset at, CancellationToken ct);

    /// <summary>Removes a connection; false when the owner has none of that id.</summary>
    Task<bool> DeleteAsync(UserId owner, ApiKeyId id, CancellationToken ct);

    /// <summary>The person's envelope, or null.</summary>
    Task<KeyEnvelope?> FindEnvelopeAsync(UserId owner, CancellationToken ct);

    /// <summary>Adds an envelope; when another process was first, returns that one.</summary>
    Task<KeyEnvelope> AddEnvelopeAsync(KeyEnvelope envelope, CancellationToken ct);

    /// <summary>Envelopes wrapped by a master secret, by owner, at most <paramref name="max"/> after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<KeyEnvelope>> ListEnvelopesAsync(string master, UserId? after, int max, CancellationToken ct);

    /// <summary>Replaces an envelope when it is still <paramref name="before"/>; false when it is not.</summary>
    Task<bool> ReplaceEnvelopeAsync(KeyEnvelope before, KeyEnvelope after, CancellationToken ct);

    /// <summary>Removes the envelopes wrapped by a master secret.</summary>
    Task DeleteEnvelopesAsync(string master, CancellationToken ct);

    /// <summary>Appends to the audit log, which is never changed.</summary>
    Task AppendAsync(KeyAuditEntry entry, CancellationToken ct);

    /// <summary>The latest entries about the owner's connections, newest first.</summary>
    Task<IReadOnlyList<KeyAuditEntry>> ListAuditAsync(UserId owner, int max, CancellationToken ct);
}

/// <summary>Something done to a connection: row of <c>key_audit</c>.</summary>
/// <param name="Id">Names the entry; later ids sort after earlier ones.</param>
/// <param name="At">When.</param>
/// <param name="Owner">Whose connection.</param>
/// <param name="Key">The connection.</param>
/// <param name="Provider">Catalog id.</param>
/// <param name="Action"><c>added</c>, <c>rotated</c>, <c>tested</c>, <c>deleted</c>, <c>refused</c>, <c>lent</c>, <c>withdrawn</c>, <c>put first</c>, <c>locked</c>, <c>unlocked</c> or <c>wrong passphrase</c>.</param>
/// <param name="Result">The state it was found in.</param>
public sealed record KeyAuditEntry(Guid Id, DateTimeOffset At, UserId Owner, ApiKeyId Key, string Provider, string Action, KeyHealth Result);
