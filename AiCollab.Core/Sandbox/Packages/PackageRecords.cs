using AiCollab.Core.Accounts;
using AiCollab.Core.Sessions;

namespace AiCollab.Core.Sandbox.Packages;

/// <summary>A package that may be installed, by name and by the hash of its one file.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">For people; what counts is the hash.</param>
/// <param name="Sha256">SHA-256 of the wheel, 64 lower-case hexadecimal digits.</param>
/// <param name="AllowedBy">The administrator who allowed it; null when it came with the product.</param>
public sealed record AllowedPackage(PackageName Name, string Version, string Sha256, UserId? AllowedBy = null);

/// <summary>A file of the packages folder.</summary>
/// <param name="Name">The package it is of, by its file name.</param>
/// <param name="Version">The version, by its file name.</param>
/// <param name="File">File name.</param>
/// <param name="Sha256">SHA-256 of the content.</param>
/// <param name="IsWheel">False for a source archive, which is never installed.</param>
public sealed record OfferedPackage(PackageName Name, string Version, string File, string Sha256, bool IsWheel);

/// <summary>Who put a wheel on the allow-list.</summary>
public enum PackageAllowance
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>It is on the list that came with the product.</summary>
    Product,

    /// <summary>An administrator of this installation.</summary>
    Administrator,
}

/// <summary>A wheel that was checked and unpacked.</summary>
/// <param name="Sha256">What it was made from; also the name of its directory.</param>
/// <param name="Requires">Packages it says it needs; they are not installed with it.</param>
public sealed record ShelvedPackage(string Sha256, IReadOnlyList<string> Requires);

/// <summary>A package that the runs of a session can import.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of the wheel it came from; empty for one that is part of the sandbox.</param>
public sealed record InstalledPackage(PackageName Name, string Version, string Sha256)
{
    /// <summary>The session it was granted to; null for one that every run has.</summary>
    public SessionId? Session { get; init; }

    /// <summary>Who installed it; null for one that every run has.</summary>
    public UserId? By { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>Packages it says it needs; they are not installed with it.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Why runs do not get it any more, in one sentence; empty when they do.</summary>
    public string Problem { get; init; } = "";
}
