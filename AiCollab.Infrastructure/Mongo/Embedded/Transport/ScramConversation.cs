using System.Security.Cryptography;
using System.Text;

namespace AiCollab.Infrastructure.Mongo.Embedded.Transport;

/// <summary>The server's side of one SCRAM-SHA-256 exchange (RFC 5802, section 5). A wrong user and a wrong password look alike.</summary>
internal sealed class ScramConversation
{
    private const int NonceBytes = 24;

    /// <summary>Salts of users that do not exist stay the same, as those of users that do.</summary>
    private static readonly byte[] Pepper = RandomNumberGenerator.GetBytes(32);

    private readonly ScramCredential _credential;
    private readonly string _nonce;
    private readonly string _clientFirstBare;
    private readonly string _serverFirst;
    private readonly bool _knownUser;

    private ScramConversation(ScramCredential credential, string user, string clientFirstBare, string clientNonce)
    {
        _credential = credential;
        _knownUser = user == credential.User;
        _clientFirstBare = clientFirstBare;
        _nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        var salt = _knownUser ? credential.Salt : HMACSHA256.HashData(Pepper, Encoding.UTF8.GetBytes(user))[..credential.Salt.Length];
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(salt)},i={ScramCredential.Iterations}";
    }

    public byte[] ServerFirst => Encoding.UTF8.GetBytes(_serverFirst);

    /// <summary>MongoDB's drivers may ask to leave out the empty last exchange.</summary>
    public bool SkipEmptyExchange { get; init; }

    public bool IsProven { get; private set; }

    /// <exception cref="CommandException">18 AuthenticationFailed</exception>
    public static ScramConversation Start(ScramCredential credential, byte[] clientFirst, bool skipEmptyExchange)
    {
        var message = Encoding.UTF8.GetString(clientFirst);
        if (!message.StartsWith("n,", StringComparison.Ordinal) && !message.StartsWith("y,", StringComparison.Ordinal))
        {
            throw Failed();
        }

        var bare = message[(message.IndexOf(',', 2) + 1)..];
        var user = Attribute(bare, 'n').Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return new ScramConversation(credential, user, bare, Attribute(bare, 'r')) { SkipEmptyExchange = skipEmptyExchange };
    }

    /// <summary>Checks the client's proof and gives the server's signature.</summary>
    public byte[] Finish(byte[] clientFinal)
    {
        var message = Encoding.UTF8.GetString(clientFinal);
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0 || Attribute(message, 'r') != _nonce || Attribute(message, 'c') is not ("biws" or "eSws"))
        {
            throw Failed();
        }

        var signed = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{message[..proofAt]}");
        var clientKey = Unmask(message[(proofAt + 3)..], HMACSHA256.HashData(_credential.StoredKey, signed));
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), _credential.StoredKey) || !_knownUser)
        {
            throw Failed();
        }

        IsProven = true;
        return Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(HMACSHA256.HashData(_credential.ServerKey, signed))}");
    }

    public static CommandException Failed() => new(18, "AuthenticationFailed", "Authentication failed.");

    private static byte[] Unmask(string proof, byte[] signature)
    {
        var masked = new byte[SHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(proof, masked, out var length) || length != masked.Length)
        {
            throw Failed();
        }

        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= signature[i];
        }

        return masked;
    }

    private static string Attribute(string message, char name) =>
        message.Split(',').FirstOrDefault(part => part.Length > 2 && part[0] == name && part[1] == '=')?[2..] ?? throw Failed();
}
