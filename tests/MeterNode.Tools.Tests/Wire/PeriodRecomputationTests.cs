using MeterNode.Core.Thermal;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Evaluation periods recomputed from the samples of their packs.</summary>
[TestClass]
public sealed class PeriodRecomputationTests
{
    private readonly TestPlant _plant = new();

    public static IEnumerable<object[]> Forgeries =>
    [
        Forgery("t2.n", result => result.Samples++),
        Forgery("t2.nx", result => result.Excluded--),
        Forgery("t2.nf", result => result.Faults++),
        Forgery("t2.period", result => result.PeriodSeconds /= 2),
        Forgery("t2.bias", result => result.BiasCelsius += 0.001),
        Forgery("t2.sd", result => result.DeviationCelsius *= 0.99),
        Forgery("t2.max", result => result.MaximumCelsius -= 0.01),
        Forgery("t2.p95", result => result.Percentile95Celsius -= 0.01),
        Forgery("t2.acc", result => result.AccuracyCelsius -= 0.01),
        Forgery("t2.tin", result => result.InTolerancePercent = 100),
        Forgery("t2.cp", result => result.Cp *= 1.01),
        Forgery("t2.cpk", result => result.Cpk *= 1.01),
        Forgery("t2.cp t2.cpk", result => result.HasCapability = false),
        Forgery("t2.bias t2.cpk t2.max t2.p95 t2.acc", result => result.SetpointCelsius += 0.1),
    ];

    [TestMethod]
    public void Add_WhateverHappensToAZone_EveryPeriodIsConfirmedOrSaysWhyNot()
    {
        long confirmed = 0;
        var unknown = new HashSet<NotRecomputed>();
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var node = new SampledNode(_plant.Node, seed) { Noise = seed % 4 == 0 ? 6 : 0.4 };
            var recomputation = new PeriodRecomputation();
            for (int minute = 0; minute < 120; minute++)
            {
                byte[] pack = node.Minute(isThinned: random.Next(60) == 0);
                foreach (RecomputedPeriod period in random.Next(90) == 0 ? [] : Of(recomputation, pack))
                {
                    Assert.IsEmpty(period.Contradictions, $"seed {seed}, minute {minute}: {string.Join("; ", period.Contradictions)}");
                    confirmed += period.IsConfirmed ? 1 : 0;
                    if (period.Unknown is NotRecomputed reason)
                    {
                        unknown.Add(reason);
                    }
                }

                if (random.Next(30) == 0)
                {
                    node.Restart(readsBack: random.Next(3) > 0);
                }
            }
        }

        Assert.IsGreaterThan(900, confirmed);
        Assert.HasCount(3, unknown, "every reason occurs");
    }

    [TestMethod]
    [DynamicData(nameof(Forgeries))]
    public void Add_OneFigureForged_IsFound(string records, Action<ControlAccuracyResult> forge)
    {
        var node = new SampledNode(_plant.Node, 11);
        var recomputation = new PeriodRecomputation();
        var found = new List<string>();
        int periods = 0;
        for (int minute = 0; minute < 60; minute++)
        {
            bool isForged = false;
            byte[] pack = node.Minute(result =>
            {
                // One with enough of everything: samples beyond the band and within, and no batch of a few seconds.
                if (periods == 0 && minute > 9 && result.Samples > 100 && result.InTolerancePercent < 100 && result.Excluded > 0)
                {
                    isForged = true;
                    periods++;
                    forge(result);
                }
            });
            string[] wrong = [.. Of(recomputation, pack).SelectMany(period => period.Contradictions)
                .Select(figure => RecordTable.Of(figure.Kind).NameOf(2))];
            Assert.IsTrue(isForged || wrong.Length == 0, string.Join(" ", wrong));
            found.AddRange(wrong);
        }

        Assert.AreEqual(1, periods);
        CollectionAssert.IsSubsetOf(records.Split(' '), found, string.Join(" ", found));
    }

    [TestMethod]
    public void Add_PeriodOfNoSamplesWithAFigure_IsFound()
    {
        var recomputation = new PeriodRecomputation();
        byte[] first = _plant.Node.Next(payload => payload.Bytes("t2.s", [9]));
        byte[] second = _plant.Node.Next(payload => Settings(payload).Number("t2.n", "count", 0, 9).Number("t2.nx", "count", 0, 9)
            .Number("t2.nf", "count", 0, 9).Number("t2.max", "Cel", 0.5, 9).Bytes("t2.s", [0]));
        Assert.IsEmpty(Of(recomputation, first));
        RecomputedPeriod period = Of(recomputation, second).Single();
        Assert.AreEqual(new FigureContradiction(RecordKind.MaximumErrorCelsius, 0.5, null), period.Contradictions.Single());
    }

    [TestMethod]
    public void Add_FileThatBeginsInAPeriod_ThatPeriodIsMissingAndTheNextIsNot()
    {
        var node = new SampledNode(_plant.Node, 5);
        var recomputation = new PeriodRecomputation();
        byte[][] packs = [.. Enumerable.Range(0, 30).Select(_ => node.Minute())];
        RecomputedPeriod[] periods = [.. packs.Skip(6).SelectMany(pack => Of(recomputation, pack))];
        Assert.AreEqual(NotRecomputed.Missing, periods[0].Unknown);
        Assert.IsTrue(periods.Skip(1).All(period => period.IsConfirmed));
    }

    [TestMethod]
    public void Add_PackTwiceOrLate_IsPassedOver()
    {
        var node = new SampledNode(_plant.Node, 5);
        byte[][] packs = [.. Enumerable.Range(0, 30).Select(_ => node.Minute())];
        var recomputation = new PeriodRecomputation();
        int periods = packs.Sum(pack => Of(recomputation, pack).Count);
        Assert.IsGreaterThan(5, periods);
        Assert.AreEqual(0, packs.Sum(pack => Of(recomputation, pack).Count));
    }

    private static PayloadWriter Settings(PayloadWriter payload) => payload.Text("t2.def", "max", 9).Number("t2.sp", "Cel", 200, 9)
        .Number("t2.tol", "Cel", 2, 9).Number("t2.settle", "s", 0, 9).Number("t2.period", "s", 60, 9);

    private static object[] Forgery(string records, Action<ControlAccuracyResult> forge) => [records, forge];

    private IReadOnlyList<RecomputedPeriod> Of(PeriodRecomputation recomputation, byte[] bytes)
    {
        using var verifier = new PackVerifier(_plant.Registry);
        VerifiedPack pack = verifier.Verify(bytes);
        Assert.IsTrue(pack.IsAuthentic, pack.Judgement.Describe());
        return [.. recomputation.Add(pack.Pack!, pack.Payload!).Where(period => period.Signed.Zone == 2)];
    }
}
