namespace MeterNode.Server.Reports;

/// <summary>The verifier that needs no installation: one HTML file, built into the tool.</summary>
public static class VerifyPage
{
    /// <summary>Name of the page in a folder.</summary>
    public const string FileName = "verify.html";

    /// <summary>Writes the page into the folder of <paramref name="evidenceFile"/> and returns its path.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string WriteBeside(string evidenceFile) => WriteTo(Path.GetDirectoryName(evidenceFile) ?? "");

    /// <inheritdoc cref="WriteBeside"/>
    public static string WriteTo(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using Stream page = typeof(VerifyPage).Assembly.GetManifestResourceStream(FileName)!;
        using FileStream file = File.Create(path);
        page.CopyTo(file);
        return path;
    }
}
