using System.Text;

namespace AiCollab.Tests.Infrastructure.Ai.Local.Files;

/// <summary>Writes small GGUF files, right and wrong ones.</summary>
internal sealed class GgufBuilder
{
    private readonly List<Action<BinaryWriter>> _values = [];
    private readonly List<(string Name, ulong[] Dimensions, uint Type, ulong Offset)> _tensors = [];

    public uint Version { get; init; } = 3;

    public byte[] Data { get; init; } = [];

    /// <summary>A small chat model as it should be.</summary>
    public static GgufBuilder Chat(string architecture = "llama") => new GgufBuilder()
        .Text("general.architecture", architecture)
        .Text("general.name", "Test model").Text("general.license", "mit").Text("general.size_label", "1B")
        .Number("general.file_type", 15)
        .Number($"{architecture}.context_length", 4096).Number($"{architecture}.block_count", 10)
        .Number($"{architecture}.embedding_length", 512).Number($"{architecture}.attention.head_count", 8)
        .Number($"{architecture}.attention.head_count_kv", 2)
        .Texts("tokenizer.ggml.tokens", ["a", "b", "c"])
        .Text("tokenizer.chat_template", "{{ messages }}");

    public GgufBuilder Text(string key, string value) => Value(key, 8, w => Write(w, value));

    public GgufBuilder Number(string key, uint value) => Value(key, 4, w => w.Write(value));

    public GgufBuilder Real(string key, float value) => Value(key, 6, w => w.Write(value));

    public GgufBuilder Texts(string key, IReadOnlyCollection<string> values) => Value(key, 9, w =>
    {
        w.Write(8u);
        w.Write((ulong)values.Count);
        foreach (var value in values)
        {
            Write(w, value);
        }
    });

    public GgufBuilder Numbers(string key, params uint[] values) => Value(key, 9, w =>
    {
        w.Write(4u);
        w.Write((ulong)values.Length);
        foreach (var value in values)
        {
            w.Write(value);
        }
    });

    public GgufBuilder Raw(Action<BinaryWriter> write)
    {
        _values.Add(write);
        return this;
    }

    public GgufBuilder Tensor(string name, uint type, ulong offset, params ulong[] dimensions)
    {
        _tensors.Add((name, dimensions, type, offset));
        return this;
    }

    public byte[] Build()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_values.Count);
        _values.ForEach(v => v(writer));
        foreach (var (name, dimensions, type, offset) in _tensors)
        {
            Write(writer, name);
            writer.Write((uint)dimensions.Length);
            Array.ForEach(dimensions, writer.Write);
            writer.Write(type);
            writer.Write(offset);
        }

        while (memory.Position % 32 != 0)
        {
            writer.Write((byte)0);
        }

        writer.Write(Data);
        return memory.ToArray();
    }

    public void WriteTo(string path) => File.WriteAllBytes(path, Build());

    private GgufBuilder Value(string key, uint type, Action<BinaryWriter> write) => Raw(w =>
    {
        Write(w, key);
        w.Write(type);
        write(w);
    });

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write((ulong)Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }
}
