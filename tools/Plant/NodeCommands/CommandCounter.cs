using System.Globalization;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.NodeCommands;

/// <summary>
/// The number that makes each command to a node usable once. It is kept beside the node's bundle and only grows; it is at least
/// the time (UTC seconds), so that a plant folder restored from a copy does not repeat numbers.
/// </summary>
public static class CommandCounter
{
    /// <summary>Takes the next number of <paramref name="node"/>; it is on disk when this returns.</summary>
    public static long Next(PlantFolder plant, string node)
    {
        string path = Path.Combine(plant.BundlePath(node), "command-counter");
        try
        {
            // Opened exclusively: two commands at once must not get the same number.
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            using var reader = new StreamReader(file);
            string text = reader.ReadToEnd().Trim();
            long last = 0;
            if (text.Length > 0 && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out last))
            {
                throw new OperatorException(
                    OperatorError.Failure, $"'{path}' is not a number; delete it, the next number is then taken from the time");
            }

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
}
