using System.Net;
using AiCollab.Infrastructure.Ai.Adapters;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Ai.Adapters;

public sealed class PrivateNetworkTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("::127.0.0.1")]
    [InlineData("::a00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("2001:0:1:2::80ff:fffe")]
    [InlineData("fe80::1%1")]
    public void Knows_private_addresses_in_every_form(string address) => PrivateNetwork.Holds(IPAddress.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    public void Lets_public_addresses_pass(string address) => PrivateNetwork.Holds(IPAddress.Parse(address)).Should().BeFalse();
}
