using Microsoft.Extensions.Configuration;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>Where the master secret comes from: the first of key, key file and the file in the data directory that is set.</summary>
public sealed class MasterSecretOptions
{
    public const string KeyName = "AICOLLAB_MASTER_KEY";
    public const string KeyFileName = "AICOLLAB_MASTER_KEY_FILE";
    public const string DefaultFileName = "master.key";

    /// <summary>Base64 of at least 32 random bytes.</summary>
    [ConfigurationKeyName(KeyName)]
    public string? Key { get; set; }

    /// <summary>Path of a file that holds what <see cref="Key"/> would hold. It must exist.</summary>
    [ConfigurationKeyName(KeyFileName)]
    public string? KeyFile { get; set; }

    /// <summary>Directory in which <c>master.key</c> is created at the first start when neither of the others is set.</summary>
    public string DataDirectory { get; set; } = "data";
}
