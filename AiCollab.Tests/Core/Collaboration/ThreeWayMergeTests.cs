using System.Diagnostics;
using AiCollab.Core.Collaboration;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Core.Collaboration;

public sealed class ThreeWayMergeTests
{
    private const string Base = "1\n2\n3\n4\n5\n6\n7\n";

    [Fact]
    public void Keeps_changes_of_both_sides_in_different_places() =>
        ThreeWayMerge.Merge(Base, "1\nzwei\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\n5\nsechs\n7\n")
            .Should().Be(new MergeResult("1\nzwei\n3\n4\n5\nsechs\n7\n", 0));

    [Fact]
    public void Takes_the_same_change_of_both_sides_once() =>
        ThreeWayMerge.Merge(Base, "1\nx\n3\n4\n5\n6\n7\n", "1\nx\n3\n4\n5\n6\n7\n").Should().Be(new MergeResult("1\nx\n3\n4\n5\n6\n7\n", 0));

    [Fact]
    public void Marks_different_changes_of_one_line_with_both_sides_and_the_base() =>
        ThreeWayMerge.Merge("a\nb\nc\n", "a\nB\nc\n", "a\nbee\nc\n", "now", "Ada")
            .Should().Be(new MergeResult("a\n<<<<<<< now\nB\n||||||| base\nb\n=======\nbee\n>>>>>>> Ada\nc\n", 1));

    [Fact]
    public void Conflicts_when_changes_touch_each_other() =>
        ThreeWayMerge.Merge("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nC\nd\n").IsClean.Should().BeFalse();

    [Fact]
    public void Keeps_a_missing_last_newline() =>
        ThreeWayMerge.Merge("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nd").Text.Should().Be("A\nb\nc\nd");

    [Fact]
    public void Keeps_carriage_returns() =>
        ThreeWayMerge.Merge("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n").Text.Should().Be("A\r\nb\r\nC\r\n");

    [Fact]
    public void Two_new_files_with_different_text_conflict() =>
        ThreeWayMerge.Merge("", "a\n", "b\n").Conflicts.Should().Be(1);

    [Fact]
    public void Finds_changes_of_large_files_quickly_enough_to_merge_on_every_save()
    {
        var lines = Enumerable.Range(0, 200_000).Select(i => $"line {i}\n").ToArray();
        var (ours, theirs) = (lines.ToArray(), lines.ToArray());
        (ours[1_000], theirs[150_000]) = ("ours\n", "theirs\n");

        var merged = ThreeWayMerge.Merge(string.Concat(lines), string.Concat(ours), string.Concat(theirs));

        merged.IsClean.Should().BeTrue();
        merged.Text.Should().Contain("ours\n").And.Contain("theirs\n");
    }

    [Fact]
    public void Texts_without_any_common_line_are_replaced_whole()
    {
        var old = Enumerable.Range(0, 20_000).Select(i => $"old {i}\n").ToArray();
        var fresh = Enumerable.Range(0, 20_000).Select(i => $"new {i}\n").ToArray();

        LineDiff.Between(old, fresh).Should().Equal(new LineChange(0, 20_000, 0, 20_000));
    }

    [Fact]
    public void Differences_applied_to_the_old_text_give_the_new()
    {
        var random = new Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var (old, fresh) = (Lines(random), Lines(random));
            Apply(old, fresh, LineDiff.Between(old, fresh)).Should().Equal(fresh);
        }
    }

    [Fact]
    public void Agrees_with_git_on_random_texts()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var old = Enumerable.Range(0, 40).Select(i => $"{i % 9} {i}\n").ToList();
            var (ours, theirs) = (Edited(old, random), Edited(old, random));

            var merged = ThreeWayMerge.Merge(string.Concat(old), string.Concat(ours), string.Concat(theirs));
            var (git, conflicts) = GitMergeFile(folder.Path, string.Concat(old), string.Concat(ours), string.Concat(theirs));

            merged.Conflicts.Should().Be(conflicts, "round {0}", round);
            if (conflicts == 0)
            {
                merged.Text.Should().Be(git);
            }
        }
    }

    private static List<string> Edited(List<string> lines, Random random)
    {
        var copy = lines.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(copy.Count);
            switch (random.Next(3))
            {
                case 0: copy[at] = $"edit {random.Next(5)}\n"; break;
                case 1: copy.Insert(at, $"insert {random.Next(5)}\n"); break;
                default: copy.RemoveAt(at); break;
            }
        }

        return copy;
    }

    private static string[] Lines(Random random) => [.. Enumerable.Range(0, random.Next(30)).Select(_ => $"{random.Next(6)}\n")];

    private static List<string> Apply(string[] old, string[] fresh, IReadOnlyList<LineChange> changes)
    {
        var result = new List<string>();
        var at = 0;
        foreach (var change in changes)
        {
            result.AddRange(old[at..change.OldStart]);
            result.AddRange(fresh[change.NewStart..change.NewEnd]);
            at = change.OldEnd;
        }

        result.AddRange(old[at..]);
        return result;
    }

    private static (string Text, int Conflicts) GitMergeFile(string folder, string old, string ours, string theirs)
    {
        string File(string name, string text)
        {
            var path = Path.Combine(folder, name);
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        using var git = Process.Start(new ProcessStartInfo("git", ["merge-file", "-p", "--diff3", "-q", File("ours", ours), File("base", old), File("theirs", theirs)])
        {
            RedirectStandardOutput = true,
        })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return (text, git.ExitCode);
    }
}
