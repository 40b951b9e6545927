using AiCollab.Core.Accounts;
using AiCollab.Core.Errors;
using AiCollab.Core.Sandbox;
using AiCollab.Core.Sandbox.Packages;
using AiCollab.Core.Sessions;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox.Packages;

public sealed class InstallTests(PackagesFixture fixture) : IClassFixture<PackagesFixture>
{
    private readonly SessionId _session = SessionId.New();
    private readonly UserId _user = new(Guid.NewGuid());

    [WheelsFact]
    public async Task A_pure_package_is_imported_in_the_sessions_runs_and_in_no_others()
    {
        fixture.Offer("tabulate-0.10.0-py3-none-any.whl");

        var installed = await fixture.Packages.InstallPackageAsync(_session, "Tabulate", _user, default);

        installed.Should().BeEquivalentTo(new { Version = "0.10.0", Session = _session, By = _user, Problem = "" });
        var run = await fixture.RunAsync(_session, "from tabulate import tabulate\nprint(tabulate([[1, 2]], headers=['a', 'b']))");
        run.Verdict.Should().Be(Verdict.Ok, run.Error?.Trace);
        run.Output.Should().Contain("  1    2");
        (await fixture.RunAsync(SessionId.New(), "import tabulate")).Error!.Type.Should().Be("ModuleNotFoundError");
        (await fixture.RunAsync(SessionId.New(), "import os\nos.listdir('/packages'), os.listdir('/opt/packages')")).Value.Should().Be("([], [])");
    }

    [WheelsFact]
    public async Task A_package_of_native_code_runs_and_cannot_be_changed_from_inside()
    {
        fixture.Offer("ujson-6.1.0-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl");

        await fixture.Packages.InstallPackageAsync(_session, "ujson", _user, default);

        (await fixture.RunAsync(_session, "import ujson\nujson.dumps({'a': [1, 2.5]})")).Value.Should().Be("'{\"a\":[1,2.5]}'");
        var attack = await fixture.RunAsync(_session, """
            import os, glob
            tried = []
            for path in ['/packages/x', '/packages/ujson/x', glob.glob('/packages/ujson/*.so')[0]]:
                try: open(path, 'ab').close(); tried.append('written')
                except OSError as e: tried.append(e.errno)
            tried
            """);
        attack.Value.Should().Be("[30, 30, 13]", "directories are read-only and files are not the jail's");
    }

    [WheelsFact]
    public async Task A_source_archive_is_refused_with_the_reason()
    {
        fixture.Offer("docopt-0.6.2.tar.gz");

        var install = () => fixture.Packages.InstallPackageAsync(_session, "docopt", _user, default);

        (await install.Should().ThrowAsync<InvalidException>()).WithMessage("docopt-0.6.2.tar.gz is a source archive*Only wheels*");
    }

    [WheelsFact]
    public async Task A_package_with_data_files_and_another_one_together()
    {
        fixture.Offer("emoji-2.16.0-py3-none-any.whl");
        fixture.Offer("humanize-4.17.0-py3-none-any.whl");

        await fixture.Packages.InstallPackageAsync(_session, "emoji", _user, default);
        await fixture.Packages.InstallPackageAsync(_session, "humanize", _user, default);

        (await fixture.RunAsync(_session, "import emoji, humanize\nemoji.emojize(':snake:') + humanize.naturalsize(3000)")).Value.Should().Be("'🐍3.0 kB'");
        (await fixture.Packages.GetInstalledPackagesAsync(_session, default)).Select(p => p.Name.Value).Should().StartWith(["emoji", "humanize"]).And.Contain("numpy");
        await fixture.Packages.RemovePackageAsync(_session, "emoji", default);
        (await fixture.RunAsync(_session, "import emoji")).Error!.Type.Should().Be("ModuleNotFoundError");
    }

    [Fact]
    public async Task A_wheel_that_nobody_allowed_is_refused_until_an_administrator_allows_it()
    {
        new WheelBuilder("rare").Add("rare.py").Write(fixture.Folder);
        var install = () => fixture.Packages.InstallPackageAsync(_session, "rare", _user, default);
        await install.Should().ThrowAsync<ForbiddenException>();
        var (offered, allowed) = (await fixture.Packages.ListOfferedAsync(default)).Single(o => o.Package.Name.Value == "rare");
        allowed.Should().Be(PackageAllowance.None);
        var byMember = () => fixture.Packages.AllowAsync(new CurrentUser(_user, "Bob", Role.Member), offered.Sha256, default);
        await byMember.Should().ThrowAsync<ForbiddenException>();

        await fixture.Packages.AllowAsync(PackagesFixture.Admin, offered.Sha256, default);

        (await install()).Requires.Should().Equal("other>=1");
        (await fixture.RunAsync(_session, "import rare\nrare.x")).Value.Should().Be("1");
        await fixture.Packages.DisallowAsync(PackagesFixture.Admin, offered.Sha256, default);
        (await fixture.RunAsync(_session, "import rare")).Error!.Type.Should().Be("ModuleNotFoundError");
        (await fixture.Packages.GetInstalledPackagesAsync(_session, default))[0].Problem.Should().Contain("not on the list");
    }

    [Fact]
    public async Task A_package_never_replaces_what_the_sandbox_has()
    {
        await fixture.AllowAsync(new WheelBuilder("shadow").Add("json.py", "evil = 1").Add("numpy/__init__.py", "evil = 1").Add("sitecustomize.py", "print('evil')").Add("shadow.py"));
        await fixture.Packages.InstallPackageAsync(_session, "shadow", _user, default);

        var run = await fixture.RunAsync(_session, "import json, numpy, shadow\nhasattr(json, 'evil'), hasattr(numpy, 'evil')");

        run.Should().BeEquivalentTo(new { Value = "(False, False)", Output = "" });
    }

    [Fact]
    public async Task Nothing_of_that_name_is_said_so()
    {
        var install = () => fixture.Packages.InstallPackageAsync(_session, "leftpad", _user, default);

        (await install.Should().ThrowAsync<NotFoundException>()).WithMessage("There is no wheel of leftpad*");
    }
}
