using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace AiCollab.Tests.Infrastructure.Sandbox.Packages;

/// <summary>Makes wheels, right ones and wrong ones.</summary>
public sealed class WheelBuilder(string name = "demo", string version = "1.0", string tags = "py3-none-any")
{
    private readonly List<(string Path, byte[] Content, int Mode)> _files = [];

    public string Info => $"{name}-{version}.dist-info";

    public string File => $"{name}-{version}-{tags}.whl";

    /// <summary>Changes RECORD before it is written.</summary>
    public Func<string, string> Record { get; set; } = record => record;

    public string? InnerName { get; set; }

    public WheelBuilder Add(string path, string text = "x = 1\n", int mode = 0) => Add(path, Encoding.UTF8.GetBytes(text), mode);

    public WheelBuilder Add(string path, byte[] content, int mode = 0)
    {
        _files.Add((path, content, mode));
        return this;
    }

    /// <summary>Writes the wheel; returns its path.</summary>
    public string Write(string folder)
    {
        Add($"{Info}/METADATA", $"Metadata-Version: 2.1\nName: {InnerName ?? name}\nVersion: {version}\nRequires-Dist: other>=1\nRequires-Dist: extra-one; extra == \"x\"\n\nText\n");
        Add($"{Info}/WHEEL", $"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tags}\n");
        var record = string.Concat(_files.Select(f => $"{f.Path},sha256={Hash(f.Content)},{f.Content.Length}\n")) + $"{Info}/RECORD,,\n";
        Add($"{Info}/RECORD", Record(record));
        var target = Path.Combine(folder, File);
        using var archive = ZipFile.Open(target, ZipArchiveMode.Create);
        foreach (var (path, content, mode) in _files)
        {
            var entry = archive.CreateEntry(path);
            entry.ExternalAttributes = mode << 16;
            using var stream = entry.Open();
            stream.Write(content);
        }

        return target;
    }

    private static string Hash(byte[] content) => Convert.ToBase64String(SHA256.HashData(content)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
