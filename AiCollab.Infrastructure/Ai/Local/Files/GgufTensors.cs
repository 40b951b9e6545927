namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>Reads the list of weights only to learn how long the file must be: that is how a download that stopped early shows.</summary>
internal static class GgufTensors
{
    private const int SmallestEntry = 8 + 4 + 8 + 4 + 8;
    private const int MaxDimensions = 8;
    private const uint DefaultAlignment = 32;

    /// <summary>The file's length in bytes when all listed weights are in it.</summary>
    public static long ExpectedBytes(GgufStream stream, long count, long alignment)
    {
        var end = 0L;
        for (var i = 0L; i < count; i++)
        {
            stream.SkipText();
            var elements = Elements(stream);
            var type = stream.UInt32();
            var offset = checked((long)stream.UInt64());
            end = Math.Max(end, checked(offset + BytesOf(type, elements)));
        }

        var step = alignment > 0 ? alignment : DefaultAlignment;
        var start = (stream.Position + step - 1) / step * step;
        return count == 0 ? stream.Position : checked(start + end);
    }

    public static void RequireRoomFor(GgufStream stream, ulong count)
    {
        if (count > (ulong)(stream.Length / SmallestEntry))
        {
            throw new GgufFormatException("The file is cut short or damaged: it lists more weights than it can hold.");
        }
    }

    private static long Elements(GgufStream stream)
    {
        var dimensions = stream.UInt32();
        if (dimensions > MaxDimensions)
        {
            throw new GgufFormatException("A weight has too many dimensions; the file is damaged.");
        }

        var elements = 1L;
        for (var i = 0; i < dimensions; i++)
        {
            elements = checked(elements * (long)stream.UInt64());
        }

        return elements;
    }

    // Elements and bytes per block of ggml's types (ggml.h); a type not listed counts as nothing, so that a newer one is not called damaged.
    private static long BytesOf(uint type, long elements)
    {
        var (perBlock, bytes) = type switch
        {
            0 or 26 => (1, 4),
            1 or 25 or 30 => (1, 2),
            24 => (1, 1),
            27 or 28 => (1, 8),
            2 or 20 => (32, 18),
            3 => (32, 20),
            6 => (32, 22),
            7 => (32, 24),
            8 => (32, 34),
            9 => (32, 36),
            10 => (256, 84),
            11 => (256, 110),
            12 => (256, 144),
            13 => (256, 176),
            14 => (256, 210),
            15 => (256, 292),
            16 => (256, 66),
            17 => (256, 74),
            18 => (256, 98),
            19 => (256, 50),
            21 => (256, 110),
            22 => (256, 82),
            23 => (256, 136),
            29 => (256, 56),
            34 => (256, 54),
            35 => (256, 66),
            39 => (32, 17),
            _ => (1, 0),
        };
        return checked(elements / perBlock * bytes);
    }
}
