using AiCollab.Core.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiCollab.Tests.Web;

/// <summary>The whole product on a port of its own with an empty data directory, as a newcomer starts it.</summary>
public class TestHost : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("aicollab-host-").FullName;

    public TestHost()
    {
        UseKestrel(0);
        Task.Run(StartServer).GetAwaiter().GetResult(); // outside xunit's own context, whose threads may all be here
    }

    /// <summary>The data directory.</summary>
    public string Data => _data;

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Settings of one kind of host; the defaults are the product's.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>A browser without scripts: keeps cookies, follows no redirect.</summary>
    public FormBrowser Browse() => new(Address);

    public async Task<string> SetupTokenAsync(TimeSpan? validFor = null) =>
        await Services.GetRequiredService<IInvitations>().CreateAsync(Role.Admin, by: null, validFor ?? TimeSpan.FromHours(1), default);

    /// <summary>An account made behind the pages' back.</summary>
    public async Task<Account> AddAccountAsync(string name, string password, Role role = Role.Member)
    {
        await using var scope = Services.CreateAsyncScope();
        var account = new Account { Name = name, Email = $"{name.Replace(' ', '.')}@example.org".ToLowerInvariant(), Role = role, CreatedAt = TimeProvider.System.GetUtcNow() };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, password);
        return made.Succeeded ? account : throw new InvalidOperationException(string.Join(" ", made.Errors.Select(e => e.Description)));
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    /// <summary>Ends the host without blocking a thread: xunit has as few as two, and the host's end may need one of them.</summary>
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Data:Directory", _data);
        builder.UseSetting("Accounts:TriesPerMinute", "1000");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services => services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1000));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
