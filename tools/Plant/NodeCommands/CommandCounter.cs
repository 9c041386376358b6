using System.Globalization;
using MeterNode.Plant.LifeCycle;
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
        string bundle = plant.BundlePath(node);
        if (!Directory.Exists(bundle))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"cannot keep the command counter: '{bundle}' is not there; restore it from a backup");
        }

        // Who has the transaction has the plant: two commands at once do not get the same number.
        using PlantTransaction change = PlantTransaction.Begin(plant);
        long next = Math.Max(Last(bundle) + 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        change.Write(Path.Combine(bundle, FileName), next.ToString(CultureInfo.InvariantCulture) + "\n");
        change.Commit();
        return next;
    }

    /// <summary>Every number before <paramref name="time"/> is taken: who had the plant until then may have sent them.</summary>
    internal static void Raise(string bundle, DateTimeOffset time) => SecretFile.Write(
        Path.Combine(bundle, FileName),
        Math.Max(Last(bundle), time.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture) + "\n");

    private static long Parse(string text, string path)
    {
        long last = 0;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out last)
            ? last
            : throw new OperatorException(
                OperatorError.Failure, $"'{path}' is not a number; delete it, the next number is then taken from the time");
    }
}
