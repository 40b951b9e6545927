using System.Text.RegularExpressions;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Query;

/// <summary>$regex: a string in which the pattern is found, or the same pattern stored as a value.</summary>
internal sealed class RegexTest(string pattern, string options, Regex regex) : ValueTest
{
    public static RegexTest Of(BsonRegularExpression value) =>
        new(value.Pattern, value.Options, RegexTranslation.Compile(value.Pattern, value.Options));

    public override bool Test(BsonValue? value) => value switch
    {
        BsonString text => RegexTranslation.IsMatch(regex, text.Value),
        BsonSymbol symbol => RegexTranslation.IsMatch(regex, symbol.Name),
        BsonRegularExpression other => other.Pattern == pattern && other.Options == options,
        _ => false,
    };

    public override IReadOnlyList<KeyRange> Bounds() =>
        [Strings(), RangeSet.OfRank(TypeRank.RegularExpression)];

    private KeyRange Strings()
    {
        var prefix = RegexTranslation.LiteralPrefix(pattern, options);
        if (prefix.Length == 0)
        {
            return RangeSet.OfRank(TypeRank.Text);
        }
        // Without its end mark the key of the prefix starts the key of every string that starts with it.
        var low = Keys.KeyString.Encode(prefix).AsSpan()[..^1].ToArray();
        return new KeyRange(low, true, Keys.KeyString.PrefixEnd(low), false, false);
    }
}
