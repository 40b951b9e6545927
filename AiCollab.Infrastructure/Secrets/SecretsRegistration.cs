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
        services.AddSingleton<IMasterSecret>(provider => Load(provider.GetRequiredService<IOptions<MasterSecretOptions>>().Value));
        services.AddSingleton<MasterSecretRecord>();
        services.AddHostedService<MasterSecretGate>(); // before every feature that seals: services start in this order
        services.AddHostedService<MasterSecretChange>();
        return services;
    }

    private static MasterSecret Load(MasterSecretOptions options)
    {
        var previous = MasterKey.LoadPrevious(options) is { } key ? new MasterSecret(BytesOf(key)) : null;
        return new MasterSecret(BytesOf(MasterKey.Load(options)), previous);
    }

    private static byte[] BytesOf(MasterKey key) =>
        key.Bytes ?? throw new InvalidOperationException("The master key disappeared between its check and its use.");
}
