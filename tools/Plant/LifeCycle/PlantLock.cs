using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>The right to change the plant folder: one process at a time has it; it ends with the process.</summary>
internal static class PlantLock
{
    public const string FileName = "lock";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the right; dispose of it afterwards.</summary>
    /// <exception cref="OperatorException">Another process has had it for 10 s, or the folder cannot be written.</exception>
    public static IDisposable Take(string plant) => ExclusiveFile.Wait(() => TryTake(plant), s_patience)
        ?? throw new OperatorException(
            OperatorError.DeviceOrIo,
            RuleReason.Of("plant.locked", $"another meternode is changing the plant '{plant}': wait until it has ended, and repeat this"));

    /// <summary>The right, or null when another process has it.</summary>
    /// <exception cref="OperatorException">The folder cannot be written.</exception>
    public static IDisposable? TryTake(string plant)
    {
        try
        {
            return ExclusiveFile.TryOpen(Path.Combine(plant, FileName));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                RuleReason.Of("plant.denied", $"the plant folder cannot be changed ({e.Message}): run this as the user who owns it"));
        }
        catch (IOException e)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, RuleReason.Of("plant.not-written", $"cannot write to the plant folder: {e.Message}"));
        }
    }
}
