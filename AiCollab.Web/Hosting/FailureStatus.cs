using AiCollab.Core.Costs;
using AiCollab.Core.Errors;

namespace AiCollab.Web.Hosting;

/// <summary>The HTTP status of a failure that left a request.</summary>
public static class FailureStatus
{
    public static int Of(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        InvalidException => StatusCodes.Status400BadRequest,
        BudgetExceededException => StatusCodes.Status402PaymentRequired,
        ForbiddenException => StatusCodes.Status403Forbidden,
        NotFoundException => StatusCodes.Status404NotFound,
        ConflictException => StatusCodes.Status409Conflict,
        QuotaExceededException => StatusCodes.Status413PayloadTooLarge,
        RateLimitedException => StatusCodes.Status429TooManyRequests,
        ProviderFailedException => StatusCodes.Status502BadGateway,
        StoreUnavailableException or SandboxFailedException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
