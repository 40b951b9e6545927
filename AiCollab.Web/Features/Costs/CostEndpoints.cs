using System.Globalization;
using System.Text;
using AiCollab.Core.Costs;
using AiCollab.Web.Hosting;

namespace AiCollab.Web.Features.Costs;

/// <summary>The figures of the costs page for programs: <c>/api/costs</c> as JSON, <c>/api/costs.csv</c> by day and model.</summary>
public static class CostEndpoints
{
    private const int MaxDays = 366;

    public static IEndpointRouteBuilder MapCosts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/costs", async (HttpContext http, CostReports reports, int days = 14, bool everybody = false, CancellationToken ct = default) =>
            Results.Json(CostJson.Of(await ReadAsync(http, reports, days, everybody, ct)))).RequireAuthorization();
        routes.MapGet("/api/costs.csv", async (HttpContext http, CostReports reports, int days = 14, bool everybody = false, CancellationToken ct = default) =>
            Results.File(Encoding.UTF8.GetBytes(Csv(await ReadAsync(http, reports, days, everybody, ct))), "text/csv", "costs.csv")).RequireAuthorization();
        return routes;
    }

    private static Task<CostReport> ReadAsync(HttpContext http, CostReports reports, int days, bool everybody, CancellationToken ct)
    {
        var who = http.SignedIn();
        return reports.ReadAsync(who, everybody, Math.Clamp(days, 1, MaxDays), ct);
    }

    private static string Csv(CostReport report)
    {
        var text = new StringBuilder("day,provider,model,requests,failed,input,cached_input,cache_write,output,reasoning,cost_usd,uncertain\r\n");
        foreach (var s in report.DaysAndModels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{s.Day:yyyy-MM-dd},{Quoted(s.Model!.Value.Provider)},{Quoted(s.Model.Value.Model)},{s.Requests},{s.Failed},");
            text.Append(CultureInfo.InvariantCulture, $"{s.Usage.Input},{s.Usage.CachedInput},{s.Usage.CacheWrite},{s.Usage.Output},{s.Usage.Reasoning},{s.Cost.Usd},{s.Uncertain}\r\n");
        }

        return text.ToString();
    }

    // Model ids are the provider's own words: quoted, and never a formula for a spreadsheet (OWASP, CSV injection), which may also begin
    // after blanks or with the wide signs of East Asian keyboards.
    private static string Quoted(string text)
    {
        var risky = text.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || text is [< ' ', ..];
        return $"\"{(risky ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
