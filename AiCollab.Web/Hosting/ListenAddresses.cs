using System.Net;
using System.Net.Sockets;
using AiCollab.Core.Errors;

namespace AiCollab.Web.Hosting;

/// <summary>Tries the addresses before anything is started: the web server would try them last, and fail with a stack.</summary>
public static class ListenAddresses
{
    /// <exception cref="InvalidException">An address cannot be listened on; says what to do.</exception>
    public static WebApplication CheckAddresses(this WebApplication app)
    {
        foreach (var url in (app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Problem(url) is { } problem)
            {
                throw new InvalidException($"{url} {problem} Stop what uses it, or choose another: AICOLLAB_URL=http://127.0.0.1:5081 ./run.sh (without run.sh: ASPNETCORE_URLS).");
            }
        }

        return app;
    }

    private static string? Problem(string url)
    {
        var address = BindingAddress.Parse(url);
        if (address.IsUnixPipe || address.IsNamedPipe)
        {
            return null;
        }

        try
        {
            using var listener = new TcpListener(Ip(address.Host), address.Port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use by another program." : $"cannot be listened on ({e.Message}).";
        }
    }

    private static IPAddress Ip(string host) =>
        IPAddress.TryParse(host, out var ip) ? ip : host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
}
