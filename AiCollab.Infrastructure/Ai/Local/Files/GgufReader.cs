namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>Reads the header of a GGUF file, versions 2 and 3.</summary>
public static class GgufReader
{
    private const int BufferBytes = 128 * 1024;
    private const int SmallestPair = 8 + 4 + 1;

    /// <summary>Reads a file's header; a few megabytes at most, mostly the vocabulary.</summary>
    /// <exception cref="GgufFormatException">It is no usable GGUF file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read the file.</exception>
    public static GgufHeader Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, FileOptions.SequentialScan);
        return Read(file);
    }

    /// <inheritdoc cref="Read(string)"/>
    public static GgufHeader Read(Stream file)
    {
        try
        {
            return ReadHeader(new GgufStream(file));
        }
        catch (Exception e) when (e is OverflowException or EndOfStreamException)
        {
            throw new GgufFormatException("The file is damaged: its header holds impossible numbers.", e);
        }
    }

    private static GgufHeader ReadHeader(GgufStream stream)
    {
        if (stream.Length < 24 || !stream.Bytes(4).AsSpan().SequenceEqual("GGUF"u8))
        {
            throw new GgufFormatException("This is no GGUF file: it does not begin with the letters GGUF.");
        }

        RequireKnownVersion(stream.UInt32());
        var tensors = stream.UInt64();
        GgufTensors.RequireRoomFor(stream, tensors);
        var values = GgufValues.Read(stream, stream.Count(SmallestPair));
        var expected = GgufTensors.ExpectedBytes(stream, (long)tensors, values.Number("general.alignment"));
        return Describe(values, expected);
    }

    private static void RequireKnownVersion(uint version)
    {
        if (version is 2 or 3)
        {
            return;
        }

        throw new GgufFormatException((version & 0xffff) == 0
            ? "The file is in big-endian form, which this machine cannot run."
            : $"The file is GGUF version {version}; versions 2 and 3 can be used.");
    }

    private static GgufHeader Describe(GgufValues values, long expectedBytes)
    {
        var architecture = values.Text("general.architecture");
        return new GgufHeader
        {
            Architecture = architecture,
            Name = values.Text("general.name"),
            SizeLabel = values.Text("general.size_label"),
            Licence = values.Text("general.license"),
            Quantisation = GgufQuantisation.NameOf(values.Number("general.file_type", -1)),
            ChatTemplate = values.TextOrNull("tokenizer.chat_template"),
            Pooling = (int)values.Number($"{architecture}.pooling_type"),
            Shape = ShapeOf(values, architecture),
            Parts = (int)Math.Max(1, values.Number("split.count")),
            Part = (int)values.Number("split.no"),
            ExpectedBytes = expectedBytes,
        };
    }

    private static GgufShape ShapeOf(GgufValues values, string architecture)
    {
        long Number(string key, long otherwise = 0) => values.Number($"{architecture}.{key}", otherwise);
        var layers = Number("block_count");
        var embedding = Number("embedding_length");
        var heads = Math.Max(1, Number("attention.head_count"));
        var keyLength = Number("attention.key_length", embedding / heads);
        var valueLength = Number("attention.value_length", embedding / heads);
        var perLayer = values.Numbers($"{architecture}.attention.head_count_kv") ?? values.Numbers($"{architecture}.attention.head_count") ?? [heads];
        var keyValueHeads = perLayer.Count > 1 ? perLayer.Sum() : checked(layers * perLayer.FirstOrDefault(heads));
        var vocabulary = Number("vocab_size", values.ListLength("tokenizer.ggml.tokens"));
        return new GgufShape(
            checked((int)Number("context_length")), checked((int)layers), checked((int)embedding), checked((int)vocabulary),
            checked(keyValueHeads * (keyLength + valueLength)));
    }
}
