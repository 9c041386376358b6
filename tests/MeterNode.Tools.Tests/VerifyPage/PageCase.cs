using System.Security.Cryptography;

namespace MeterNode.Tools.Tests.Page;

/// <summary>What somebody gives to the command and to the page.</summary>
internal sealed record PageCase(string Name, IReadOnlyList<byte[]> Files, byte[] Keys)
{
    /// <summary>As <c>--period</c> has it; empty for everything.</summary>
    public string Period { get; init; } = "";

    /// <summary>As <c>--zone</c> has it; empty for UTC.</summary>
    public string Zone { get; init; } = "";

    /// <summary>As <c>--trust</c> has it; empty for none.</summary>
    public string Trust { get; init; } = "";

    /// <summary><c>--every-node</c>.</summary>
    public bool EveryNode { get; init; }

    /// <summary>Checkpoints and the public keys of witnesses.</summary>
    public IReadOnlyList<byte[]> Checkpoints { get; init; } = [];

    /// <summary>Key of a meter that signs itself; null for none.</summary>
    public ECDsa? MeterKey { get; init; }

    /// <summary>What a file is called in findings.</summary>
    public static string FileName(int number) => $"file-{number}.mnev";
}
