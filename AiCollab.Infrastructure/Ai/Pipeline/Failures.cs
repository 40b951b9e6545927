using System.ClientModel;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using AiCollab.Core.Ai;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Ai.Adapters;
using Anthropic.Exceptions;
using Polly.CircuitBreaker;

namespace AiCollab.Infrastructure.Ai.Pipeline;

/// <summary>Turns what the SDKs throw into the product's failures, once, at the edge.</summary>
internal static class Failures
{
    private static readonly string[] QuotaWords = ["insufficient_quota", "exceeded your current quota", "credit balance", "billing", "insufficient balance", "insufficient credits"];
    private static readonly string[] LengthWords = ["context_length", "maximum context length", "prompt is too long", "context window", "too many tokens", "exceeds the available context"];
    private static readonly string[] FilterWords = ["content_filter", "content policy", "content management policy", "safety"];

    /// <summary>The failure in words. <paramref name="who"/> names model and provider.</summary>
    public static ProviderFailedException Map(Exception e, string who) => e switch
    {
        ProviderFailedException known => known,
        OperationCanceledException => TimedOut(who, e),
        ClientResultException sdk => Answered(who, sdk.Status, BodyOf(sdk), RetryAfter(sdk), sdk),
        AnthropicApiException sdk => Answered(who, (int)sdk.StatusCode, sdk.Message, null, sdk),
        _ when GuardedHttp.RefusalIn(e) is { } refusal => Failed(FailureKind.BadRequest, refusal, "Change the endpoint on the Keys page.", e),
        HttpRequestException or IOException or SocketException => Unreached(who, e),
        TimeoutException => TimedOut(who, e),
        JsonException or FormatException or InvalidDataException or ArgumentException or InvalidOperationException or NotSupportedException or AnthropicException =>
            Inner(e) is { } cause ? Unreached(who, cause) : Failed(FailureKind.Protocol, $"{who} answered something that is not the API it should speak.", "Check the endpoint's address on the Keys page, or send the message again.", e),
        _ when Inner(e) is { } cause => Unreached(who, cause),
        _ => Failed(FailureKind.Protocol, $"{who} failed in an unexpected way ({e.GetType().Name}).", "Send the message again.", e),
    };

    /// <summary>A stream that ended without saying that it was finished.</summary>
    public static ProviderFailedException Unfinished(string who) => Failed(
        FailureKind.Protocol, $"The answer of {who} broke off before its end.", "What came is kept. Continue, or send the message again.", null);

    /// <summary>A success that holds no answer: something else than the API answered.</summary>
    public static ProviderFailedException NoAnswer(string who) => Failed(
        FailureKind.Protocol, $"{who} answered something that is not the API it should speak.", "Check the endpoint's address on the Keys page, or send the message again.", null);

    /// <summary>The connection failed several times in a row and is given a pause.</summary>
    public static ProviderFailedException Pausing(string who, TimeSpan? wait, Exception e) => Failed(
        FailureKind.Overloaded, $"{who} failed several times in a row and is given a pause.", Wait(wait), e, wait);

    /// <summary>Too many requests wait for the same connection.</summary>
    public static ProviderFailedException Crowded(string who) => Failed(
        FailureKind.RateLimit, $"Too many requests to {who} are waiting already.", "Try again in a minute.", null);

    /// <summary>The provider held the answer back.</summary>
    public static ProviderFailedException Filtered(string who) => Failed(
        FailureKind.ContentFilter, $"{who} held the answer back because of its content rules.", "Put the request in other words.", null);

