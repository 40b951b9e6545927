using Microsoft.Extensions.Configuration;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>Where the master secret comes from: the first of key, key file and the file in the data directory that is set.</summary>
public sealed class MasterSecretOptions
{
    public const string KeyName = "AICOLLAB_MASTER_KEY";
    public const string KeyFileName = "AICOLLAB_MASTER_KEY_FILE";
    public const string PreviousKeyName = "AICOLLAB_MASTER_KEY_PREVIOUS";
    public const string PreviousKeyFileName = "AICOLLAB_MASTER_KEY_PREVIOUS_FILE";
    public const string LostKeyName = "AICOLLAB_MASTER_KEY_LOST";
    public const string DefaultFileName = "master.key";

    /// <summary>Base64 of at least 32 random bytes.</summary>
    [ConfigurationKeyName(KeyName)]
    public string? Key { get; set; }

    /// <summary>Path of a file that holds what <see cref="Key"/> would hold. It must exist.</summary>
    [ConfigurationKeyName(KeyFileName)]
    public string? KeyFile { get; set; }

    /// <summary>The key before a change; set it until the log says that everything is sealed by the new one.</summary>
    [ConfigurationKeyName(PreviousKeyName)]
    public string? PreviousKey { get; set; }

    /// <summary>Path of a file that holds what <see cref="PreviousKey"/> would hold.</summary>
    [ConfigurationKeyName(PreviousKeyFileName)]
    public string? PreviousKeyFile { get; set; }

    /// <summary>Fingerprint of a key that is lost for good: gives up what it sealed.</summary>
    [ConfigurationKeyName(LostKeyName)]
    public string? LostKey { get; set; }

    /// <summary>Directory in which <c>master.key</c> is created at the first start when neither of the others is set.</summary>
    public string DataDirectory { get; set; } = "data";
}
