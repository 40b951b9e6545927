using AiCollab.Core.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace AiCollab.Infrastructure.Errors;

/// <summary>Registers what keeps unexpected failures.</summary>
public static class ErrorsRegistration
{
    public static IServiceCollection AddErrors(this IServiceCollection services) => services.AddSingleton<IErrorReports, MongoErrorReports>();
}
