using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AiCollab.Tests.Benchmarks;

/// <summary>From the start of the process to the first page, of the published release build and of <c>run.sh</c>.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 5;
    private const double MostSeconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string App = RepositoryFolder.At("artifacts", "app");

    public static async Task RunAsync()
    {
        // Builds what is not built, so that all that follows are second starts of the script.
        await ScriptAsync();
        Report.Title($"Start to first page in seconds, median (range) of {Rounds} starts");
        Report.Head("start", "seconds", "goal", "");
        var (fresh, again) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            using var data = new TemporaryFolder();
            fresh.Add(await PublishedAsync(data));
            again.Add(await PublishedAsync(data));
        }

        Report.Row("release build, empty data directory", Spread.Of(fresh).ToString(), "", "");
        Report.Row("release build, second start", Spread.Of(again).ToString(), "", "");
        var script = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            script.Add(await ScriptAsync());
        }

        var time = Spread.Of(script);
        Report.Row("run.sh, second start", time.ToString(), $"< {MostSeconds} s", Report.Verdict(time.Median < MostSeconds));
        Report.End();
    }

    private static Task<double> PublishedAsync(TemporaryFolder data) =>
        MeasureAsync(new ProcessStartInfo("dotnet", "AiCollab.Web.dll") { WorkingDirectory = App }, "ASPNETCORE_URLS", data);

    private static async Task<double> ScriptAsync()
    {
        using var data = new TemporaryFolder();
        return await MeasureAsync(new ProcessStartInfo(RepositoryFolder.At("run.sh")), "AICOLLAB_URL", data);
    }

    private static async Task<double> MeasureAsync(ProcessStartInfo start, string address, TemporaryFolder data)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}/");
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment[address] = url.AbsoluteUri.TrimEnd('/');
        start.Environment["Data__Directory"] = data.Path;
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await FirstPageAsync(url, process);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static async Task FirstPageAsync(Uri url, Process process)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html"); // As a browser: the visitor is led to the sign-in page.
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience && !process.HasExited)
        {
            try
            {
                using var page = await http.GetAsync(url);
                if (page.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException("The product did not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
