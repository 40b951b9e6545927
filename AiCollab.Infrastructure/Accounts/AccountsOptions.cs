using System.ComponentModel.DataAnnotations;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Who may join, and how sign-ins are guarded. Read by the pages as <see cref="Core.Accounts.AccountRules"/>.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary><c>invitation</c>: only with a link from an administrator. <c>open</c>: whoever reaches the page.</summary>
    [RegularExpression("(?i)open|invitation", ErrorMessage = "Accounts:Registration must be \"open\" or \"invitation\".")]
    public string Registration { get; set; } = "invitation";

    [Range(8, 128, ErrorMessage = "Accounts:MinimumPasswordLength must be between 8 and 128.")]
    public int MinimumPasswordLength { get; set; } = 10;

    /// <summary>Wrong passwords in a row before the account is locked.</summary>
    [Range(3, 100, ErrorMessage = "Accounts:LockoutAfter must be between 3 and 100.")]
    public int LockoutAfter { get; set; } = 5;

    [Range(1, 1440, ErrorMessage = "Accounts:LockoutMinutes must be between 1 and 1440.")]
    public int LockoutMinutes { get; set; } = 5;

    /// <summary>Sign-in and registration tries a minute from one address.</summary>
    [Range(3, 10_000, ErrorMessage = "Accounts:TriesPerMinute must be between 3 and 10000.")]
    public int TriesPerMinute { get; set; } = 20;

    [Range(1, 90, ErrorMessage = "Accounts:InvitationDays must be between 1 and 90.")]
    public int InvitationDays { get; set; } = 7;
}
