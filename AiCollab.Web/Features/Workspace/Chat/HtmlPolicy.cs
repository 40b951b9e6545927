using AngleSharp.Dom;
using Ganss.Xss;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>
/// What untrusted HTML (of models, people and runs) may hold: structure and links, nothing that loads, runs, styles or
/// names anything. An image would tell a foreign server that and when the message was read, so it becomes a link.
/// </summary>
public sealed class HtmlPolicy
{
    private static readonly string[] Tags =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "b", "i", "u",
        "del", "s", "ins", "sub", "sup", "mark", "kbd", "a", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "div", "span",
    ];

    private static readonly string[] Attributes = ["href", "title", "start", "colspan", "rowspan"];

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    private readonly HtmlSanitizer _sanitizer = Build();

    /// <summary>The part of <paramref name="html"/> that is safe to show. Thread-safe.</summary>
    public string Clean(string html) => _sanitizer.Sanitize(html);

    private static HtmlSanitizer Build()
    {
        var options = new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(Attributes, StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(Schemes, StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src", "cite", "background", "action", "formaction"], StringComparer.OrdinalIgnoreCase),
        };
        var sanitizer = new HtmlSanitizer(options);
        sanitizer.RemovingTag += (_, e) => e.Cancel = BecameLink(e.Tag);
        sanitizer.FilterUrl += (_, e) => e.SanitizedUrl = IsOutside(e.OriginalUrl) ? e.SanitizedUrl : null;
        sanitizer.PostProcessNode += (_, e) => Harden(e.Node);
        return sanitizer;
    }

    // The image's own node is replaced, so the sanitizer must not remove it a second time.
    private static bool BecameLink(IElement tag)
    {
        var source = tag.GetAttribute("src") ?? "";
        if (tag.LocalName != "img" || tag.Owner is null || !IsOutside(source))
        {
            return false;
        }

        var link = tag.Owner.CreateElement("a");
        link.SetAttribute("href", source);
        link.TextContent = tag.GetAttribute("alt") is { Length: > 0 } alt ? alt : source;
        Harden(link);
        tag.Replace(link);
        return true;
    }

    private static bool IsOutside(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase);

    private static void Harden(INode node)
    {
        if (node is IElement { LocalName: "a" } link && link.HasAttribute("href"))
        {
            link.SetAttribute("target", "_blank");
            link.SetAttribute("rel", "noopener noreferrer nofollow");
        }
    }
}
