using MeterNode.Core.Ports;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A watchdog that counts its feedings.</summary>
internal sealed class CountingWatchdog : IWatchdog
{
    internal int Feedings { get; private set; }

    public void Feed() => Feedings++;
}
