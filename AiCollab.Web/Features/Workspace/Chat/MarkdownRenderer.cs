using AiCollab.Core.Workspaces;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Microsoft.Extensions.Caching.Memory;

namespace AiCollab.Web.Features.Workspace.Chat;

/// <summary>
/// Markdown of models and people to safe blocks. HTML in the text is shown as text, never interpreted. Results are kept for
/// a while: everybody who looks at the same message shares one rendering.
/// </summary>
public sealed class MarkdownRenderer(HtmlPolicy policy) : IDisposable
{
    private const int CacheCharacters = 16 << 20;
    private const string PathWord = "path=";
    private const int HeadingShift = 2; // the page has the only h1, panels have the h2

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = CacheCharacters });

    /// <summary>The blocks of a finished piece of Markdown, in order. Thread-safe.</summary>
    public IReadOnlyList<ChatBlock> Render(string markdown)
    {
        if (_cache.TryGetValue<IReadOnlyList<ChatBlock>>(markdown, out var known) && known is not null)
        {
            return known;
        }

        var blocks = Read(markdown);
        _cache.Set(markdown, blocks, new MemoryCacheEntryOptions { Size = markdown.Length + 64, SlidingExpiration = TimeSpan.FromMinutes(20) });
        return blocks;
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private List<ChatBlock> Read(string markdown)
    {
        var blocks = new List<ChatBlock>();
        foreach (var block in Markdown.Parse(markdown, Pipeline))
        {
            switch (block)
            {
                case LinkReferenceDefinitionGroup:
                    break;
                case FencedCodeBlock fence:
                    var (tag, path) = ReadInfo($"{fence.Info} {fence.Arguments}");
                    blocks.Add(new ChatBlock.Code(tag, path, fence.Lines.ToString()));
                    break;
                case CodeBlock indented:
                    blocks.Add(new ChatBlock.Code("", null, indented.Lines.ToString()));
                    break;
                default:
                    AddHtml(blocks, ToHtml(block));
                    break;
            }
        }

        return blocks;
    }

    private void AddHtml(List<ChatBlock> blocks, string html)
    {
        if (policy.Clean(html) is var safe && !string.IsNullOrWhiteSpace(safe))
        {
            blocks.Add(new ChatBlock.Html(safe));
        }
    }

    private static string ToHtml(Block block)
    {
        foreach (var heading in block is HeadingBlock one ? [one] : block is ContainerBlock many ? many.Descendants<HeadingBlock>() : [])
        {
            heading.Level = Math.Min(6, heading.Level + HeadingShift);
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.RemoveAll(r => r is HtmlTaskListRenderer);
        renderer.ObjectRenderers.Add(new TaskMark());
        renderer.Render(block);
        return writer.ToString();
    }

    /// <summary>What stands behind a fence: the language's tag in lower case, and the path it names (<c>path=src/main.py</c>), if any.</summary>
    internal static (string Tag, string? Path) ReadInfo(string info)
    {
        var words = info.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var named = words.FirstOrDefault(w => w.StartsWith(PathWord, StringComparison.Ordinal))?[PathWord.Length..].Trim('"', '\'');
        var tag = words.FirstOrDefault(w => !w.StartsWith(PathWord, StringComparison.Ordinal)) ?? "";
        return (tag.ToLowerInvariant(), WorkspacePath.TryParse(named, out var path, out _) ? path.Value : null);
    }

    /// <summary>A task's box as a character: an input nobody can use would only be noise for screen readers.</summary>
    private sealed class TaskMark : HtmlObjectRenderer<TaskList>
    {
        protected override void Write(HtmlRenderer renderer, TaskList task) => renderer.Write(task.Checked ? "☑" : "☐");
    }
}
