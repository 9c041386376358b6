using System.Globalization;

namespace MeterNode.Server;

/// <summary>Which program listens on a TCP port of this machine, where the system says so (Linux: proc(5), /proc/net/tcp).</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>What to do about <paramref name="port"/>, which is in use; names the program where that can be found.</summary>
    public static string Advice(int port) => Of(port) is string owner
        ? $"{owner} uses it: end that, or give each plant on this machine a port of its own"
        : "end what uses it, or give each plant on this machine a port of its own";

    /// <summary>Name and process number; null when nobody listens there, or this user may not see who.</summary>
    public static string? Of(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            string[] sockets = [.. ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).Where(File.Exists).SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns.Length > 9 && columns[3] == Listening && PortOf(columns[1]) == port)
                .Select(columns => $"socket:[{columns[9]}]")];
            string? process = sockets.Length == 0 ? null
                : Directory.EnumerateDirectories("/proc").FirstOrDefault(folder => Holds(folder, sockets));
            return process == null ? null
                : $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int PortOf(string address) =>
        int.TryParse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int port)
            ? port : 0;

    private static bool Holds(string folder, string[] sockets)
    {
        try
        {
            return Path.GetFileName(folder).All(char.IsAsciiDigit)
                && Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd"))
                    .Any(entry => sockets.Contains(new FileInfo(entry).LinkTarget));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or is another user's.
        }
    }
}
