namespace AiCollab.Core.Sandbox;

/// <summary>Which of a run's streams.</summary>
public enum OutputStream
{
    Stdout,
    Stderr,
}

/// <summary>A piece of live output, in order within its stream.</summary>
public sealed record RunOutput(OutputStream Stream, string Text);
