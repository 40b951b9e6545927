namespace AiCollab.Core.Accounts;

/// <summary>What a person may do: a member works in sessions, an admin also runs the installation.</summary>
public enum Role
{
    Member,
    Admin,
}
