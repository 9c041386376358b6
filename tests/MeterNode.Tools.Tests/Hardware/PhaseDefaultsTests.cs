using MeterNode.Plant;
using MeterNode.Plant.Hardware;

namespace MeterNode.Tools.Tests.Hardware;

[TestClass]
public sealed class PhaseDefaultsTests
{
    private static readonly PhaseDefaults s_defaults = PhaseDefaults.Load();

    [TestMethod]
    public void For_AClampAt50Hertz_IsItsLeadPlusTheFrontEndsDifference()
    {
        (double[] amperes, double[] degrees) = s_defaults.For("SCT-013-000", 50);

        CollectionAssert.AreEqual(new[] { 4.0, 38.0 }, amperes);
        CollectionAssert.AreEqual(new[] { 3.027, 2.427 }, degrees);
    }

    [TestMethod]
    public void For_AClampMeasuredAt50Hertz_LeadsLessAt60()
    {
        double[] degrees = s_defaults.For("sct-013-000", 60).Degrees;

        Assert.AreEqual((3.1 * 50 / 60) - 0.024, degrees[0], 0.001);
    }

    [TestMethod]
    public void For_AnUnknownClamp_SaysWhichAreKnown() =>
        StringAssert.Contains(Assert.ThrowsExactly<OperatorException>(() => s_defaults.For("X", 50)).Message, "SCT-013-000, SCT-019-000");

    [TestMethod]
    public void Points_OfEveryClamp_AscendInCurrent()
    {
        foreach (PhaseDefaults.Transformer transformer in s_defaults.CurrentTransformers)
        {
            double[] amps = [.. transformer.Points.Select(p => p.Amps)];
            CollectionAssert.AreEqual(amps.Order().ToArray(), amps, transformer.Model);
        }
    }
}
