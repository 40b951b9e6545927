using AiCollab.Core.Collaboration.EditFormats;
using AiCollab.Core.Workspaces;
using FluentAssertions;
using FsCheck.Xunit;

namespace AiCollab.Tests.Core.Collaboration.EditFormats;

/// <summary>What holds for every text, with pieces that models write put together at random.</summary>
public sealed class EditFormatProperties
{
    private static readonly string[] Pieces =
    [
        "```", "````", "~~~", "```python", "```python path=a.py", "```md path=b.md", " path=", "a.py", "src/b.py", "**a.py**", "\n", "\n", "\n", "\r\n", " ", "    ", "\t",
        "<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE", "<<<<< SEARCH", "--- a/a.py", "+++ b/a.py", "@@ -1 +1 @@", "-x", "+y", "# a.py", "<think>", "</think>",
        "print(1)", "é", "\ud83d", "😀", "\0", "../x", "/etc/passwd", "Here is the updated `a.py`:", "...", "",
    ];

    [Property(MaxTest = 500)]
    public void Pieces_may_be_cut_anywhere(int[] choice, byte[] cuts)
    {
        var answer = Make(choice);
        var whole = EditFormat.Parse(answer);
        var reader = new EditFormatReader();
        var at = 0;
        for (var i = 0; at < answer.Length; i++)
        {
            var length = Math.Min(answer.Length - at, 1 + (cuts.Length == 0 ? 0 : cuts[i % cuts.Length] % 7));
            reader.Add(answer.Substring(at, length));
            at += length;
        }

        reader.Finish(cutShort: false).Should().BeEquivalentTo(whole, o => o.WithStrictOrdering().RespectingRuntimeTypes());
    }

    [Property(MaxTest = 500)]
    public void Any_answer_can_be_read_and_applied_to_any_file(int[] choice, int[] file)
    {
        var read = EditFormat.Parse(Make(choice));
        foreach (var edit in read.Edits)
        {
            edit.ApplyTo(Make(file)).Should().NotBeNull();
            WorkspacePath.TryParse(edit.Path.Value, out _, out _).Should().BeTrue();
        }
    }

    [Property(MaxTest = 300)]
    public void A_change_found_exactly_gives_what_replacing_the_lines_gives(byte[] before, byte[] old, byte[] fresh, byte[] after)
    {
        var search = Lines(old, "o");
        var current = string.Join("\n", [.. Lines(before, "b"), .. search, .. Lines(after, "a")]) + "\n";
        var expected = string.Concat(Lines(before, "b").Concat(Lines(fresh, "n")).Concat(Lines(after, "a")).Select(l => l + "\n"));
        if (search.Count > 0)
        {
            new FileEdit.Patch(WorkspacePath.Parse("a.py"), [new EditHunk(string.Join("\n", search), string.Join("\n", Lines(fresh, "n")))])
                .ApplyTo(current).Should().Be(new EditOutcome.Applied(expected));
        }
    }

    [Property(MaxTest = 300)]
    public void Whole_files_come_back_as_they_were_written(int[] choice)
    {
        var text = string.Join("\n", Make(choice).ReplaceLineEndings("\n").Split('\n').Where(l => !l.Contains("``", StringComparison.Ordinal) && !l.Contains("<<<<<", StringComparison.Ordinal) && !l.StartsWith("@@", StringComparison.Ordinal)))
            .Replace("\r", "", StringComparison.Ordinal);
        var read = EditFormat.Parse($"```text path=dir/x.txt\n{text}\n```\n");
        read.Edits.Should().ContainSingle().Which.Should().BeOfType<FileEdit.Whole>().Which.Text.Should().Be(text + "\n");
    }

    private static string Make(int[] choice) => string.Concat(choice.Select(c => Pieces[(int)((uint)c % (uint)Pieces.Length)]));

    // Each line is unlike every other, so that there is one place only.
    private static List<string> Lines(byte[] seeds, string mark) =>
        [.. seeds.Select((s, i) => new string(' ', s % 3 * 4) + $"{mark}{i} = {s}")];
}
