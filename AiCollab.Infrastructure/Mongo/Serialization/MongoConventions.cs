using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;
using MongoDB.Bson.Serialization.Serializers;

namespace AiCollab.Infrastructure.Mongo.Serialization;

/// <summary>How the product's types become documents: by convention, so that Core needs no attributes.</summary>
public static class MongoConventions
{
    private const string Product = "AiCollab.";
    private static readonly Lock Once = new();
    private static bool _registered;

    /// <summary>Registers them with the driver, which keeps them for the whole process. Safe to call again.</summary>
    public static void Register()
    {
        lock (Once)
        {
            if (_registered)
            {
                return;
            }

            _registered = true;
            BsonSerializer.RegisterSerializationProvider(new ProductSerializationProvider());
            BsonSerializer.TryRegisterSerializer(new GuidSerializer(GuidRepresentation.Standard));
            BsonSerializer.TryRegisterSerializer(new DateTimeOffsetSerializer(BsonType.DateTime));
            BsonSerializer.TryRegisterSerializer(new DecimalSerializer(BsonType.Decimal128));
            BsonSerializer.TryRegisterSerializer(new WorkspacePathSerializer());
            ConventionRegistry.Register("AiCollab", Pack(), IsProduct);
        }
    }

    internal static bool IsProduct(Type type) => type.Namespace is { } ns && (ns + ".").StartsWith(Product, StringComparison.Ordinal);

    private static ConventionPack Pack() =>
    [
        new CamelCaseElementNameConvention(),
        new EnumRepresentationConvention(BsonType.String),
        new IgnoreExtraElementsConvention(true),
        new RecordConvention(),
        new KnownCasesConvention(),
    ];
}
