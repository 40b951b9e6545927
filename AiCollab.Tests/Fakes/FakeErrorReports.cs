using AiCollab.Core.Errors;

namespace AiCollab.Tests.Fakes;

/// <summary>Keeps reports for the test to look at.</summary>
public sealed class FakeErrorReports : IErrorReports
{
    public List<ErrorReport> Stored { get; } = [];

    public Task StoreAsync(ErrorReport report, CancellationToken ct)
    {
        Stored.Add(report);
        return Task.CompletedTask;
    }
}
