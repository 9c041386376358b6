using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A clamp that is too small: what it cannot see is said, what it sees is metered.</summary>
[TestClass]
public sealed class OverRangeTests
{
    private const int ConverterCounts = 2048;

    /// <summary>Base load 18 A, 160 A for 10 s of every 45 s, on an input for 155 A: amplitudes in counts.</summary>
    private const double BaseCounts = ConverterCounts * 18 / 155.0;
    private const double HighCounts = ConverterCounts * 160 / 155.0;

    [TestMethod]
    public void UndersizedClamp_EnergyIsALowerBoundNearTheTruth()
    {
        var rig = new NodeRig(configuration =>
        {
            configuration.WindowIntervalMs = 500;
            configuration.Phases[0].CurrentCalibration.ClipHighCounts = 4087;
            configuration.Phases[0].CurrentCalibration.ClipLowCounts = 8;
        });
        double trueJoules = 0;
        double wattsPerCount = NodeRig.Watts / 1000;
        rig.Machine.MaximumCounts = 4095;
        for (int k = 0; k < 10; k++)
        {
            rig.Machine.SetAmplitude(0, BaseCounts);
            rig.Run(35);
            rig.Machine.SetAmplitude(0, HighCounts);
            rig.Run(10);
            trueJoules += wattsPerCount * ((35 * BaseCounts) + (10 * HighCounts));
        }

        Assert.AreEqual(0, 100 * ((rig.Loop.ImportJoules / trueJoules) - 1), 3.0, "70 % of it was lost");
        PackRecords last = rig.Arrived().Last().Payload.Records;
        Assert.AreEqual(200.0, last.OverRange!.Value, 40.0, "two windows a second for 100 s");
        Assert.IsNull(last.RefusedClipped);
        string[] events = [.. rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith("over-range"))];
        Assert.AreEqual("over-range phase=1 count=1", events[0]);
        Assert.IsLessThanOrEqualTo(8, events.Length, "at most one a minute");
    }
}
