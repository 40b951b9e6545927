using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Keys;

/// <summary>One entry of a document in an index: the stored bytes, and the values that they encode under the names of the key pattern.</summary>
public sealed record IndexEntry(byte[] Key, BsonDocument KeyValue);
