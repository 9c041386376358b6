namespace MeterNode.Gate.Api;

/// <summary>
/// tests/nano-api-used.txt: everything that the firmware may use from outside itself. A small reviewed file; a new line
/// is a diff that somebody looks at.
/// </summary>
public static class ApprovedList
{
    public const string RelativePath = "tests/nano-api-used.txt";

    public const string HowToUpdate =
        "To approve, run UPDATE_APPROVED=1 dotnet test tests/MeterNode.Gate.Tests and commit the changed " + RelativePath + ".";

    /// <summary>True when the run is meant to rewrite approved files instead of checking them.</summary>
    public static bool Updating => Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1";

    public static SortedSet<string> Read(string path) =>
        new(File.Exists(path) ? File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#') : [], StringComparer.Ordinal);

    public static void Write(string path, IEnumerable<string> lines) =>
        File.WriteAllText(path, string.Concat(lines.Distinct().Order(StringComparer.Ordinal).Select(l => l + "\n")));
}
