using AiCollab.Core.Accounts;

namespace AiCollab.Core.Keys;

/// <summary>Tells whose connections may be lent.</summary>
public interface ILenders
{
    /// <summary>Whether the person is an administrator whose account is open.</summary>
    Task<bool> MayLendAsync(UserId owner, CancellationToken ct);
}
