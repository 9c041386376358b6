using System.Security.Cryptography;

namespace MeterNode.Server.Reports;

/// <summary>The verifier that needs no installation: one HTML file, built into the tool.</summary>
public static class VerifyPage
{
    /// <summary>Name of the page in a folder.</summary>
    public const string FileName = "verify.html";

    /// <summary>SHA-256 of the page, 64 lower-case hex digits: by it a receiver knows that nobody changed it.</summary>
    public static string Sha256 { get; } = Digest();

    /// <summary>Writes the page into the folder of <paramref name="evidenceFile"/> and returns its path.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string WriteBeside(string evidenceFile) => WriteTo(Path.GetDirectoryName(evidenceFile) ?? "");

    /// <inheritdoc cref="WriteBeside"/>
    public static string WriteTo(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using Stream page = Open();
        using FileStream file = File.Create(path);
        page.CopyTo(file);
        return path;
    }

    /// <summary>The page.</summary>
    public static Stream Open() => typeof(VerifyPage).Assembly.GetManifestResourceStream(FileName)!;

    private static string Digest()
    {
        using Stream page = Open();
        return Convert.ToHexStringLower(SHA256.HashData(page));
    }
}
