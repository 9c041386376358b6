using MeterNode.Core.Records;
using MeterNode.Core.Tests.Records;
using MeterNode.Wire;
using FirmwareWriter = MeterNode.Core.Records.PackWriter;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Typed records against what the firmware was given to write.</summary>
[TestClass]
public class PackRecordsTests
{
    [TestMethod]
    public void Read_FirmwarePack_HasEveryValueUnderItsMeaning()
    {
        PackContents contents = SamplePack.Create(6, 3, 4);
        SamplePack.AddMeans(contents);
        SamplePack.AddPeriods(contents, 2);
        contents.Readings.SetTemperature(2, double.NaN, "open");
        contents.Events.Add(contents.EndMicros - 10_000_000, EventTexts.Wiring(Words.WiringFindingCtReversed, 3));

        PackRecords pack = Payload(contents).Records;

        Assert.AreEqual(0, pack.Unknown.Count);
        Assert.AreEqual((MeasuringMode.Adc, TimeQuality.Synchronised), (pack.Mode, pack.TimeQuality));
        Assert.AreEqual((123456789012L, 0L), (pack.ImportJoules, pack.ExportJoules));
        Assert.AreEqual((23456789012L, 0L), (pack.InductiveVarSeconds, pack.CapacitiveVarSeconds));
        Assert.AreEqual((48213L, 14480L, 12L), (pack.Shots, pack.WindowsUsed, pack.WindowsDiscarded));
        Assert.AreEqual((3L, 7260L), (pack.CalibrationCounter, pack.UptimeSeconds));
        Assert.IsNull(pack.HeatJoules);
        Assert.AreEqual(SamplePack.EndUtcMicros / 1e6, pack.EndSeconds);
        Assert.AreEqual(6, pack.PowerWatts.Count);
        Assert.AreEqual(new TimedValue((SamplePack.EndUtcMicros / 1e6) - 50, 23944), pack.PowerWatts[0]);
        CollectionAssert.AreEqual((int[])[1, 2, 3], pack.Phases.Select(phase => phase.Phase).ToArray());
        foreach (PhaseRecords phase in pack.Phases)
        {
            Assert.AreEqual(33.71 + phase.Phase, phase.CurrentAmperes[0].Value, 0.001);
            Assert.AreEqual(contents.Means.UrmsVolts(phase.Phase - 1), phase.Volts!.Value, 0.001);
            Assert.AreEqual(contents.Means.PowerFactor(phase.Phase - 1), phase.PowerFactor!.Value, 1e-6);
        }

        NodeEvent.Wiring wiring = pack.Events.OfType<NodeEvent.Wiring>().Single();
        Assert.AreEqual((WiringFinding.CtReversed, 3), (wiring.Finding, wiring.Phase));
        Assert.AreEqual((SamplePack.EndUtcMicros / 1e6) - 10, wiring.AtSeconds);
        ZoneRecords third = pack.Zones.Single(zone => zone.Zone == 3);
        Assert.AreEqual(ThermalStatus.Open, third.MoldCelsius.Single(record => record.Celsius is null).Status);
        Assert.AreEqual(5, third.MoldCelsius.Count(record => record.Status is null));
    }

    [TestMethod]
    public void Read_TwoPeriodsOfEachZone_AreKeptApart()
    {
        PackContents contents = SamplePack.Create(1, 1, 4);
        SamplePack.AddPeriods(contents, 2);
        contents.Periods[1][2].AccuracyCelsius = 9.5;

        AccuracyPeriod[] periods = [.. Payload(contents).Records.Periods];

        Assert.AreEqual(8, periods.Length);
        AccuracyPeriod odd = periods.Single(period => period.AccuracyCelsius == 9.5);
        Assert.AreEqual((3, (SamplePack.EndUtcMicros / 1e6) - 60), (odd.Zone, odd.EndSeconds));
        Assert.AreEqual((AccuracyDefinition.P95, 120L), (odd.AccuracyDefinition, odd.SettlingSeconds));
        Assert.AreEqual((220.0, 5.0), (odd.SetpointCelsius, odd.ToleranceCelsius));
        Assert.AreEqual((881L, 1L, 18L), (odd.SampleCount, odd.FaultCount, odd.ExcludedCount));
        Assert.AreEqual(odd.P95ErrorCelsius, odd.Number(RecordKind.P95ErrorCelsius));
    }

    [TestMethod]
    [DataRow("moon", "J", 5.0)]
    [DataRow("ei", "W", 5.0)]
    [DataRow("ei", "J", 5.5)]
    [DataRow("u4", "V", 230.0)]
    [DataRow("t5", "Cel", 20.0)]
    public void Read_RecordThatTheSchemaDoesNotKnow_IsKeptAsUnknown(string name, string unit, double value)
    {
        PackRecords pack = PackRecords.Read([new SignedRecord(name, 1, unit, value, null)]);

        Assert.AreEqual(new SignedRecord(name, 1, unit, value, null), pack.Unknown.Single());
        Assert.IsNull(pack.ImportJoules);
    }

    [TestMethod]
    [DataRow("mode", "guess"), DataRow("t1", "molten"), DataRow("ei", "many"), DataRow("t1.def", "mean")]
    public void Read_WordThatTheSchemaDoesNotKnow_IsKeptAsUnknown(string name, string word) =>
        Assert.AreEqual(1, PackRecords.Read([new SignedRecord(name, 1, null, null, word)]).Unknown.Count);

    [TestMethod]
    public void Read_SecondRegister_IsKeptAsUnknown()
    {
        PackRecords pack = PackRecords.Read([new SignedRecord("ei", 1, "J", 5, null), new SignedRecord("ei", 1, "J", 6, null)]);

        Assert.AreEqual(5L, pack.ImportJoules);
        Assert.AreEqual(6.0, pack.Unknown.Single().Value);
    }

    private static PackPayload Payload(PackContents contents)
    {
        var senMl = new SenMlWriter(new byte[8000], 0);
        Assert.IsTrue(new FirmwareWriter(senMl, SamplePack.Eui64).Write(contents));
        byte[] bytes = senMl.Buffer[senMl.Offset..(senMl.Offset + senMl.Length)];
        Assert.AreEqual(PackError.None, PackPayload.TryRead(bytes, out PackPayload? payload));
        return payload!;
    }
}
