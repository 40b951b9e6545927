using AiCollab.Core.Errors;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Infrastructure.Errors;

/// <summary>The collection <c>error_reports</c>; the server forgets reports after 90 days.</summary>
internal sealed partial class MongoErrorReports(IMongoDatabase database, ILogger<MongoErrorReports> logger) : IErrorReports
{
    public const string Name = "error_reports";
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly IMongoCollection<BsonDocument> _reports = database.GetCollection<BsonDocument>(Name);
    private volatile bool _indexed;

    public async Task StoreAsync(ErrorReport report, CancellationToken ct)
    {
        LogReport(logger, report.Where, report.Reference, report.Details);
        try
        {
            await IndexAsync(ct);
            await _reports.InsertOneAsync(ToDocument(report), options: null, ct);
        }
        catch (Exception e)
        {
            LogNotStored(logger, report.Reference, e.Message);
        }
    }

    private async Task IndexAsync(CancellationToken ct)
    {
        if (!_indexed)
        {
            var byAge = new CreateIndexModel<BsonDocument>(
                Builders<BsonDocument>.IndexKeys.Descending("at"), new CreateIndexOptions { Name = "age", ExpireAfter = KeptFor });
            await _reports.Indexes.CreateOneAsync(byAge, options: null, ct);
            _indexed = true;
        }
    }

    private static BsonDocument ToDocument(ErrorReport report) => new()
    {
        ["_id"] = report.Reference.Value,
        ["at"] = report.At.UtcDateTime,
        ["where"] = report.Where,
        ["user"] = report.User is { } user ? user.ToString() : BsonNull.Value,
        ["kind"] = report.Kind,
        ["details"] = report.Details,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Where} failed ({Reference}): {Details}")]
    private static partial void LogReport(ILogger logger, string where, ErrorReference reference, string details);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Error report {Reference} is not stored: {Reason}")]
    private static partial void LogNotStored(ILogger logger, ErrorReference reference, string reason);
}
