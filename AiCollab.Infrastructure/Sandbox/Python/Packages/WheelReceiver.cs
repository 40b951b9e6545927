using System.Security.Cryptography;
using System.Text;
using AiCollab.Core.Errors;
using AiCollab.Infrastructure.Sandbox.Jail;
using AiCollab.Infrastructure.Sandbox.Protocol;

namespace AiCollab.Infrastructure.Sandbox.Python.Packages;

/// <summary>
/// Writes the files that the unpacking jail sends. Nothing of what the jail says is believed: paths, sizes and hashes are
/// checked here, and only regular files are made.
/// </summary>
internal sealed class WheelReceiver(string target, WheelName wheel) : IDisposable
{
    /// <summary>The most that a wheel may hold, in bytes.</summary>
    public const long MaxBytes = 200L << 20;

    private const int MaxFiles = 20_000;
    private const int MaxTextBytes = 4 << 20;
    private const UnixFileMode FileMode644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderMode755 = FileMode644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private IncrementalHash? _hash;
    private FileStream? _file;
    private string _name = "";
    private long _bytes;

    /// <summary>Takes a piece of a file; the pieces of a file come in a row.</summary>
    public void Take(JailFile piece)
    {
        if ((_bytes += piece.Data.Length) > MaxBytes)
        {
            throw new InvalidException($"it holds more than {MaxBytes >> 20} MB.");
        }

        if (_hash is null)
        {
            Begin(piece.Name);
        }
        else if (piece.Name != _name)
        {
            throw new InvalidException("its files came in pieces that do not fit.");
        }

        _hash!.AppendData(piece.Data);
        _file?.Write(piece.Data);
        if (piece.Last)
        {
            End();
        }
    }

    /// <summary>Checks the whole; returns the packages it says it needs.</summary>
    public IReadOnlyList<string> Finish()
    {
        if (_hash is not null)
        {
            throw new InvalidException("its last file is cut short.");
        }

        WheelRecord.Check(Text("RECORD"), _hashes, wheel.InfoFolder);
        if (!Fields(Text("WHEEL"), "Wheel-Version").Any(v => v.StartsWith("1.", StringComparison.Ordinal)))
        {
            throw new InvalidException("it is of a kind newer than wheel 1.x.");
        }

        var metadata = Text("METADATA");
        var (name, version) = (Fields(metadata, "Name").FirstOrDefault(), Fields(metadata, "Version").FirstOrDefault());
        return !Core.Sandbox.Packages.PackageName.TryParse(name, out var inside) || inside != wheel.Name || version != wheel.Version
            ? throw new InvalidException($"its file name says {wheel.Name} {wheel.Version}, its content {name} {version}.")
            : [.. Fields(metadata, "Requires-Dist").Where(r => !r.Contains("extra ==", StringComparison.Ordinal)).Take(50)];
    }

    public void Dispose()
    {
        _hash?.Dispose();
        _file?.Dispose();
    }

    private void Begin(string name)
    {
        var place = WheelPath.Place(name, wheel);
        if (_hashes.ContainsKey(name) || _hashes.Count == MaxFiles)
        {
            throw new InvalidException(_hashes.Count == MaxFiles ? $"it holds more than {MaxFiles} files." : $"it holds {name} twice.");
        }

        _name = name;
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _file = place is null ? null : Create(place);
    }

    private FileStream Create(string place)
    {
        var path = Path.Combine(target, place);
        try
        {
            Posix.MakeDirectory(Path.GetDirectoryName(path)!, FolderMode755);
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException)
        {
            throw new InvalidException($"it holds two files in the place of {place}.");
        }
    }

    private void End()
    {
        _hashes[_name] = Convert.ToHexStringLower(_hash!.GetHashAndReset());
        _hash.Dispose();
        _hash = null;
        if (_file is not null)
        {
            _file.Dispose();
            Posix.SetMode(_file.Name, FileMode644);
            _file = null;
        }
    }

    private string Text(string name)
    {
        var path = Path.Combine(target, wheel.InfoFolder, name);
        var info = new FileInfo(path);
        return !info.Exists || info.Length > MaxTextBytes
            ? throw new InvalidException($"it has no {wheel.InfoFolder}/{name}, which every wheel has.")
            : File.ReadAllText(path, Encoding.UTF8);
    }

    /// <summary>The values of a field of the head, which ends at the first empty line.</summary>
    private static IEnumerable<string> Fields(string text, string name) =>
        text.Split('\n').Select(l => l.TrimEnd('\r')).TakeWhile(l => l.Length > 0)
            .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim());
}
