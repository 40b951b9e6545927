using AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Expressions;
using AiCollab.Infrastructure.Mongo.Embedded.Keys;
using AiCollab.Infrastructure.Mongo.Embedded.Ordering;
using AiCollab.Infrastructure.Mongo.Embedded.Query;
using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Aggregation.Stages;

internal sealed record LookupFields(FieldPath Local, FieldPath Foreign);

/// <summary>$lookup. The other collection is read once in a run and found by hash where two fields have to be equal.</summary>
internal sealed class LookupStage(
    string from, string[] output, LookupFields? fields, (string Name, Expression Value)[] variables, IReadOnlyList<Stage> stages) : Stage
{
    private readonly Sequence _pipeline = new(stages);

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, PipelineContext context)
    {
        var foreign = new Lazy<BsonDocument[]>(() => context.Source.Open(from).ToArray());
        var index = fields is null ? null : new Lazy<ForeignIndex>(() => new ForeignIndex(foreign.Value, fields.Foreign));
        BsonArray? same = null;
        foreach (var document in input)
        {
            var candidates = index is null ? foreign.Value : index.Value.Find(document, fields!.Local);
            // A pipeline that sees nothing of the document gives every document the same.
            var found = index is null && variables.Length == 0 ? same ??= Gather(candidates, document, context) : Gather(candidates, document, context);
            yield return UnwindStage.Put(document, output, 0, found);
        }
    }

    private BsonArray Gather(IEnumerable<BsonDocument> candidates, BsonDocument document, PipelineContext context)
    {
        var scope = context.Scope(document);
        var bound = scope;
        foreach (var (name, value) in variables)
        {
            bound = bound.With(name, value.Evaluate(scope));
        }
        return new BsonArray(_pipeline.Run(candidates, context with { Variables = bound.Variables }));
    }

    private sealed class ForeignIndex
    {
        private readonly Dictionary<BsonValue, List<int>> _places = new(BsonOrder.Instance);
        private readonly BsonDocument[] _documents;
        private readonly FieldPath _path;

        public ForeignIndex(BsonDocument[] documents, FieldPath path)
        {
            (_documents, _path) = (documents, path);
            var extractor = new KeyExtractor([path]);
            for (var i = 0; i < documents.Length && !path.HasIndex; i++)
            {
                var place = i;
                extractor.Extract(documents[i], (values, _) => Add(values[0], place));
            }
        }

        public IEnumerable<BsonDocument> Find(BsonDocument document, FieldPath local)
        {
            var wanted = new List<BsonValue>();
            new KeyExtractor([local]).Extract(document, (values, _) => wanted.Add(values[0]));
            wanted.RemoveAll(value => value is BsonUndefined);
            // Whole arrays are not in the index, and a number in the path may be a name or a position.
            var places = _path.HasIndex || wanted.Exists(value => value is BsonArray)
                ? Enumerable.Range(0, _documents.Length)
                : wanted.SelectMany(value => _places.GetValueOrDefault(value) ?? []).Distinct().Order();
            var tests = wanted.ConvertAll(value => new PathPredicate(_path, new EqualTest(value), default));
            return places.Select(place => _documents[place]).Where(candidate => tests.Exists(test =>
            {
                var state = new MatchState();
                return test.Matches(candidate, ref state);
            }));
        }

        private void Add(BsonValue value, int place)
        {
            if (!_places.TryGetValue(value, out var places))
            {
                _places[value] = places = [];
            }
            places.Add(place);
        }
    }
}
