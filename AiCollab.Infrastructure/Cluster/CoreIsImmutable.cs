using Orleans.Serialization.Cloning;

namespace AiCollab.Infrastructure.Cluster;

/// <summary>Core's records never change after construction, so a call within one node hands over the reference.</summary>
internal sealed class CoreIsImmutable : IGeneralizedCopier
{
    public bool IsSupportedType(Type type) => CoreJson.IsCoreType(type);

    public object? DeepCopy(object? input, CopyContext context) => input;
}
