using MeterNode.Figures;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>A node that reads a meter: its register moves as the meter's, and where it does not, that is said.</summary>
[TestClass]
public sealed class MeterComparisonTests
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private const double Ratio = 40;
    private const long Begin = 1_789_999_200;
    private static readonly PlantCalendar s_calendar = new(new EvidencePeriod(Begin, Begin + 7200), TimeZoneInfo.Utc);

    private readonly TestNode _node = new TestPlant().Node;

    [TestMethod]
    public void Build_MeterRegisterAndNodeRegisterMoveTogether_Agrees()
    {
        NodeCalendar node = Build(Pack("M1"), Pack("M1"), Pack("M1"));

        MeterComparison meter = node.Meters.Single();
        Assert.AreEqual((_node.Kid, "M1", Ratio, new SeqRange(0, 2)), (meter.Kid, meter.Serial, meter.Ratio, meter.Packs));
        Assert.AreEqual(meter.NodeJoules, meter.MeterKilowattHours * Ratio * JoulesPerKilowattHour, 1);
        Assert.IsGreaterThan(900_000, meter.NodeJoules);
        Assert.IsTrue(meter.Agrees);
        Assert.DoesNotContain("doubt-meter", MeteringDoubt.Of(node).Select(doubt => doubt.Reason.Code));
    }

    [TestMethod]
    public void Build_NodeRegisterMovesHalfOfTheMeters_IsADoubtAboutTheNode()
    {
        byte[] first = Pack("M1");
        long before = _node.Joules;
        byte[] second = _node.Next(payload => Meter(payload, "M1")
            .Number("mei", "kWh", 100 + Shown(before) + (2 * Shown(_node.Joules - before)), 60));

        NodeCalendar node = Build(first, second);

        Assert.IsFalse(node.Meters.Single().Agrees);
        FigureWarning doubt = MeteringDoubt.Of(node).Single(doubt => doubt.Reason.Code == "doubt-meter").Reason;
        Assert.Contains("meter M1 and the node's moved apart by 0.1", doubt.Text(FigureLanguage.English));
        Assert.Contains("in packs 0–1", doubt.Text(FigureLanguage.English));
        Assert.Contains("电能表 M1", doubt.Text(FigureLanguage.Chinese));
    }

    [TestMethod]
    public void Build_MeterExchanged_IsAnotherComparison()
    {
        NodeCalendar node = Build(Pack("M1"), Pack("M1"), Pack("M2", 7000), Pack("M2", 7000));

        CollectionAssert.AreEqual(new[] { "M1", "M2" }, node.Meters.Select(meter => meter.Serial).ToArray());
        Assert.IsTrue(node.Meters.All(meter => meter.Agrees));
        Assert.AreEqual(new SeqRange(2, 3), node.Meters[1].Packs);
    }

    [TestMethod]
    public void Build_RegisterOfTheMeterFell_IsAnotherComparison()
    {
        NodeCalendar node = Build(Pack("M1", 7000), Pack("M1", 7000), Pack("M1"), Pack("M1"));

        Assert.HasCount(2, node.Meters);
        Assert.IsTrue(node.Meters.All(meter => meter.Agrees));
    }

    [TestMethod]
    public void Build_EventAboutTheMeter_BeginsAnotherComparison()
    {
        byte[] first = Pack("M1");
        byte[] jumped = _node.Next(payload => Meter(payload, "M1").Text("ev", "meter what=jumped serial=M1", 5)
            .Number("mei", "kWh", 400 + Shown(_node.Joules), 60));

        NodeCalendar node = Build(first, jumped, Pack("M1", 400));

        Assert.HasCount(2, node.Meters);
        Assert.IsTrue(node.Meters.All(meter => meter.Agrees));
    }

    [TestMethod]
    public void Build_PulsesOrNoMeter_HaveNoRegisterToCompare()
    {
        byte[] Pulses() => _node.Next(payload => Meter(payload, "S0").Number("mpc", "count", 7, 60));

        Assert.IsEmpty(Build(Pulses(), Pulses(), _node.Next(), _node.Next()).Meters);
    }

    [TestMethod]
    public void Build_PacksBeforeThePeriod_AreNotOfIt()
    {
        byte[][] packs = [.. Enumerable.Range(0, 30).Select(_ => Pack("M1"))];

        NodeCalendar node = Build(new PlantCalendar(new EvidencePeriod(Begin + 1800, Begin + 7200), TimeZoneInfo.Utc), packs);

        // Pack n ends n + 1 minutes after 14:13:20, the period begins at 14:30.
        Assert.AreEqual(new SeqRange(16, 29), node.Meters.Single().Packs);
    }

    private static double Shown(long joules) => joules / JoulesPerKilowattHour / Ratio;

    private static PayloadWriter Meter(PayloadWriter payload, string serial) =>
        payload.Text("msn", serial, 60).Text("mcl", "B", 60).Number("mct", "/", Ratio, 60);

    private byte[] Pack(string serial, double offset = 100) =>
        _node.Next(payload => Meter(payload, serial).Number("mei", "kWh", offset + Shown(_node.Joules), 60), mode: "meter");

    private NodeCalendar Build(params byte[][] packs) => Build(s_calendar, packs);

    private NodeCalendar Build(PlantCalendar calendar, byte[][] packs)
    {
        var builder = new NodeCalendarBuilder(_node.Id, _node.Machine, calendar);
        builder.NextBoard(_node.Kid);
        foreach (byte[] bytes in packs)
        {
            Assert.AreEqual(PackError.None, MeterNode.Wire.Pack.TryDecode(bytes, out Pack? pack));
            Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
            builder.Take(pack, payload!);
        }

        return builder.Build();
    }
}
