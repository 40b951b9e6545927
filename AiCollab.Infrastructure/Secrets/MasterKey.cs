using System.Buffers.Text;
using System.Text;

namespace AiCollab.Infrastructure.Secrets;

/// <summary>The bytes of the master secret, or the one sentence that says why there are none and the command that mends it.</summary>
public sealed record MasterKey(byte[]? Bytes, string? Problem)
{
    private const string NewKeyCommand = "openssl rand -base64 32";

    public static MasterKey Load(MasterSecretOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Key))
        {
            return Parse(options.Key, MasterSecretOptions.KeyName, $"export {MasterSecretOptions.KeyName}=\"$({NewKeyCommand})\"");
        }

        if (!string.IsNullOrWhiteSpace(options.KeyFile))
        {
            return FromFile(Path.GetFullPath(options.KeyFile));
        }

        var path = Path.GetFullPath(Path.Combine(options.DataDirectory, MasterSecretOptions.DefaultFileName));
        try
        {
            MasterKeyFile.CreateIfAbsent(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse($"The master key file {path} cannot be created ({e.Message}). Make its directory writable for this user: "
                + $"sudo install -d -m 700 -o \"$USER\" {Shell.Quote(Path.GetDirectoryName(path)!)}");
        }

        return FromFile(path);
    }

    /// <summary>The key before a change, or null when none is named.</summary>
    public static MasterKey? LoadPrevious(MasterSecretOptions options) =>
        !string.IsNullOrWhiteSpace(options.PreviousKey) ? Parse(options.PreviousKey, MasterSecretOptions.PreviousKeyName, $"unset {MasterSecretOptions.PreviousKeyName}")
        : !string.IsNullOrWhiteSpace(options.PreviousKeyFile) ? FromFile(Path.GetFullPath(options.PreviousKeyFile))
        : null;

    private static MasterKey FromFile(string path)
    {
        try
        {
            var (text, mode) = MasterKeyFile.Read(path);
            if ((mode & MasterKeyFile.OthersMask) != 0)
            {
                return Refuse($"The master key file {path} can be read or written by others (mode {Convert.ToString((int)mode, 8)}). "
                    + $"Run: chmod 600 {Shell.Quote(path)}");
            }

            return Parse(text, $"The master key file {path}", $"(umask 077; {NewKeyCommand} > {Shell.Quote(path)})");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse($"The master key file {path} does not exist. Create it: (umask 077; {NewKeyCommand} > {Shell.Quote(path)})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse($"The master key file {path} cannot be read ({e.Message}). Give it to the user that runs AiCollab: "
                + $"sudo chown \"$USER\" {Shell.Quote(path)} && chmod 600 {Shell.Quote(path)}");
        }
    }

    private static MasterKey Parse(string text, string source, string fix)
    {
        var compact = Encoding.UTF8.GetBytes(text.Trim());
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(compact.Length)];
        if (Base64.DecodeFromUtf8(compact, decoded, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return Refuse($"{source} is not base64. Make a new key: {fix}");
        }

        var bytes = decoded[..length];
        var weakness = MasterKeyStrength.Weakness(bytes);
        return weakness is null ? new MasterKey(bytes, null) : Refuse($"{source} is too weak: it {weakness}. Make a new key: {fix}");
    }

    private static MasterKey Refuse(string problem) => new(null, problem);
}
