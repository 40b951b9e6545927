namespace AiCollab.Core.Collaboration.Tools;

/// <summary>The tools of a step.</summary>
internal static class AgentTools
{
    public static IReadOnlyList<AgentTool> For(ToolWorld world)
    {
        var writer = new FileWriting(world);
        return
        [
            new ListFilesTool(world),
            new ReadFileTool(world),
            new WriteFileTool(world, writer),
            new EditFileTool(world, writer),
            new RenameFileTool(world),
            new DeleteFileTool(world),
            new SearchTextTool(world),
            new RunCodeTool(world),
            new GitDiffTool(world),
        ];
    }
}
