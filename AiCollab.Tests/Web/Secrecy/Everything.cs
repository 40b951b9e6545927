using System.Collections;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace AiCollab.Tests.Web.Secrecy;

/// <summary>All places in which something of a key could appear, as texts with the name of the place.</summary>
internal static class Everything
{
    /// <summary>Every page and endpoint that can be read, as the host maps them.</summary>
    public static IReadOnlyList<string> Addresses(TestHost host, string session) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains("GET"))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Select(r => r.Replace("{session:guid}", session).Replace("{Id:guid}", session).Replace("{run:guid}", session).Replace("{Code:int}", "404"))
            .Where(r => !r.Contains('{') && !r.StartsWith("/_", StringComparison.Ordinal) && (!r.Contains('.') || r.StartsWith("/api/", StringComparison.Ordinal)))
            .Distinct(),
    ];

    /// <summary>The whole answer: status, headers, body, and what a zip holds.</summary>
    public static async Task<string> AnswerAsync(FormBrowser browser, string address)
    {
        using var response = await browser.GetAsync($"{address}?path=&days=3&name=x");
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var text = new StringBuilder($"{(int)response.StatusCode} {response.Headers} {response.Content.Headers} {Encoding.UTF8.GetString(bytes)}");
        if (response.Content.Headers.ContentType?.MediaType == "application/zip")
        {
            await using var zip = new ZipArchive(new MemoryStream(bytes));
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(await entry.OpenAsync());
                text.Append(entry.FullName).Append(await reader.ReadToEndAsync());
            }
        }

        return text.ToString();
    }

    /// <summary>Every document of every collection, once as its bytes and once as text.</summary>
    public static async Task<IReadOnlyList<(string Place, byte[] Bytes)>> DocumentsAsync(TestHost host)
    {
        var database = host.Services.GetRequiredService<IMongoDatabase>();
        var found = new List<(string, byte[])>();
        foreach (var name in await (await database.ListCollectionNamesAsync()).ToListAsync())
        {
            foreach (var document in await database.GetCollection<BsonDocument>(name).Find(new BsonDocument()).ToListAsync())
            {
                found.Add((name, [.. document.ToBson(), .. Encoding.UTF8.GetBytes(document.ToJson())]));
            }
        }

        return found;
    }

    /// <summary>Every file of the data directory, the database's own among them, and what git has packed away.</summary>
    public static async Task<IReadOnlyList<(string Place, byte[] Bytes)>> FilesAsync(TestHost host)
    {
        var found = new List<(string, byte[])>();
        foreach (var path in Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories).Where(p => !p.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            found.Add((path, bytes.ToArray()));
        }

        foreach (var workspace in Directory.GetDirectories(Path.Combine(host.Data, "workspaces")))
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", workspace, "log", "--all", "--patch", "--format=raw"]) { RedirectStandardOutput = true })!;
            found.Add(($"history of {workspace}", Encoding.UTF8.GetBytes(await git.StandardOutput.ReadToEndAsync())));
            await git.WaitForExitAsync();
        }

        return found;
    }

    /// <summary>All texts in an object, at any depth.</summary>
    public static string Texts(object? value, int depth = 0) => value switch
    {
        null => "",
        string text => text + "\n",
        _ when depth > 12 || value.GetType().IsPrimitive || value.GetType().IsEnum => "",
        IEnumerable many => string.Concat(many.Cast<object?>().Select(v => Texts(v, depth + 1))),
        _ when value.GetType().Namespace?.StartsWith("AiCollab", StringComparison.Ordinal) == true =>
            string.Concat(value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(p => Texts(p.GetValue(value), depth + 1))),
        _ => value + "\n",
    };
}
