using AiCollab.Core.Errors;
using Microsoft.Extensions.Options;

namespace AiCollab.Web.Hosting;

/// <summary>Why the host does not start, for the person at the console: the sentences, without a stack that would hide them.</summary>
public static class StartProblems
{
    /// <summary>The problems in a failure of the start; empty when it is a defect, which keeps its stack.</summary>
    public static IReadOnlyList<string> In(Exception failure) => failure switch
    {
        OptionsValidationException settings => [.. settings.Failures.Select(Sentence)],
        AggregateException several => [.. several.InnerExceptions.SelectMany(In)],
        AiCollabException known => [known.Message],
        _ => [],
    };

    /// <summary>Checks all settings now, before anything is built on them.</summary>
    /// <exception cref="AggregateException">Several sections have problems.</exception>
    /// <exception cref="OptionsValidationException">One section has problems.</exception>
    public static WebApplication CheckSettings(this WebApplication app)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        return app;
    }

    /// <summary>Says the problems on standard error and gives the exit code.</summary>
    public static int Tell(IReadOnlyList<string> problems)
    {
        Console.Error.WriteLine("AiCollab does not start:");
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"- {problem}");
        }

        return 1;
    }

    /// <summary>Data annotations wrap the sentence into one of their own.</summary>
    private static string Sentence(string failure)
    {
        const string Wrapper = "with the error: '";
        var start = failure.IndexOf(Wrapper, StringComparison.Ordinal);
        return start >= 0 && failure.EndsWith("'.", StringComparison.Ordinal) ? failure[(start + Wrapper.Length)..^2] : failure;
    }
}