    /// <summary>True when the request cannot have reached the provider, so that nothing is billed.</summary>
    public static bool NeverSent(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is ForbiddenException
                or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TryAgain }
                or HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError })
            {
                return true;
            }
        }

        return false;
    }

    private static ProviderFailedException Answered(string who, int status, string body, TimeSpan? retryAfter, Exception e)
    {
        if (status == 0)
        {
            return Unreached(who, Inner(e) ?? e);
        }

        bool Says(string[] words) => words.Any(w => body.Contains(w, StringComparison.OrdinalIgnoreCase));
        return status switch
        {
            _ when status is 402 or 429 or 400 or 403 && Says(QuotaWords) =>
                Failed(FailureKind.Quota, $"The account at {who} has no credit left.", "Add credit at the provider, or choose another model.", e, null, status),
            401 or 403 => Failed(FailureKind.Auth, $"{who} does not accept the key.", "Replace the key on the Keys page.", e, null, status),
            404 => Failed(FailureKind.BadRequest, $"{who} does not know this model or address.", "Choose another model, or check the endpoint on the Keys page.", e, null, status),
            429 => Failed(FailureKind.RateLimit, $"{who} takes no more requests for the moment.", Wait(retryAfter), e, retryAfter, status),
            400 or 413 or 422 when status == 413 || Says(LengthWords) =>
                Failed(FailureKind.ContextLength, $"The conversation is longer than {who} can read at once.", "Start a new session, or choose a model with a larger context.", e, null, status),
            400 or 422 when Says(FilterWords) => Failed(FailureKind.ContentFilter, $"{who} refused the request because of its content rules.", "Put the request in other words.", e, null, status),
            400 or 405 or 415 or 422 => Failed(FailureKind.BadRequest, $"{who} did not understand the request.", "Choose another model; if it goes on, tell an administrator.", e, null, status),
            408 or 500 or 502 or 503 or 504 or 529 => Failed(FailureKind.Overloaded, $"{who} is overloaded or out of order ({status}).", Wait(retryAfter), e, retryAfter, status),
            _ => Failed(FailureKind.Protocol, $"{who} answered with status {status}.", "Send the message again, or choose another model.", e, null, status),
        };
    }

    private static ProviderFailedException TimedOut(string who, Exception e) => Failed(
        FailureKind.Network, $"{who} has sent nothing for too long, so the answer was given up.", "What came is kept. Continue, or send the message again.", e);

    private static ProviderFailedException Unreached(string who, Exception e) => NeverSent(e)
        ? Failed(FailureKind.Network, $"{who} cannot be reached.", "Check the address and the network, or choose another model.", e)
        : Failed(FailureKind.Network, $"The connection to {who} broke.", "What came is kept. Continue, or send the message again.", e);

    // The network's own exception, wherever an SDK wrapped it.
    private static Exception? Inner(Exception e)
    {
        for (var inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException or IOException or SocketException or ForbiddenException)
            {
                return inner;
            }
        }

        return e is AggregateException all ? all.InnerExceptions.FirstOrDefault(x => x is HttpRequestException or IOException) : null;
    }

    private static string Wait(TimeSpan? retryAfter) => retryAfter is { } wait
        ? $"Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0} seconds."
        : "Try again in a minute, or choose another model.";

    private static string BodyOf(ClientResultException e) => $"{e.Message} {e.GetRawResponse()?.Content}";

    private static TimeSpan? RetryAfter(ClientResultException e)
    {
        if (e.GetRawResponse()?.Headers.TryGetValue("retry-after", out var text) != true)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static ProviderFailedException Failed(FailureKind kind, string message, string next, Exception? e, TimeSpan? retryAfter = null, int? status = null) =>
        new(new ProviderFailure(kind, message, next, retryAfter, status), Cause(e));

    // Providers may repeat the key in what they answer, and SDKs put that into their messages, which logs and reports would keep:
    // of what caused a failure only the parts that the system itself worded stay.
    private static Exception? Cause(Exception? e) => e switch
    {
        null => null,
        SocketException or ForbiddenException or BrokenCircuitException => e,
        OperationCanceledException => new OperationCanceledException(),
        TimeoutException => new TimeoutException(),
        HttpRequestException http => new HttpRequestException(http.HttpRequestError, http.HttpRequestError.ToString(), Cause(http.InnerException)),
        _ => Cause(e.InnerException),
    };
}
