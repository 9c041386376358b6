using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>The SHA-256 of the files in a folder, as <c>sha256sum</c> writes and checks them.</summary>
internal static class FileSums
{
    /// <summary>A line for each file of <paramref name="folder"/> and below, in the order of their names.</summary>
    public static string Of(string folder, IReadOnlyCollection<string> except) => string.Concat(
        Names(folder).Where(name => !except.Contains(name)).Select(name => $"{Sha256(folder, name)}  {name}\n"));

    /// <summary>The SHA-256 of each file by its name, in the order of their names.</summary>
    public static Dictionary<string, string> Read(string folder) =>
        Names(folder).ToDictionary(name => name, name => Sha256(folder, name), StringComparer.Ordinal);

    /// <summary>The lines of such a file by name; null when a line is none.</summary>
    public static Dictionary<string, string>? Parse(string text)
    {
        const int Digits = 2 * SHA256.HashSizeInBytes;
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length <= Digits + 2 || line[Digits..(Digits + 2)] != "  " || !sums.TryAdd(line[(Digits + 2)..], line[..Digits]))
            {
                return null;
            }
        }

        return sums;
    }

    /// <summary>
    /// A link leads out of the folder, or round in it for ever. Who opens a pipe waits for ever, and a device may have no end; both have
    /// the length 0, as no part of a report has.
    /// </summary>
    /// <exception cref="OperatorException">There is one.</exception>
    public static void RefuseWhatIsNoFile(string folder)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            string path = Path.Combine(folder, entry.Name);
            if (entry.LinkTarget is not null)
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "check.is-link", $"'{path}' is a symbolic link, which no report has: take the report again from whoever gave it"));
            }

            if (entry is DirectoryInfo)
            {
                RefuseWhatIsNoFile(path);
            }
            else if (entry is FileInfo { Length: 0 })
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    RuleReason.Of(
                        "check.no-file",
                        $"'{path}' is empty, or a pipe, a socket or a device, which no report has: take the report again from whoever "
                            + $"gave it"));
            }
        }
    }

    private static string Sha256(string folder, string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, name));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Paths of all files of a folder, with <c>/</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];
}
