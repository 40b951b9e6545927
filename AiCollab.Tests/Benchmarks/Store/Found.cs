namespace AiCollab.Tests.Benchmarks.Store;

/// <summary>A store that does not do the work is not compared.</summary>
internal static class Found
{
    public static void Check(bool done)
    {
        if (!done)
        {
            throw new InvalidOperationException("The store did not do what was measured.");
        }
    }
}
