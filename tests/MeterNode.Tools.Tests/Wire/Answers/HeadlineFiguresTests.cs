using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public sealed class HeadlineFiguresTests
{
    /// <summary>
    /// The two quarter hours of docs/wire-format.md: they end at 1,790,000,100 s and 900 s later, with 123,456,789,012 J and 2,250,000 J
    /// more.
    /// </summary>
    private const string QuarterHours =
        "0181038403" + "80dca1c49868" + "94b4e4f4cb03" + "94e488b157" + "9071" + "43" + "451c4000" + "41480000"
        + "02" + "90aa8901" + "a0f736" + "8032" + "06" + "451d0000" + "414c0000";

    private readonly TestPlant _plant = new();

    [TestMethod]
    public void EnergyJoules_HistoryFromItsBeginning_IsTheLastRegister()
    {
        HeadlineFigures headline = Of(_plant.Node.Next(30));

        Assert.AreEqual(_plant.Node.Joules, headline.EnergyJoules);
        Assert.AreEqual(TestNode.StartSeconds + 10.0, headline.FromUtcSeconds, "the first record of pack 0");
        Assert.AreEqual(TestNode.StartSeconds + 1800.0, headline.ToUtcSeconds);
        Assert.AreEqual(1.0, headline.Coverage);
    }

    [TestMethod]
    public void EnergyJoules_HistoryFromTheMiddle_IsWhatTheRegisterMoved()
    {
        _plant.Node.Next(10);
        byte[] first = _plant.Node.Next();
        long register = _plant.Node.Joules;
        HeadlineFigures headline = Of([first, .. _plant.Node.Next(9)]);

        Assert.AreEqual(_plant.Node.Joules - register, headline.EnergyJoules);
        Assert.AreEqual(TestNode.StartSeconds + 660.0, headline.FromUtcSeconds, "the end of the first pack: there the register is known");
        Assert.AreEqual(590.0, headline.SpanSeconds, "its readings are of the time");
        Assert.AreEqual(1.0, headline.Coverage);
    }

    [TestMethod]
    public void Coverage_MissingPacksAndTimeNotMetered_AreNotCovered()
    {
        List<byte[]> packs = _plant.Node.Next(4);
        packs.Add(_plant.Node.Next(payload => payload.Number("unmet", "s", 30, 60)));
        HeadlineFigures headline = Of([packs[0], packs[1], packs[3], packs[4]]);

        // 50 s of pack 0, 60 s of pack 1; pack 3 from its first reading on, 50 s; 30 of the 60 s of pack 4.
        Assert.AreEqual(190.0, headline.MeteredSeconds);
        Assert.AreEqual(190.0 / 290, headline.Coverage);
        Assert.AreEqual(100.0, headline.UnmeteredSeconds);
    }

    [TestMethod]
    public void Coverage_PackWithoutUtc_IsNotCoveredAndItsEnergyCounts()
    {
        TestNode node = _plant.Node;
        HeadlineFigures headline = Of([node.Next(), node.Next(timeQuality: 'R'), node.Next()]);

        Assert.AreEqual(node.Joules, headline.EnergyJoules);
        Assert.AreEqual(100.0 / 170, headline.Coverage);
    }

    [TestMethod]
    public void Figures_NoPackWithUtc_AreNullButEnergy()
    {
        HeadlineFigures headline = Of([_plant.Node.Next(timeQuality: 'R')]);

        Assert.AreEqual(_plant.Node.Joules, headline.EnergyJoules);
        Assert.IsNull(headline.FromUtcSeconds);
        Assert.IsNull(headline.ToUtcSeconds);
        Assert.IsNull(headline.Coverage);
        Assert.AreEqual(0, headline.UnmeteredSeconds);
    }

    [TestMethod]
    public void Figures_QuarterHours_HaveEachMoment()
    {
        byte[] pack = Quarter(wins: 20_880);
        HeadlineFigures all = Of([pack]);
        HeadlineFigures second = Of([pack], new EvidencePeriod(1_790_000_100, 1_790_001_000));
        HeadlineFigures third = Of([pack], new EvidencePeriod(1_790_000_550, 1_790_001_060));

        Assert.AreEqual(2_260_000.0, all.EnergyJoules);
        Assert.AreEqual(1_790_000_100.0, all.FromUtcSeconds);
        Assert.AreEqual(960.0, all.MeteredSeconds, "the first quarter hour has no beginning");
        Assert.AreEqual(2_250_000.0, second.EnergyJoules);
        Assert.AreEqual(1.0, second.Coverage);
        Assert.AreEqual(2_260_000.0, third.EnergyJoules);
        Assert.AreEqual(510.0, third.MeteredSeconds, 1e-9);
    }

    [TestMethod]
    public void Coverage_StartInsideAPackOfQuarterHours_SaysNothingOfTheStretchBeforeIt()
    {
        HeadlineFigures headline = Of([Quarter(wins: 300)]);

        Assert.AreEqual(900.0, headline.MeteredSeconds, "the counter of windows began again");
    }

    [TestMethod]
    public void Accuracy_SeveralPeriods_IsTheWorstAndSaysOfHowMany()
    {
        var packs = new List<byte[]>();
        foreach (double accuracy in (double[])[0.8, 2.5, 1.1])
        {
            packs.Add(_plant.Node.Next(payload => payload.Text("t2.def", "max", 60).Number("t2.acc", "Cel", accuracy, 60)
                .Number("t2.n", "count", 9, 60)));
        }

        packs.Add(_plant.Node.Next(payload => payload.Text("t2.def", "max", 60).Number("t2.n", "count", 0, 60)));
        HeadlineFigures headline = Of(packs);

        Assert.AreEqual(new AccuracyHeadline(2.5, 2, AccuracyDefinition.Maximum, TestNode.StartSeconds + 120, 3), headline.Accuracy);
    }

    /// <summary>A pack that ends 60 s behind the quarter hours, with 10,000 J more.</summary>
    private byte[] Quarter(double wins)
    {
        _plant.Node.Seq = 7;
        return _plant.Node.Sign(new PayloadWriter(_plant.Node.Eui64, 1_790_001_000)
            .Text("mode", "adc", 60).Text("tq", "S", 60).Bytes("qh", Convert.FromHexString(QuarterHours))
            .Number("ei", "J", 123_459_049_012, 60).Number("win", "count", wins, 60).Write());
    }

    private HeadlineFigures Of(IEnumerable<byte[]> packs, EvidencePeriod? period = null)
    {
        byte[][] all = [.. packs];
        using EvidenceCheck check = Asked.Of(_plant.Registry, all, period);
        Assert.AreEqual(all.Length, check.Count(Verdict.Accepted) + check.Count(Verdict.ChainGap), Asked.Everything(check));
        return check.Nodes.Single().Headline;
    }
}
