namespace AiCollab.Infrastructure.Ai.Local.Files;

/// <summary>Types of header values, by their numbers in the file.</summary>
internal enum GgufType : uint
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    Float32,
    Bool,
    Text,
    Array,
    UInt64,
    Int64,
    Float64,
}
