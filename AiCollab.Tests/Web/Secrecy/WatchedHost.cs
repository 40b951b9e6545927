using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiCollab.Tests.Web.Secrecy;

/// <summary>A product that keeps everything it logs, down to the finest level, and everything it traces.</summary>
internal sealed class WatchedHost(Uri anthropic) : TestHost
{
    private readonly Recorder _recorder = new();
    private readonly ConcurrentQueue<string> _traces = new();

    /// <summary>What was logged: words, values, scopes and exceptions.</summary>
    public IReadOnlyCollection<string> Logs => _recorder.Lines;

    /// <summary>Activities with their tags and events.</summary>
    public IReadOnlyCollection<string> Traces => _traces;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Ai:Providers:anthropic:BaseUrl"] = anthropic.AbsoluteUri,
        ["Ai:Attempts"] = "1",
    };

    /// <summary>Listens to all activities of the process until disposed.</summary>
    public ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => _traces.Enqueue(
                $"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Baggage)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddLogging(l => l.AddProvider(_recorder).AddFilter<Recorder>(null, LogLevel.Trace)));
    }

    private sealed class Recorder : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Line(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class Line(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                lines.Enqueue($"{category} {Values(state)}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {Values(state)} {exception}");

            private static string Values<TState>(TState state) =>
                state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : $"{state}";
        }
    }
}
