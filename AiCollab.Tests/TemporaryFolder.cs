namespace AiCollab.Tests;

/// <summary>A folder of its own that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("aicollab-test-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending still writes; the temp folder is cleaned by the system.
        }
    }
}
