using System.Globalization;

namespace MeterNode.Server.Health;

/// <summary>Free space on a disk, and when it is too little.</summary>
internal static class DiskSpace
{
    /// <summary>SQLite's log alone grows to 32 MiB.</summary>
    public const long MinimumBytes = 64L << 20;

    /// <summary>Some weeks of a small plant.</summary>
    public const long LowBytes = 1L << 30;

    /// <summary>Bytes that are free where <paramref name="path"/> is; null when the system does not say.</summary>
    public static long? FreeAt(string path)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A size for people.</summary>
    public static string TextOf(long bytes) => bytes >= LowBytes
        ? (bytes / (double)(1L << 30)).ToString("F1", CultureInfo.InvariantCulture) + " GB"
        : (bytes >> 20).ToString(CultureInfo.InvariantCulture) + " MB";
}
