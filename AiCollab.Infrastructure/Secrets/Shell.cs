namespace AiCollab.Infrastructure.Secrets;

/// <summary>Writes a value so that a command shown to a person can be pasted into a POSIX shell as it is.</summary>
internal static class Shell
{
    public static string Quote(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
