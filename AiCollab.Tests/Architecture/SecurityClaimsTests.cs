using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.ArchitectureRules;

public sealed class SecurityClaimsTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "SECURITY.md"));

    [Fact]
    public void Every_file_and_test_that_the_security_document_names_is_there() => SecurityClaims.Missing(Document).Should().BeEmpty();

    [Fact]
    public void The_document_names_what_it_claims()
    {
        SecurityClaims.Files(Document).Count.Should().BeGreaterThan(15);
        SecurityClaims.Tests(Document).Count.Should().BeGreaterThan(20);
    }

    [Fact]
    public void What_is_gone_is_found() =>
        SecurityClaims.Missing("[a](../AiCollab.Core/Gone.cs) [b](../README.md) `SecurityClaimsTests.No_such_test` `SecurityClaimsTests.What_is_gone_is_found` `GoneTests.Is_gone`")
            .Should().BeEquivalentTo("AiCollab.Core/Gone.cs", "SecurityClaimsTests.No_such_test", "GoneTests.Is_gone");
}
