namespace AiCollab.Core.Accounts;

/// <summary>How this installation takes people in.</summary>
/// <param name="OpenRegistration">Anybody may make an account; false asks for an invitation.</param>
/// <param name="MinimumPasswordLength">In characters.</param>
/// <param name="InvitationLifetime">How long an invitation can be used.</param>
/// <param name="TriesPerMinute">Sign-in and registration tries a minute from one address.</param>
public sealed record AccountRules(bool OpenRegistration, int MinimumPasswordLength, TimeSpan InvitationLifetime, int TriesPerMinute);
