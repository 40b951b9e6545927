using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace AiCollab.Web.Layout;

/// <summary>The navigation, read once from the pages themselves.</summary>
public static class NavCatalog
{
    private static readonly IReadOnlyList<NavEntry> All = Read(typeof(NavCatalog).Assembly);

    /// <summary>The top bar for this person: administrators get one more entry that leads to the first admin page.</summary>
    public static IReadOnlyList<NavEntry> TopBar(bool admin)
    {
        var main = All.Where(entry => entry.Section == NavSection.Main);
        var first = Admin.Count > 0 && admin ? Admin[0] with { Label = "Admin", Icon = MudBlazor.Icons.Material.Outlined.AdminPanelSettings } : null;
        return first is null ? [.. main] : [.. main, first];
    }

    /// <summary>The side of the admin pages.</summary>
    public static IReadOnlyList<NavEntry> Admin { get; } = [.. All.Where(entry => entry.Section == NavSection.Admin)];

    internal static IReadOnlyList<NavEntry> Read(Assembly assembly) =>
    [
        .. from type in assembly.GetTypes()
           let page = type.GetCustomAttribute<NavPageAttribute>()
           where page is not null
           let route = type.GetCustomAttributes<RouteAttribute>().Select(r => r.Template).FirstOrDefault(t => !t.Contains('{', StringComparison.Ordinal))
           where route is not null
           orderby page.Order, page.Label
           select new NavEntry(page.Label, route, page.Section, page.Icon),
    ];
}

/// <summary>One entry of the navigation.</summary>
public sealed record NavEntry(string Label, string Href, NavSection Section, string Icon);
