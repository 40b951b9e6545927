using AiCollab.Core.Accounts;

namespace AiCollab.Core.Errors;

/// <summary>An unexpected failure, kept for administrators under the reference its person was shown.</summary>
/// <param name="Reference">What the person can read out.</param>
/// <param name="At">When it happened.</param>
/// <param name="Where">The panel or address that failed.</param>
/// <param name="User">Whose page it was, when known.</param>
/// <param name="Kind">The exception's type.</param>
/// <param name="Details">The exception with its stack; at most <see cref="MaxDetails"/> characters.</param>
public sealed record ErrorReport(ErrorReference Reference, DateTimeOffset At, string Where, UserId? User, string Kind, string Details)
{
    public const int MaxDetails = 20_000;

    /// <summary>The report of an exception.</summary>
    public static ErrorReport Of(Exception exception, string where, UserId? user, DateTimeOffset at)
    {
        var details = exception.ToString();
        return new ErrorReport(
            ErrorReference.New(), at, where, user, exception.GetType().Name, details.Length > MaxDetails ? details[..MaxDetails] : details);
    }
}

/// <summary>Where error reports go.</summary>
public interface IErrorReports
{
    /// <summary>Logs and stores the report. Never throws: a report that cannot be stored is in the log only.</summary>
    Task StoreAsync(ErrorReport report, CancellationToken ct);
}
