namespace AiCollab.Core.Accounts;

/// <summary>The signed-in person on whose behalf something is done.</summary>
public sealed record CurrentUser(UserId Id, string Name, Role Role)
{
    /// <summary>Whether the person runs the installation.</summary>
    public bool IsAdmin => Role == Role.Admin;
}
