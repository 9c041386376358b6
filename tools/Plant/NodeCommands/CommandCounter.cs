using System.Globalization;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.NodeCommands;

/// <summary>
/// The number that makes each command to a node usable once. It is kept beside the node's bundle and only grows; it is at least
/// the time (UTC seconds), so that a plant folder restored from a copy does not repeat numbers.
/// </summary>
public static class CommandCounter
{
    private const string FileName = "command-counter";

    /// <summary>The number that was taken last for the node of <paramref name="bundle"/>; 0 before the first.</summary>
    public static long Last(string bundle)
    {
        string path = Path.Combine(bundle, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path).Trim(), path) : 0;
    }

    /// <summary>Takes the next number of <paramref name="node"/>; it is on disk when this returns.</summary>
    public static long Next(PlantFolder plant, string node)
    {
        string path = Path.Combine(plant.BundlePath(node), FileName);
        try
        {
            // Opened exclusively: two commands at once must not get the same number.
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            using var reader = new StreamReader(file);
            long last = Parse(reader.ReadToEnd().Trim(), path);
            long next = Math.Max(last + 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture) + "\n"));
            file.Flush(flushToDisk: true);
            return next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot keep the command counter: {e.Message}");
        }
    }

    private static long Parse(string text, string path)
    {
        long last = 0;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out last)
            ? last
            : throw new OperatorException(
                OperatorError.Failure, $"'{path}' is not a number; delete it, the next number is then taken from the time");
    }
}
