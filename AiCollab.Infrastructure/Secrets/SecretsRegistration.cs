using AiCollab.Core.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>Registers the master secret.</summary>
public static class SecretsRegistration
{
    /// <summary>Adds <see cref="IMasterSecret"/>. The host refuses to start on a missing, weak or readable key.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MasterSecretOptions>()
            .Configure(options => options.DataDirectory = configuration["Data:Directory"] ?? options.DataDirectory)
            .Bind(configuration)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MasterSecretOptions>, MasterSecretValidator>();
        services.AddSingleton<IMasterSecret>(provider => new MasterSecret(
            MasterKey.Load(provider.GetRequiredService<IOptions<MasterSecretOptions>>().Value).Bytes
            ?? throw new InvalidOperationException("The master key disappeared between its check and its use.")));
        return services;
    }
}
