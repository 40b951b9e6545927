using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using AiCollab.Core.Ai;

namespace AiCollab.Infrastructure.Ai;

/// <summary>How providers are called.</summary>
public sealed class AiOptions : IValidatableObject
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Ai";

    /// <summary>
    /// Hosts on this machine or its network that a person may enter as an endpoint, as host names or addresses. Local servers are
    /// a main use, so administrators may enter the loopback where nothing is set, and everybody the usual addresses of the catalog's
    /// local servers; one empty entry allows none to anybody.
    /// </summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Null and set are told apart; the binder appends to lists.")]
    public string[]? AllowedPrivateHosts { get; set; }

    /// <summary>How long a stream may stand still before it counts as broken.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long the first piece of an answer may take: long prompts are read before anything is said.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest answer that is asked for, in tokens; the model's own limit may be lower.</summary>
    [Range(16, 1_000_000)]
    public int MaxOutputTokens { get; set; } = 8_192;

    /// <summary>Tries of one request, the first included, before anything of its answer was shown.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>First wait between tries when the provider names none; doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait a provider may ask for; above it the failure is shown instead.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests under way at one time on one connection.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 32;

    /// <summary>Models (as <c>provider/model</c>) that answer, in this order, where the one asked for cannot; none by default.</summary>
    public IReadOnlyList<string> FallbackModels { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => FallbackModels.Where(m => ModelOf(m).Model.Length == 0)
        .Select(m => new ValidationResult($"{Section}:{nameof(FallbackModels)} has \"{m}\"; write provider/model, for example anthropic/claude-sonnet-4-5.", [nameof(FallbackModels)]));

    /// <summary>The model that a setting names; its name is empty where the text has no slash.</summary>
    internal static ModelRef ModelOf(string text) => text.Split('/', 2) is [var provider, var model] ? new(provider, model) : new(text, "");
}
