using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.ArchitectureRules;

/// <summary>Each rule is held by the repository, and finds a file that breaks it.</summary>
public sealed class SourceRulesTests
{
    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.All(".cs", ".razor");

    [Fact]
    public void Pages_name_infrastructure_only_where_the_host_starts() =>
        Holds(SourceRules.WebNamingInfrastructure, new SourceFile("AiCollab.Web/Layout/TopBar.razor", "@using AiCollab.Infrastructure.Costs"));

    [Fact]
    public void Orleans_is_named_only_in_the_cluster_folder() =>
        Holds(SourceRules.OrleansOutsideCluster, new SourceFile("AiCollab.Core/Sessions/Session.cs", "using Orleans.Runtime;"));

    [Fact]
    public void The_embedded_store_knows_nothing_of_the_product() => Holds(
        SourceRules.EmbeddedStoreNamingTheProduct,
        new SourceFile("AiCollab.Infrastructure/Mongo/Embedded/StoreEngine.cs", "using AiCollab.Core.Errors;"),
        new SourceFile("AiCollab.Infrastructure/Mongo/Embedded/StoreEngine.cs", "throw new Core.Errors.NotFoundException();"),
        new SourceFile("AiCollab.Infrastructure/Mongo/Embedded/StoreEngine.cs", "using AiCollab.Infrastructure.Mongo.Serialization;"));

    [Fact]
    public void Folders_are_features_and_not_kinds_of_code() =>
        Holds(SourceRules.VaguelyNamedFolders, new SourceFile("AiCollab.Core/Costs/Helpers/Rounding.cs", ""));

    [Fact]
    public void Files_are_small() => Holds(
        SourceRules.LongFiles,
        new SourceFile("AiCollab.Core/Costs/Budget.cs", string.Concat(Enumerable.Repeat("//\n", 301))),
        new SourceFile("AiCollab.Web/Layout/TopBar.razor", string.Concat(Enumerable.Repeat("<p/>\n", 121))),
        new SourceFile("AiCollab.Web/Program.cs", string.Concat(Enumerable.Repeat("//\n", 61))));

    [Fact]
    public void Lock_files_carry_no_download_address()
    {
        var locks = SourceFile.All("package-lock.json", "packages.lock.json");
        locks.Should().HaveCountGreaterThan(4);
        SourceRules.LockFilesWithAddresses(locks).Should().BeEmpty();
        SourceRules.LockFilesWithAddresses([new("a/package-lock.json", "{ \"resolved\": \"https://registry.example/a.tgz\" }")]).Should().ContainSingle();
    }

    private static void Holds(Func<IEnumerable<SourceFile>, IEnumerable<string>> rule, params SourceFile[] broken)
    {
        Sources.Should().HaveCountGreaterThan(500, "otherwise nothing is looked at");
        rule(Sources).Should().BeEmpty();
        rule(broken).Should().HaveCount(broken.Length, "the rule has to find what breaks it");
    }
}
