using System.Net;
using System.Net.Sockets;

namespace AiCollab.Infrastructure.Ai.Adapters;

/// <summary>Tells the addresses of this machine and its network from those of the public internet.</summary>
internal static class PrivateNetwork
{
    /// <summary>Loopback, private, link-local, multicast, reserved and unspecified ranges (RFC 6890), also inside IPv6 forms of IPv4.</summary>
    public static bool Holds(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal
                || address.IsIPv6UniqueLocal || address.IsIPv6Multicast)
            {
                return true;
            }

            return Embedded(address) is { } inner && Holds(inner);
        }

        return address.GetAddressBytes() switch
        {
            [0 or 10 or 127 or >= 224, ..] => true,
            [100, >= 64 and < 128, ..] or [169, 254, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] => true,
            [192, 0, 0 or 2, _] or [198, 18 or 19, ..] => true,
            _ => false,
        };
    }

    // IPv4-mapped (::ffff:0:0/96), IPv4-compatible (::/96), NAT64 (64:ff9b::/96 and 64:ff9b:1::/48, RFC 8215), 6to4 (2002::/16)
    // and Teredo (2001::/32, the client's address inverted, RFC 4380) addresses carry an IPv4 address.
    private static IPAddress? Embedded(IPAddress address)
    {
        var b = address.GetAddressBytes();
        return b switch
        {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..] or [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ..] or [0x00, 0x64, 0xff, 0x9b, ..] => new IPAddress(b.AsSpan(12, 4)),
            [0x20, 0x02, ..] => new IPAddress(b.AsSpan(2, 4)),
            [0x20, 0x01, 0, 0, ..] => new IPAddress([(byte)~b[12], (byte)~b[13], (byte)~b[14], (byte)~b[15]]),
            _ => null,
        };
    }
}
