namespace AiCollab.Web.Features.Workspace.Files;

/// <summary>What the browser tells of an upload.</summary>
/// <param name="Id">Given by the page.</param>
/// <param name="Name">The file's name, or how many there are.</param>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="Status">HTTP status once it ended; 0 before, -1 when the line broke.</param>
/// <param name="Message">What the server said.</param>
public sealed record UploadProgress(int Id, string Name, long Sent, long Total, int Status, string Message);

/// <summary>An upload in the list.</summary>
public sealed record Upload(int Id, string Name, double Share, string Figures, string Problem, bool CanReplace)
{
    public bool Failed => Problem.Length > 0;
}

/// <summary>The uploads under way and those that failed; finished ones go by themselves, the tree shows them.</summary>
public sealed class UploadList
{
    private readonly SortedDictionary<int, Upload> _uploads = [];

    public IReadOnlyCollection<Upload> Items => _uploads.Values;

    public void Take(UploadProgress p)
    {
        if (p.Status is >= 200 and < 300)
        {
            _uploads.Remove(p.Id);
            return;
        }

        var share = p.Total <= 0 ? 0 : Math.Clamp((double)p.Sent / p.Total, 0, 1);
        var figures = share >= 1 ? "storing" : $"{Amounts.Bytes(p.Sent)} of {Amounts.Bytes(p.Total)}";
        _uploads[p.Id] = new Upload(p.Id, p.Name, share, figures, Problem(p), p.Status == StatusCodes.Status409Conflict);
    }

    public void Remove(int id) => _uploads.Remove(id);

    private static string Problem(UploadProgress p) => p.Status switch
    {
        0 => "",
        -1 => "The line broke before everything was sent. Try again.",
        StatusCodes.Status413PayloadTooLarge when p.Message.Length == 0 => "This is too much at once. Upload it in smaller parts.",
        _ => p.Message.Length > 0 ? p.Message : $"The server did not take it (status {p.Status}). Load the page again and retry.",
    };
}
