using MeterNode.Core.Ports;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A power source whose every turn throws.</summary>
internal sealed class BrokenMeter : IPowerSource
{
    public string Mode => "adc";

    public PowerInterval Interval { get; } = new(1);

    public long PeriodMicros => 2_000_000;

    public long DueMicros => 0;

    public bool IsBusy => false;

    public long Missed => 0;

    public bool Poll(long nowMicros) => throw new InvalidOperationException("a broken part");

    public void Begin()
    {
    }
}
