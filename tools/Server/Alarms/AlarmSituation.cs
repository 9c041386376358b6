using MeterNode.Wire;

namespace MeterNode.Server.Alarms;

/// <summary>How the plant itself is, for its alarms.</summary>
/// <param name="Registry">The registry that counts now.</param>
/// <param name="BrokerProblem">Why no packs can come; null when they can.</param>
/// <param name="StoreProblem">Why packs cannot be stored; null when they can.</param>
/// <param name="DiskFreeBytes">Free space on the disk of the plant's folder, bytes; null where the system does not say.</param>
internal sealed record AlarmSituation(Registry Registry, string? BrokerProblem, string? StoreProblem, long? DiskFreeBytes)
{
    /// <summary>True when no node can be heard: nobody knows then which of them are silent.</summary>
    public bool IsDeaf => BrokerProblem is not null || StoreProblem is not null;
}
