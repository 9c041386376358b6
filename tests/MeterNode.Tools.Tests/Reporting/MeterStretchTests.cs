using MeterNode.Figures;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

[TestClass]
public class MeterStretchTests
{
    private readonly TestNode _node = new TestPlant().Node;

    [TestMethod]
    public void Build_MeterRegisterAndNodeRegisterMoveTogether_Agrees()
    {
        NodeFigures figures = Build(Pack("M1"), Pack("M1"), Pack("M1"));

        MeterStretch meter = figures.Meters.Single();
        Assert.AreEqual(("M1", "B", 40.0, new SeqRange(0, 2)), (meter.Serial, meter.AccuracyClass, meter.Ratio, meter.Packs));
        Assert.AreEqual(meter.NodeKilowattHours, meter.MeterKilowattHours!.Value, 1e-6);
        Assert.IsTrue(meter.Agrees);
        var plant = new PlantFigures("", false, null, [figures]);
        Figure figure = FigureTable.Of(figures, plant).Single(figure => figure.Id == "energyMeterRegister");
        Assert.AreEqual(meter.MeterKilowattHours, figure.Value);
        StringAssert.Contains(figure.Origin, "meter M1, packs 0–2");
    }

    [TestMethod]
    public void Build_NodeRegisterMovesHalfOfTheMeters_DoesNotAgree()
    {
        byte[] first = Pack("M1");
        double before = _node.Joules / 3.6e6 / 40;
        byte[] second = _node.Next(payload => Meter(payload, "M1")
            .Number("mei", "kWh", 100 + before + (((_node.Joules / 3.6e6 / 40) - before) * 2), 60));

        Assert.IsFalse(Build(first, second).Meters.Single().Agrees);
    }

    [TestMethod]
    public void Build_MeterExchanged_IsAnotherStretch()
    {
        NodeFigures figures = Build(Pack("M1"), Pack("M1"), Pack("M2", 7000), Pack("M2", 7000));

        CollectionAssert.AreEqual(new[] { "M1", "M2" }, figures.Meters.Select(meter => meter.Serial).ToArray());
        Assert.IsTrue(figures.Meters.All(meter => meter.Agrees == true));
        Assert.AreEqual(new SeqRange(2, 3), figures.Meters[1].Packs);
    }

    [TestMethod]
    public void Build_RegisterOfTheMeterFell_IsAnotherStretch()
    {
        NodeFigures figures = Build(Pack("M1", 7000), Pack("M1", 7000), Pack("M1"), Pack("M1"));

        Assert.AreEqual(2, figures.Meters.Count);
        Assert.IsTrue(figures.Meters.All(meter => meter.MeterKilowattHours >= 0));
    }

    [TestMethod]
    public void Build_PulsesOverARestart_AreAddedUpAndGiveTheMetersConstant()
    {
        long start = 0;
        byte[] Pulses(long before) => _node.Next(payload => Meter(payload, "S0")
            .Number("mpc", "count", Math.Floor((_node.Joules - before) / 3.6e6 * 1000 / 40), 60));
        byte[] first = Pulses(start);
        byte[] second = Pulses(start);
        start = _node.Joules;
        _node.Boot++;
        byte[] third = Pulses(start);

        MeterStretch meter = Build(first, second, third).Meters.Single();

        Assert.IsNull(meter.Agrees);
        Assert.IsNull(meter.MeterKilowattHours);
        Assert.AreEqual(1000, meter.PulsesPerKilowattHour!.Value, 1000.0 * 3 / meter.Pulses!.Value);
    }

    [TestMethod]
    public void Build_NodeThatMeasuresItself_HasNoMeter()
    {
        Assert.AreEqual(0, Build(_node.Next(), _node.Next()).Meters.Count);
    }

    private static PayloadWriter Meter(PayloadWriter payload, string serial) =>
        payload.Text("msn", serial, 60).Text("mcl", "B", 60).Number("mct", "/", 40, 60);

    private byte[] Pack(string serial, double offset = 100) =>
        _node.Next(payload => Meter(payload, serial).Number("mei", "kWh", offset + (_node.Joules / 3.6e6 / 40), 60), mode: "meter");

    private NodeFigures Build(params byte[][] packs)
    {
        var builder = new NodeFigureBuilder(_node.Id, _node.Machine, null, null);
        foreach (byte[] pack in packs)
        {
            builder.Add(pack, Verdict.Accepted);
        }

        return builder.Build();
    }
}
