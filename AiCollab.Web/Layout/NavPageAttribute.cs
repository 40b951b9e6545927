namespace AiCollab.Web.Layout;

/// <summary>
/// Puts a page into the navigation: <c>@attribute [NavPage("Keys", 40)]</c> beside its <c>@page</c> is all that is needed.
/// Its first route without parameters is the link.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NavPageAttribute(string label, int order) : Attribute
{
    /// <summary>One or two words, sentence case.</summary>
    public string Label { get; } = label;

    /// <summary>Lower comes first; leave gaps of ten.</summary>
    public int Order { get; } = order;

    /// <summary>The top bar, or the side of the admin pages.</summary>
    public NavSection Section { get; init; } = NavSection.Main;

    /// <summary>An <c>Icons.Material.Outlined</c> constant; shown on the side and on phones.</summary>
    public string Icon { get; init; } = MudBlazor.Icons.Material.Outlined.ChevronRight;
}
