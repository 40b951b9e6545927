using System.Security.Cryptography;
using System.Xml.Linq;
using AiCollab.Core.Secrets;
using AiCollab.Infrastructure.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Accounts;

/// <summary>Seals the data protection keys anew when the master secret changes, so that nobody is signed out.</summary>
internal sealed class ProtectedKeys(IMongoDatabase database, IMasterSecret secret) : ISealedByMaster
{
    private readonly IMongoCollection<BsonDocument> _keys = database.GetCollection<BsonDocument>(MongoXmlRepository.Name);

    public string What => "data protection keys";

    public Task<ResealCount> ResealAsync(CancellationToken ct) => StoreFailures.TranslatingAsync(async () =>
    {
        var (done, unreadable) = (0, 0);
        foreach (var key in await _keys.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(ct))
        {
            var before = key["xml"].AsString;
            if (Reseal(before) is not { } after)
            {
                unreadable++;
                continue;
            }

            var same = Builders<BsonDocument>.Filter.Eq("_id", key["_id"]) & Builders<BsonDocument>.Filter.Eq("xml", before);
            done += (int)(await _keys.UpdateOneAsync(same, Builders<BsonDocument>.Update.Set("xml", after), options: null, ct)).ModifiedCount;
        }

        return new ResealCount(done, unreadable);
    });

    /// <summary>Nothing to drop: keys that cannot be opened are passed over, and a new one is made.</summary>
    public Task ForgetAsync(string fingerprint, CancellationToken ct) => Task.CompletedTask;

    private string? Reseal(string xml)
    {
        try
        {
            var root = XElement.Parse(xml);
            foreach (var box in root.DescendantsAndSelf(MasterSecretXmlEncryptor.BoxName))
            {
                box.Value = Convert.ToBase64String(SealedXml.Seal(secret, SealedXml.Open(secret, Convert.FromBase64String(box.Value))));
            }

            return root.ToString(SaveOptions.DisableFormatting);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
