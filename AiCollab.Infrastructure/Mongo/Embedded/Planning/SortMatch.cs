using AiCollab.Infrastructure.Mongo.Embedded.Storage;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Planning;

/// <summary>Whether reading an index in one direction gives the order that a query asks for.</summary>
internal static class SortMatch
{
    /// <summary>False: forwards. True: backwards. Null: the index does not give this order.</summary>
    public static bool? Direction(IReadOnlyList<IndexPart> parts, IndexBounds bounds, BsonDocument sort)
    {
        // Several prefixes follow each other in key order, which is the asked order only if the sort starts at the first part.
        var skippable = bounds.ConstantParts;
        bool? backwards = null;
        var part = 0;
        foreach (var field in sort)
        {
            while (part < skippable && parts[part].Path != field.Name)
            {
                part++;
            }

            if (part >= parts.Count || parts[part].Path != field.Name || !field.Value.IsNumeric)
            {
                return null;
            }

            var reversed = (field.Value.ToDouble() < 0) != parts[part].Descending;
            if (part >= skippable)
            {
                if (backwards is not null && backwards != reversed)
                {
                    return null;
                }

                backwards = reversed;
            }

            part++;
        }

        return backwards ?? false;
    }
}
