using AiCollab.Core.Accounts;
using AiCollab.Core.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiCollab.Tests.Fakes;

/// <summary>Counts nothing.</summary>
internal sealed class NoQuota : IRunUsageStore
{
    public static RunAdmission Admission(RunQueue queue) => new(queue, new NoQuota(), RunQuota.None, TimeProvider.System, NullLogger<RunAdmission>.Instance);

    public Task<RunUsage> AddAsync(UserId user, DateOnly day, int runs, TimeSpan time, CancellationToken ct) => Task.FromResult(new RunUsage(0, TimeSpan.Zero));
}
