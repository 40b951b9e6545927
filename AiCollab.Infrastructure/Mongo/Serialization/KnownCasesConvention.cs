using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>An abstract record's cases are the subtypes of its assembly; the field <c>_t</c> tells which one a document is.</summary>
internal sealed class KnownCasesConvention : ConventionBase, IClassMapConvention
{
    public void Apply(BsonClassMap classMap)
    {
        var type = classMap.ClassType;
        if (!type.IsAbstract)
        {
            return;
        }

        classMap.SetDiscriminatorIsRequired(true);
        foreach (var subtype in type.Assembly.GetTypes().Where(candidate => candidate is { IsAbstract: false, IsGenericTypeDefinition: false } && candidate.IsSubclassOf(type)))
        {
            classMap.AddKnownType(subtype);
        }
    }
}
