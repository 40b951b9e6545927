using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AiCollab.Tests.Infrastructure.Costs.Storm;

/// <summary>A run of <see cref="StormDriver"/> until it has made all its calls, or is killed.</summary>
internal sealed class StormProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Dictionary<int, string> _outcomes;

    private StormProcess(Process process, Dictionary<int, string> outcomes)
    {
        (_process, _outcomes) = (process, outcomes);
        process.ErrorDataReceived += (_, e) => _errors.AppendLine(e.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to the log.</summary>
    public string Errors => _errors.ToString();

    /// <summary>Starts a process that makes all calls at once. What it says about them goes into <paramref name="outcomes"/>.</summary>
    public static async Task<StormProcess> StartAsync(
        StormPlan plan, IReadOnlyDictionary<string, string> settings, IEnumerable<int> calls, Dictionary<int, string> outcomes, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TestProgram).Assembly.Location, "storm-driver", plan.Run])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var storm = new StormProcess(Process.Start(start)!, outcomes);
        if (await storm._process.StandardOutput.ReadLineAsync(ct) != "ready")
        {
            throw new InvalidOperationException($"The driver did not start: {storm.Errors}");
        }

        foreach (var call in calls)
        {
            await storm._process.StandardInput.WriteLineAsync(call.ToString(CultureInfo.InvariantCulture));
        }

        await storm._process.StandardInput.WriteLineAsync("go");
        await storm._process.StandardInput.FlushAsync(ct);
        return storm;
    }

    /// <summary>Kills it after so many answers, or when it is <paramref name="time"/>, whichever comes first.</summary>
    public async Task KillAsync(int answers, Func<bool> time, CancellationToken ct)
    {
        var reading = ReadAsync(answers, ct);
        while (!reading.IsCompleted && !time())
        {
            await Task.WhenAny(reading, Task.Delay(1, ct));
        }

        _process.Kill();
        await reading;
        await FinishAsync(ct);
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>Waits for the end of every call.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        while (await _process.StandardOutput.ReadLineAsync(ct) is { } line && line != "done")
        {
            Note(line);
        }
    }

    /// <summary>Lets it end by itself; its exit code.</summary>
    public async Task<int> EndAsync(CancellationToken ct)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private async Task ReadAsync(int answers, CancellationToken ct)
    {
        for (var seen = 0; seen < answers && await _process.StandardOutput.ReadLineAsync(ct) is { } line; seen++)
        {
            Note(line);
        }
    }

    private void Note(string line)
    {
        if (line != "done")
        {
            var parts = line.Split(' ', 2);
            _outcomes.Add(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
        }
    }
}
