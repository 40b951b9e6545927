using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>A condition on one value. The path walk offers it each element of an array and then the array.</summary>
internal abstract class ValueTest
{
    /// <summary>Offered arrays whole only, as $size and $elemMatch are.</summary>
    public virtual bool WholeArraysOnly => false;

    /// <summary>Whether the bounds say exactly which scalar values pass, so that they may prove one condition by another.</summary>
    public virtual bool BoundsAreExact => false;

    /// <summary>Whether the value passes; null stands for a missing field.</summary>
    public abstract bool Test(BsonValue? value);

    /// <summary>As <see cref="Test(BsonValue?)"/>, and sets the position if the test itself chose an element.</summary>
    public virtual bool Test(BsonValue? value, ref int position) => Test(value);

    /// <summary>Ranges that hold at least one index key of every value that passes; null if there is nothing to say.</summary>
    public virtual IReadOnlyList<KeyRange>? Bounds() => null;

    /// <summary>The value that an upsert takes over from an equality condition.</summary>
    public virtual BsonValue? Equality => null;
}
