using System.Text;
using AiCollab.Core.Sessions;
using AiCollab.Core.Workspaces;

namespace AiCollab.Core.Collaboration;

/// <summary>What a model is told before the conversation.</summary>
internal static class AgentPrompt
{
    private const int MaxFilesListed = 200;

    /// <summary>For a model with tools.</summary>
    public static string ForTools(StepRequest request, IReadOnlyList<WorkspaceFile> files)
    {
        var prompt = new StringBuilder();
        Role(prompt, request);
        prompt.Append(
            """
            You work in a shared workspace: real files under git, changed by people and models at the same time. Use the tools.
            - Do what was asked by changing files with write_file or edit_file; do not print a file's content as your answer instead.
            - Read a file before you change it. Prefer edit_file for small changes of existing files.
            - If a result says that a write was merged or kept back, read the file again before you go on.
            - Run code with run_code to check your work when it can be run.
            - When you are done, say in one to three sentences what you did. A plain question needs no tools.

            """);
        prompt.AppendLine(DataFence.Rule);
        List(prompt, files);
        return prompt.ToString();
    }

    /// <summary>Who the model is, and who else is there.</summary>
    public static void Role(StringBuilder prompt, StepRequest request)
    {
        var others = request.Session.Team.Where(p => p.Id != request.Model.Id).Select(p => p.IsModel ? $"{p.Name} (a model)" : p.Name);
        prompt.Append("You are ").Append(request.Model.Name).Append(", a programmer in a team with ").AppendJoin(", ", others).AppendLine(".");
        if (request.Model.RolePrompt.Length > 0)
        {
            prompt.AppendLine(request.Model.RolePrompt);
        }
    }

    public static void List(StringBuilder prompt, IReadOnlyList<WorkspaceFile> files)
    {
        if (files.Count == 0)
        {
            prompt.AppendLine("The workspace is empty.");
            return;
        }

        prompt.AppendLine("Files in the workspace now:");
        prompt.AppendLine(DataFence.Around(string.Join('\n', files.Take(MaxFilesListed).Select(f => $"{f.Path} ({f.Size} bytes)"))));
        if (files.Count > MaxFilesListed)
        {
            prompt.Append("and ").Append(files.Count - MaxFilesListed).AppendLine(" more; see list_files.");
        }
    }
}
