using System.Text.RegularExpressions;

namespace AiCollab.Core.Collaboration;

/// <summary>
/// Tells whether a message asks for files to be written. Only asked for models that must be held to a form: with it they can write
/// nothing but files, without it they can answer a question. English; in doubt a message is a question.
/// </summary>
internal static partial class ChangeRequest
{
    public static bool Is(string message)
    {
        var text = message.Trim();
        if (Order().IsMatch(text))
        {
            return true;
        }

        var verb = Verb().IsMatch(text);
        return verb && !Question().IsMatch(text) && (FileName().IsMatch(text) || Thing().IsMatch(text));
    }

    [GeneratedRegex(@"^(please\s+|now\s+|then\s+|ok(ay)?,?\s+|can you\s+|could you\s+|would you\s+|i want you to\s+|let'?s\s+)*(please\s+)?(write|create|make|add|change|fix|implement|edit|refactor|rewrite|update|build|generate|remove|extend|improve|replace|convert|port)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Order();

    [GeneratedRegex(@"\b(write|create|make|add|change|fix|implement|edit|refactor|rewrite|update|build|generate|remove|extend|improve|replace|convert|need|want)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    [GeneratedRegex(@"^(what|why|how|who|whose|when|where|which|is|are|was|were|do|does|did|has|have|should|explain|describe|tell|hello|hi|hey|thanks)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Question();

    [GeneratedRegex(@"\b[\w-]+\.[a-z][a-z0-9]{0,5}\b", RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    [GeneratedRegex(@"\b(code|file|function|method|class|script|program|module|test|tests|page|readme)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Thing();
}
