namespace AiCollab.Core.Secrets;

/// <summary>Finds the secret that something was sealed by, also while the secret is being changed.</summary>
public static class MasterSecrets
{
    /// <summary>The current or the previous secret of this fingerprint, or null.</summary>
    public static IMasterSecret? Find(this IMasterSecret secret, string fingerprint) =>
        secret.Fingerprint == fingerprint ? secret : secret.Previous?.Find(fingerprint);
}
