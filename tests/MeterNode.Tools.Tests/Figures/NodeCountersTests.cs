using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

[TestClass]
public sealed class NodeCountersTests
{
    [TestMethod]
    public void All_EveryCounterOfTheSchema_HasAReader()
    {
        // Registers have figures of their own, and pulses are what a register was made from; the others are no counts of what happened.
        RecordKind[] others = [RecordKind.CalibrationCounter, RecordKind.CommandCounter, RecordKind.MeterPulses];
        RecordKind[] counters = [.. RecordTable.All
            .Where(record => record is { Unit: "count", Time: RecordTime.Pack, IsRegister: false } && !others.Contains(record.Kind))
            .Select(record => record.Kind)];

        CollectionAssert.AreEquivalent(counters, NodeCounters.All.ToArray());
    }
}
