using System.Text.RegularExpressions;

namespace AiCollab.Core.Sandbox;

/// <summary>
/// Looks over code before it is run and says what will not work in the jail. Advice for people, never a control: what
/// contains the code is the jail.
/// </summary>
public sealed class CodeScreen(ISandbox sandbox)
{
    private const int MaxAdvice = 20;

    /// <summary>What in the code will not work, by line; empty when nothing was noticed.</summary>
    public IReadOnlyList<CodeAdvice> ValidateCode(string language, string code)
    {
        var rules = sandbox.Languages.FirstOrDefault(l => l.Id == language)?.Rules ?? [];
        return code.Split('\n')
            .SelectMany((line, index) => rules.Where(r => r.Pattern.IsMatch(line)).Select(r => new CodeAdvice(index + 1, r.Advice)))
            .DistinctBy(a => a.Text)
            .Take(MaxAdvice)
            .ToList();
    }

    /// <summary>What code of a language can use.</summary>
    public IReadOnlyList<SafeApi> GetSafeApis(string language) => sandbox.Languages.FirstOrDefault(l => l.Id == language)?.SafeApis ?? [];
}

/// <summary>A hint on a line, counted from 1.</summary>
public sealed record CodeAdvice(int Line, string Text);

/// <summary>A part of what code may use.</summary>
/// <param name="Name">Module or global.</param>
/// <param name="Members">What of it, for people.</param>
public sealed record SafeApi(string Name, string Members);

/// <summary>A line that matches will not work in the jail.</summary>
public sealed record ScreenRule(Regex Pattern, string Advice);
