using AiCollab.Infrastructure.Mongo.Embedded.Wire;

using MongoDB.Bson;

namespace AiCollab.Infrastructure.Mongo.Embedded.Commands;

/// <summary>Sums up the statements of one write command.</summary>
internal sealed class WriteOutcome
{
    private BsonArray? _errors;
    private BsonArray? _upserted;
    private BsonArray? _repeated;
    private int _matched;
    private int _modified;

    /// <summary>Only updates tell how many documents changed.</summary>
    public bool TellsModified { get; set; }

    public void Add(int statement, StatementResult result)
    {
        _matched += result.Matched;
        _modified += result.Modified;
        if (result.UpsertedId is { } id)
        {
            (_upserted ??= []).Add(new BsonDocument { { "index", statement }, { "_id", id } });
        }
    }

    public void AddRepeated(int statement, int statementId, BsonDocument done)
    {
        Add(statement, StatementResult.From(done));
        (_repeated ??= []).Add(statementId);
    }

    public void AddError(int statement, CommandException e)
    {
        var error = new BsonDocument { { "index", statement }, { "code", e.Code }, { "errmsg", e.Message } };
        (_errors ??= []).Add(e.Details is null ? error : error.Merge(e.Details));
    }

    public BsonBuffer ToReply()
    {
        var reply = new BsonBuffer().Begin().Add("n", _matched);
        if (TellsModified)
        {
            reply.Add("nModified", _modified);
        }

        AddArray(reply, "upserted", _upserted);
        AddArray(reply, "writeErrors", _errors);
        AddArray(reply, "retriedStmtIds", _repeated);
        return reply.Add("ok", 1.0).End();
    }

    private static void AddArray(BsonBuffer reply, string name, BsonArray? array)
    {
        if (array is not null)
        {
            reply.Add(name, array);
        }
    }
}
