using System.Reflection;
using AiCollab.Core.Sessions;
using AiCollab.Infrastructure;
using AiCollab.Web.Hosting;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.ArchitectureRules;

/// <summary>Web -> Infrastructure -> Core, and Core touches nothing outside. Each rule is also shown an assembly that breaks it.</summary>
public sealed class AssemblyRulesTests
{
    private static readonly Assembly Core = typeof(SessionId).Assembly;
    private static readonly Assembly Infrastructure = typeof(AiCollabRegistration).Assembly;
    private static readonly Assembly Web = typeof(WebOptions).Assembly;

    [Fact]
    public void Core_refers_to_nothing_but_dotnet_and_its_extensions()
    {
        AssemblyRules.ForeignAssemblies(Core).Should().BeEmpty();
        AssemblyRules.ForeignAssemblies(Infrastructure).Should().Contain("MongoDB.Driver").And.Contain("AiCollab.Core");
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        AssemblyRules.InputAndOutput(Core).Should().BeEmpty();
        AssemblyRules.InputAndOutput(Infrastructure).Should().Contain("System.IO.File").And.Contain(type => type.StartsWith("System.Net."));
    }

    [Fact]
    public void Infrastructure_does_not_refer_to_the_pages() =>
        Infrastructure.GetReferencedAssemblies().Select(a => a.Name).Should().Contain("AiCollab.Core").And.NotContain("AiCollab.Web");

    [Fact]
    public void The_pages_use_one_type_of_infrastructure_the_registration() =>
        AssemblyRules.NamedTypes(Web, "AiCollab.Infrastructure").Should().Equal("AiCollab.Infrastructure.AiCollabRegistration");
}
